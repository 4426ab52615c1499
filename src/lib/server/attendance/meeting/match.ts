import type { Span } from '../../../attendance/minutes.ts';
import { canonicalEmail, wordsOf } from '../../../format/names.ts';
import type { ReportLine } from './read-report.ts';

/** Somebody whom a report may name. */
export interface Expected {
	registrationId: number;
	givenName: string;
	familyName: string;
	email: string;
}

/** One person of a report, with all their joins. */
export interface ReportedPerson {
	name: string;
	email: string;
	lines: number[];
	spans: Span[];
	/** Whom they are on the sheet; null: nobody, or more than one. */
	registrationId: number | null;
	by: 'email' | 'name' | null;
	/** More than one person of the sheet has that name. */
	isAmbiguous: boolean;
}

/**
 * People of a report and whom they are: by address, then by name where one person alone has it. Lines of one address, or
 * of one name without any, are one person's; so are those of two names that lead to the same person.
 */
export function peopleOf(
	lines: readonly ReportLine[],
	expected: readonly Expected[],
	session: { startsAt: Date; endsAt: Date }
): ReportedPerson[] {
	const byEmail = new Map(expected.map((one) => [canonicalEmail(one.email), one.registrationId]));
	const byName = Map.groupBy(expected, ({ givenName, familyName }) => nameKey(`${givenName} ${familyName}`));
	const people = new Map<string, ReportedPerson>();
	for (const line of lines) {
		if (line.problem) continue;
		const known = line.email === '' ? undefined : byEmail.get(line.email);
		const named = byName.get(nameKey(line.name)) ?? [];
		const registrationId = known ?? (named.length === 1 ? named[0]!.registrationId : null);
		const key = registrationId === null ? `${line.email}\n${nameKey(line.name)}` : `r${registrationId}`;
		const person = people.get(key) ?? {
			...{ name: line.name, email: line.email, lines: [], spans: [], registrationId },
			by: known !== undefined ? ('email' as const) : registrationId === null ? null : ('name' as const),
			isAmbiguous: registrationId === null && named.length > 1
		};
		people.set(key, person);
		person.lines.push(line.line);
		addSpan(person.spans, line, session);
	}
	return [...people.values()];
}

/** Words of a name in no order: « Roy, Ana », « Ana Roy (Le SOIT) » and « ROY Ana » are one. */
function nameKey(name: string): string {
	const bare = name.replace(/[([{].*$/, '').replace(/\s[-–|@/].*$/, '');
	return wordsOf(bare).sort().join(' ');
}

function addSpan(spans: Span[], line: ReportLine, session: { startsAt: Date; endsAt: Date }): void {
	const from = line.joinedAt?.getTime() ?? session.startsAt.getTime();
	const to =
		line.minutes === null
			? (line.leftAt?.getTime() ?? null)
			: // Several lines of minutes alone follow one another.
				(spans.at(-1)?.leftAt ?? from) + Math.round(line.minutes * 60_000);
	if (line.minutes !== null && spans.length > 0) {
		spans[0]!.leftAt = to;
		return;
	}
	if (to !== null && to <= from) return;
	const same = spans.find(({ arrivedAt }) => arrivedAt === from);
	if (!same) spans.push({ arrivedAt: from, leftAt: to });
	else if (same.leftAt !== null && (to === null || to > same.leftAt)) same.leftAt = to;
}
