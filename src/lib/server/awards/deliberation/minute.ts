import { and, eq, sql } from 'drizzle-orm';
import { standing } from '../../../awards/ranking/standing.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { deliberationEntry } from '../../db/schema/jury.ts';
import { nomination as nominationTable } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import type { Category } from '../editions/queries.ts';
import { isDeliberating } from './access.ts';
import { coverageOf, sheetOf } from './sheet.ts';

export type EntryKind = (typeof deliberationEntry.$inferSelect)['kind'];

/** What is done, for the minutes; ids and codes in `facts`, never a severity. */
export interface Act {
	kind: EntryKind;
	text?: string;
	facts?: Record<string, unknown>;
	/** Nobody's act: a state that the minutes did not know yet. */
	isState?: boolean;
}

/**
 * Writes what is done into the minutes, in the transaction that does it. Before it stands whatever the minutes do not know
 * yet: that the deliberation began, who left the room for which nomination, and the ranking, when it is no longer the
 * one they hold (a conflict declared since takes readings out).
 */
export async function minute(tx: Tx, actor: Actor, category: Category, ...acts: Act[]): Promise<void> {
	const before = await missing(tx, category);
	const at = now();
	const personId = actor.kind === 'person' ? actor.personId : null;
	for (const { kind, text = '', facts = {}, isState = false } of [...before, ...acts])
		await tx.insert(deliberationEntry).values({
			categoryId: category.id,
			kind,
			personId: isState ? null : personId,
			text,
			details: facts,
			at
		});
}

/**
 * Minutes that a juror is kept from a nomination once scoring is closed, by whoever does it, around what does it: the
 * ranking as it stood before, the recusal, and the ranking without their reading. While jurors score there is nothing to
 * minute yet: the opening of the deliberation says who is out of the room.
 */
export async function minuteRecusal(
	tx: Tx,
	recusal: { actor: Actor; juror: number; nomination: number; isOfOffice: boolean },
	declare: () => Promise<void>
): Promise<void> {
	const { actor, juror, nomination, isOfOffice } = recusal;
	const [of] = await tx
		.select({ category: awardCategory, edition: awardEdition })
		.from(nominationTable)
		.innerJoin(awardCategory, eq(awardCategory.id, nominationTable.categoryId))
		.innerJoin(awardEdition, eq(awardEdition.id, awardCategory.editionId))
		.where(eq(nominationTable.id, nomination));
	const { category, edition } = of!;
	if (!isDeliberating(edition)) return declare();
	await minute(tx, actor, category);
	await declare();
	const recused = (await recusedFrom(tx, category)).filter(
		(one) => one.facts.juror === juror && one.facts.nomination === nomination
	);
	const how = isOfOffice ? ', par la permanence, après la notation.' : ', après la notation.';
	const at = now();
	const personId = actor.kind === 'person' ? actor.personId : null;
	for (const { text, facts } of recused)
		await tx.insert(deliberationEntry).values({
			...{ categoryId: category.id, kind: 'recusal', personId, at },
			...{ text: `${text}${how}`, details: { ...facts, afterScoring: true, byOffice: isOfOffice } }
		});
	await minute(tx, actor, category);
}

/** Of the last ranking minuted; null before the first. */
export async function minutedDigest(tx: Pick<Tx, 'all'>, categoryId: number): Promise<string | null> {
	const [last] = await tx.all<{ digest: string }>(
		sql`SELECT details ->> 'digest' AS digest FROM deliberation_entry
			WHERE category_id = ${categoryId} AND kind = 'ranking' ORDER BY id DESC LIMIT 1`
	);
	return last?.digest ?? null;
}

async function missing(tx: Tx, category: Category): Promise<Act[]> {
	const [opened] = await tx
		.select({ id: deliberationEntry.id })
		.from(deliberationEntry)
		.where(and(eq(deliberationEntry.categoryId, category.id), eq(deliberationEntry.kind, 'opened')));
	const acts: Act[] = opened ? [] : [{ kind: 'opened' }];
	acts.push(...(await recusedFrom(tx, category)));
	const sheet = await sheetOf(tx, category);
	if (sheet.readings.length === 0 || (await minutedDigest(tx, category.id)) === sheet.digest) return acts;
	const { first, deliberation } = standing(sheet.readings, coverageOf(category, sheet));
	const codes = new Map(sheet.nominees.map(({ id, code }) => [id, code]));
	const named = Object.fromEntries(
		Object.entries(first).map(([method, ids]) => [method, ids.map((id) => codes.get(id))])
	);
	acts.push({
		kind: 'ranking',
		facts: {
			digest: sheet.digest,
			readings: sheet.readings.length,
			withdrawn: sheet.withdrawn.length,
			first: named,
			deliberation
		}
	});
	return acts;
}

/** Who is out of the room for which nomination, that the minutes do not say yet. Of a blind prize they name its code alone. */
async function recusedFrom(tx: Tx, category: Category) {
	const rows = await tx.all<{
		juror: number;
		nomination: number;
		name: string;
		title: string;
		code: string;
		blind: number;
	}>(
		sql`SELECT j.id AS juror, n.id AS nomination, j.name, n.title, n.code, c.blind FROM nomination_barred b
			JOIN juror j ON j.id = b.juror_id AND j.status IN ('accepted', 'left')
			JOIN nomination n ON n.id = b.nomination_id AND n.status IN ('eligible', 'shortlisted', 'laureate')
			JOIN award_category c ON c.id = n.category_id
			WHERE ${category.mode === 'favourite' ? sql`n.edition_id = ${category.editionId} AND c.mode <> 'public'` : sql`n.category_id = ${category.id}`}
			AND NOT EXISTS (SELECT 1 FROM deliberation_entry e WHERE e.category_id = ${category.id} AND e.kind = 'recusal'
				AND e.details ->> 'juror' = j.id AND e.details ->> 'nomination' = n.id)
			ORDER BY n.id, j.id`
	);
	return rows.map(({ juror, nomination, name, title, code, blind }) => ({
		kind: 'recusal' as const,
		text: `${name}\u00a0: ${blind ? code : `${title} (${code})`}`,
		facts: { juror, nomination },
		isState: true
	}));
}
