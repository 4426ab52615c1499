import { familyFirst } from '../format/names.ts';
import type { ListedSession, Theme } from './shown.ts';

/** Sessions under one name: a theme, a person. */
export interface Group {
	slug: string;
	name: string;
	/** Said after the name: a person's organisation. */
	detail: string;
	sessions: ListedSession[];
}

/** By theme, in the order staff gave; what has no theme comes last, under `others`. */
export function byTheme(
	sessions: readonly ListedSession[],
	themes: readonly Theme[],
	others: string
): Group[] {
	const bySlug = Map.groupBy(sessions, ({ theme }) => theme?.slug ?? '');
	return [...themes, { slug: '', name: others }].flatMap(({ slug, name }) => {
		const ofTheme = bySlug.get(slug);
		return ofTheme ? [{ slug, name, detail: '', sessions: ofTheme }] : [];
	});
}

/** By person, in order of family name; what nobody presents is left out. */
export function byPerson(sessions: readonly ListedSession[]): Group[] {
	const groups = new Map<string, Group>();
	for (const session of sessions)
		for (const { slug, name, organisation } of session.speakers) {
			const group = groups.get(slug) ?? { slug, name, detail: organisation, sessions: [] };
			group.sessions.push(session);
			groups.set(slug, group);
		}
	return [...groups.values()].sort((a, b) => familyFirst(a.name).localeCompare(familyFirst(b.name), 'fr'));
}
