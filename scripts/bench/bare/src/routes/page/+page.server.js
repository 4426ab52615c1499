const lines = Array.from({ length: 40 }, (_, id) => ({
	id,
	title: `Atelier ${id}`,
	place: `Salle ${id % 5}`
}));

export const load = () => ({ lines });
