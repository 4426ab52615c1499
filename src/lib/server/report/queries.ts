import {
	isByOrigin,
	sorted,
	totalOf,
	type Counts,
	type Grouping,
	type ReportRow,
	type Within,
	type Sort
} from '../../report/counts.ts';
import { fiscalYearsIn, periodBefore, type Period } from '../../report/period.ts';
import { GROUPING_WORDS } from '../../report/words.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { MINUTE_MS, now } from '../clock.ts';
import { versionOf } from '../db/version.ts';
import { activitiesOf, type Activity } from './activities.ts';
import { activitiesFrom } from './origin-activities.ts';
import { originsOf, type OriginKind } from './origins.ts';
import { yearTargets } from './targets.ts';

/** What a report asks for. */
export interface ReportAsked {
	period: Period;
	by: Grouping;
	sort: Sort | 'day';
	/** Only the activities of one series, kind or theme, or what one region or organisation had of them. */
	within?: { of: Within; value: string } | undefined;
}

/** The domains whose commits change a number, and the dates that begin. */
const DOMAINS = [
	'report',
	'attendance',
	'registration',
	'trainings',
	'events',
	'programme',
	'checkin',
	'payments',
	'members',
	'assemblies'
];
const KEPT = 60;
const kept = new Map<string, Promise<unknown>>();

/**
 * Numbers of a period: its rows, their sum, that of its activities whatever the rows are, and that of the period before.
 * @throws Refusal `not_allowed` (403)
 */
export async function annualReport(
	actor: Actor,
	asked: ReportAsked
): Promise<{ rows: ReportRow[]; total: Counts; whole: Counts; before: { period: Period; total: Counts } }> {
	requireStaff(actor);
	const earlier = periodBefore(asked.period);
	const [rows, whole, before] = await Promise.all([
		rowsOf(actor, asked),
		rowsOf(actor, { ...asked, by: 'activity' }),
		rowsOf(actor, { ...asked, by: 'activity', period: earlier })
	]);
	return {
		rows: sorted(rows, asked.sort),
		total: totalOf(rows),
		whole: totalOf(whole),
		before: { period: earlier, total: totalOf(before) }
	};
}

async function rowsOf(actor: Actor, { period, by, within }: ReportAsked): Promise<ReportRow[]> {
	if (isByOrigin(by)) {
		const origin = by as OriginKind;
		return keptFor(`${by} ${period.from} ${period.to}`, () => originsOf(period, origin));
	}
	if (within && isByOrigin(within.of)) return activitiesFrom(period, within.of as OriginKind, within.value);
	const all = await keptFor(`${period.from} ${period.to}`, () => activitiesOf(period));
	const of = within?.of as 'series' | 'kind' | 'theme' | undefined;
	const activities = of ? all.filter((one) => one[of] === within!.value) : all;
	if (by === 'activity') return activities;
	const rows = grouped(activities, by as 'series' | 'kind' | 'theme');
	return by === 'theme' ? rows : withYearTargets(actor, rows, by as 'series' | 'kind', period);
}

function grouped(activities: readonly Activity[], by: 'series' | 'kind' | 'theme'): ReportRow[] {
	return [...Map.groupBy(activities, (one) => one[by])].map(([value, of]) => ({
		...totalOf(of),
		...{ key: value, label: value || GROUPING_WORDS[by].none, day: null },
		href: `par=activity&dans=${by}&valeur=${encodeURIComponent(value)}`
	}));
}

/** What staff set for whole years stands before what single dates aim at. */
async function withYearTargets(
	actor: Actor,
	rows: ReportRow[],
	scope: 'series' | 'kind',
	period: Period
): Promise<ReportRow[]> {
	const targets = (await yearTargets(actor, fiscalYearsIn(period))).filter((one) => one.scope === scope);
	return rows.map((row) => {
		const mine = targets.filter(({ name }) => name === row.label);
		if (mine.length === 0) return row;
		return {
			...row,
			target: mine.reduce((sum, { people }) => sum + people, 0),
			presentTargeted: row.present
		};
	});
}

/** What was counted stays good until one of {@link DOMAINS} has changed, and at most a minute, in which a date may begin. */
async function keptFor<T>(key: string, read: () => Promise<T>): Promise<T> {
	const full = `${await versionOf(DOMAINS)} ${Math.floor(now().getTime() / MINUTE_MS)} ${key}`;
	let found = kept.get(full) as Promise<T> | undefined;
	if (!found) {
		if (kept.size >= KEPT) kept.clear();
		found = read();
		kept.set(full, found);
		found.catch(() => kept.delete(full));
	}
	return found;
}
