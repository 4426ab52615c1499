import { and, eq, sql } from 'drizzle-orm';
import { standing } from '../../../awards/ranking/standing.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { deliberationEntry } from '../../db/schema/jury.ts';
import type { Tx } from '../../db/write.ts';
import type { Category } from '../editions/queries.ts';
import { sheetOf } from './sheet.ts';

export type EntryKind = (typeof deliberationEntry.$inferSelect)['kind'];

/** What is done, for the minutes; ids and codes in `facts`, never a severity. */
export interface Act {
	kind: EntryKind;
	text?: string;
	facts?: Record<string, unknown>;
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
	for (const { kind, text = '', facts = {} } of [...before, ...acts])
		await tx
			.insert(deliberationEntry)
			.values({ categoryId: category.id, kind, personId, text, details: facts, at });
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
	const recused = await tx.all<{
		juror: number;
		nomination: number;
		name: string;
		title: string;
		code: string;
	}>(
		sql`SELECT j.id AS juror, n.id AS nomination, j.name, n.title, n.code FROM nomination_barred b
			JOIN juror j ON j.id = b.juror_id AND j.status IN ('accepted', 'left')
			JOIN nomination n ON n.id = b.nomination_id AND n.status IN ('eligible', 'shortlisted', 'laureate')
			WHERE ${category.mode === 'favourite' ? sql`n.edition_id = ${category.editionId}` : sql`n.category_id = ${category.id}`}
			AND NOT EXISTS (SELECT 1 FROM deliberation_entry e WHERE e.category_id = ${category.id} AND e.kind = 'recusal'
				AND e.details ->> 'juror' = j.id AND e.details ->> 'nomination' = n.id)
			ORDER BY n.id, j.id`
	);
	for (const { juror, nomination, name, title, code } of recused)
		acts.push({ kind: 'recusal', text: `${name}\u00a0: ${title} (${code})`, facts: { juror, nomination } });
	const sheet = await sheetOf(tx, category);
	if (sheet.readings.length === 0 || (await minutedDigest(tx, category.id)) === sheet.digest) return acts;
	const { first, deliberation } = standing(sheet.readings);
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
