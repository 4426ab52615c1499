// The letters of the committee, as staff write them and as people read them.

/** What the committee decides of a proposal. */
export type Decision = 'accepted' | 'waitlisted' | 'declined';

/** A letter with its braces, as staff write it. */
export interface Template {
	subject: string;
	body: string;
}

/** What stands for each person between braces, with its word for staff. */
export const BRACES = {
	prenom: 'le prénom de la personne',
	nom: 'son nom de famille',
	titre: 'le titre de la proposition',
	format: 'son format',
	evenement: 'le nom de l’événement',
	date_limite: 'le dernier jour pour confirmer (acceptation seulement)'
} as const;

export type Values = Record<keyof typeof BRACES, string>;

/**
 * What stands between braces in a letter and means nothing in it; a lone brace is one of them. Only an acceptance has a
 * date to confirm by.
 */
export function unknownBraces(template: Template, decision: Decision): string[] {
	const known = Object.keys(BRACES).filter((name) => name !== 'date_limite' || decision === 'accepted');
	return [template.subject, template.body].flatMap((text) => {
		const named = [...text.matchAll(/\{([^{}]*)\}/g)];
		const rest = text.replace(/\{[^{}]*\}/g, '');
		return [
			...named.filter(([, name]) => !known.includes(name!)).map(([all]) => all),
			...(/[{}]/.exec(rest)?.slice(0, 1) ?? [])
		];
	});
}

/** A letter with its values: what somebody typed in a title is text, and never another brace. */
export function filled(text: string, values: Values): string {
	return text.replace(/\{(\w+)\}/g, (all, name: string) =>
		Object.hasOwn(values, name) ? values[name as keyof Values] : all
	);
}
