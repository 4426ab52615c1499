import type { ListedSession } from './shown.ts';
import { finds, folded } from './words.ts';

/** What a reader looks for; empty parts leave everything. */
export interface ProgrammeFilter {
	/** A theme's slug. */
	theme: string;
	/** A speaker's slug. */
	person: string;
	/** Words, each of which must be somewhere: title, summary, people, their organisations, room, theme. */
	words: string;
}

/** The sessions that answer a filter, in their order. */
export function matching(
	sessions: readonly ListedSession[],
	{ theme, person, words }: ProgrammeFilter
): ListedSession[] {
	return sessions.filter(
		(session) =>
			(!theme || session.theme?.slug === theme) &&
			(!person || session.speakers.some(({ slug }) => slug === person)) &&
			(!words || finds(textOf(session), words))
	);
}

const texts = new WeakMap<ListedSession, string>();

/** Folded once for each session: someone who types asks at each letter. */
function textOf(session: ListedSession): string {
	let text = texts.get(session);
	if (text === undefined) {
		const { title, summary, theme, room, speakers } = session;
		text = folded(
			[
				title,
				summary,
				theme?.name,
				room?.name,
				...speakers.flatMap(({ name, organisation }) => [name, organisation])
			].join(' ')
		);
		texts.set(session, text);
	}
	return text;
}
