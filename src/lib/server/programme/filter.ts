import { searchable } from '../../format/names.ts';
import type { ProgrammeSession } from '../../programme/shown.ts';

/** What a reader looks for; absent parts leave everything. */
export interface ProgrammeFilter {
	/** A theme's slug. */
	theme?: string;
	/** A speaker's slug. */
	speaker?: string;
	/** Words, each of which must be somewhere in the session; accents, case and « · » do not count. */
	words?: string;
}

/** The sessions that answer a filter, in their order. */
export function matching(
	sessions: readonly ProgrammeSession[],
	{ theme, speaker, words }: ProgrammeFilter
): ProgrammeSession[] {
	const sought = searchable(words ?? '')
		.split(' ')
		.filter(Boolean);
	return sessions.filter((session) => {
		if (theme && session.theme?.slug !== theme) return false;
		if (speaker && !session.speakers.some(({ slug }) => slug === speaker)) return false;
		if (sought.length === 0) return true;
		const text = searchable(
			[
				session.title,
				session.summary,
				session.description,
				session.theme?.name,
				session.room?.name,
				...session.speakers.flatMap(({ name, organisation }) => [name, organisation])
			].join(' ')
		);
		return sought.every((word) => text.includes(word));
	});
}
