import { asc, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { deliberationEntry, juror } from '../../db/schema/jury.ts';
import { person } from '../../db/schema/members.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { resultConfirmation, type awardResult } from '../../db/schema/results.ts';
import type { Tx } from '../../db/write.ts';
import { poolOf, type Seat } from '../deliberation/access.ts';
import { entriesOf } from '../deliberation/queries.ts';
import type { Figures } from './figures.ts';

/** The minutes of a result, with everything they print: kept whole when it is locked, in a line that never changes. */
export interface Minutes {
	edition: { slug: string; name: string; number: number };
	category: { slug: string; name: string; laureates: number };
	timezone: string;
	embargoUntil: string;
	lockedAt: string;
	laureates: { code: string; title: string; nominee: string }[];
	/** All that the prize chose among, which entries and figures name by code; not in minutes of before. */
	nominees?: { code: string; title: string }[];
	reason: string;
	digest: string;
	confirmedBy: { name: string; at: string }[];
	jury: { name: string; left: boolean }[];
	figures: Figures;
	entries: { kind: string; at: string; who: string | null; text: string; details: Record<string, unknown> }[];
}

type Result = typeof awardResult.$inferSelect;

/** What the minutes say of a result that is being locked. */
export async function minutesOf(tx: Tx, { edition, category }: Seat, result: Result): Promise<Minutes> {
	const [laureates, nominees, confirmed, jury, entries] = [
		await tx.all<{ code: string; title: string; nominee: string }>(
			sql`SELECT n.code, n.title, n.nominee_name AS nominee FROM award_result a
				JOIN json_each(a.laureates) l JOIN nomination n ON n.id = l.value
				WHERE a.category_id = ${category.id} ORDER BY l.key`
		),
		await tx
			.select({ code: nomination.code, title: nomination.title })
			.from(nomination)
			.where(poolOf(category))
			.orderBy(asc(nomination.id)),
		await tx
			.select({ givenName: person.givenName, familyName: person.familyName, at: resultConfirmation.at })
			.from(resultConfirmation)
			.innerJoin(person, eq(person.id, resultConfirmation.personId))
			.where(eq(resultConfirmation.categoryId, category.id))
			.orderBy(asc(resultConfirmation.at), asc(resultConfirmation.personId)),
		await tx
			.select({ name: juror.name, status: juror.status })
			.from(juror)
			.where(sql`${juror.editionId} = ${edition.id} AND ${juror.status} IN ('accepted', 'left')`)
			.orderBy(asc(juror.name), asc(juror.id)),
		await entriesOf(tx, category.id)
	];
	return {
		edition: { slug: edition.slug, name: edition.name, number: edition.number },
		category: { slug: category.slug, name: category.name, laureates: category.laureates },
		timezone: edition.timezone,
		embargoUntil: edition.embargoUntil.toISOString(),
		lockedAt: result.lockedAt!.toISOString(),
		laureates: laureates.map(({ code, title, nominee }) => ({ code, title, nominee })),
		nominees,
		reason: result.reason,
		digest: result.digest,
		confirmedBy: confirmed.map(({ givenName, familyName, at }) => ({
			name: `${givenName} ${familyName}`,
			at: at.toISOString()
		})),
		jury: jury.map(({ name, status }) => ({ name, left: status === 'left' })),
		figures: result.figures as unknown as Figures,
		entries: entries.map(({ kind, at, who, text, details }) => ({
			...{ kind, who, text, details },
			at: at.toISOString()
		}))
	};
}

/** The minutes of the last lock of a prize, as they were then, with their digest; undefined before any. */
export async function lockedMinutes(
	db: Database | Tx,
	categoryId: number
): Promise<{ minutes: Minutes; hash: string } | undefined> {
	const [last] = await db
		.select({ details: deliberationEntry.details })
		.from(deliberationEntry)
		.where(
			sql`${deliberationEntry.categoryId} = ${categoryId} AND ${deliberationEntry.kind} = 'result_locked'`
		)
		.orderBy(desc(deliberationEntry.id))
		.limit(1);
	return last && { minutes: last.details.minutes as Minutes, hash: String(last.details.minutesHash) };
}
