/** What a room may have, as staff name it. Keys are the schema's `EQUIPMENT` (a test holds them to it). */
export const EQUIPMENT_WORDS: Readonly<Record<string, string>> = {
	projector: 'projecteur',
	sound: 'sonorisation',
	whiteboard: 'tableau blanc',
	computers: 'ordinateurs',
	movable_tables: 'tables mobiles',
	recording: 'captation'
};

/** The name of a piece of equipment; one without a name stays readable. */
export function equipmentWords(word: string): string {
	return EQUIPMENT_WORDS[word] ?? word;
}
