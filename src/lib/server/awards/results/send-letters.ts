import { sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { digestOf } from '../../ids.ts';
import { emit, type Facts } from '../../outbox/emit.ts';
import { requireOffice, seatAt } from '../deliberation/access.ts';
import { minute } from '../deliberation/minute.ts';
import { commentsOf, resultLetters, type ResultLetter } from './letters.ts';
import { isToCome, prizeOut } from './out.ts';
import { resultOf } from './propose.ts';

interface Asked {
	actor: Actor;
	editionSlug: string;
	categorySlug: string;
	/** Readings whose comment is joined. */
	comments: readonly number[];
}

/**
 * The letters that would leave for a result, and the comments that may be joined.
 * @throws Refusal `not_found` (404), `not_allowed` (403), `deliberation_not_open`, `result_conflict` (403), `result_not_locked`
 */
export async function previewResultLetters(asked: Asked) {
	const db = await reader();
	const seat = await seatAt(db, asked.actor, asked.editionSlug, asked.categorySlug);
	requireOffice(seat);
	const result = await resultOf(db, seat.category.id);
	if (!result?.lockedAt) throw new Refusal('result_not_locked');
	const letters = await resultLetters(db, seat.category.id, asked.comments);
	const sent = await sentAt(db, seat.category.id, result.digest);
	const isUnderEmbargo = isToCome(await prizeOut(db, seat.category.id));
	return {
		edition: seat.edition,
		category: seat.category,
		letters,
		comments: await commentsOf(db, seat.category.id),
		digest: digestOf(letters),
		isUnderEmbargo,
		sentAt: sent,
		/** Sent, and waiting for the prize to come out; reopening the result holds them back. */
		isWaiting: sent !== null && isUnderEmbargo
	};
}

/**
 * Sends the letters of a locked result, once for each time it is locked: pressed twice, or by two people at once, the second finds it done. Under
 * embargo they wait for their prize to come out; should the result be opened again before, none leaves.
 * @param input.digest of the letters that were shown
 * @returns how many leave
 * @throws Refusal as {@link previewResultLetters}, `letters_sent`, `stale_page` when they are not those shown
 */
export async function sendResultLetters(input: Asked & { digest: string }): Promise<{ letters: number }> {
	const { actor, editionSlug, categorySlug, comments, digest } = input;
	return write('results.sendLetters', async (tx) => {
		const seat = await seatAt(tx, actor, editionSlug, categorySlug);
		requireOffice(seat);
		const { category } = seat;
		const result = await resultOf(tx, category.id);
		if (!result?.lockedAt) throw new Refusal('result_not_locked');
		if (await sentAt(tx, category.id, result.digest)) throw new Refusal('letters_sent');
		const letters = await resultLetters(tx, category.id, comments);
		if (digestOf(letters) !== digest) throw new Refusal('stale_page');
		await minute(tx, actor, category, {
			kind: 'note',
			text: `Lettres du résultat\u00a0: ${letters.length}.`,
			facts: { lettersOf: result.digest, letters: letters.length }
		});
		await record(tx, actor, {
			action: 'result.told',
			objectKind: 'award_category',
			objectId: category.id,
			details: { letters: letters.length }
		});
		await emitLetters(tx, {
			categoryId: category.id,
			digest: result.digest,
			lockedAt: result.lockedAt.getTime(),
			comments: [...comments]
		});
		return { letters: letters.length };
	});
}

type Told = Facts['result.told'];

/** One fact for one lock and one date: they leave once, and not before their prize is out. */
async function emitLetters(tx: Tx, told: Told): Promise<void> {
	const out = await prizeOut(tx, told.categoryId);
	await emit(tx, 'result.told', told, {
		dedupeKey: `result.told:${told.categoryId}:${told.lockedAt}:${out.getTime()}`,
		...(isToCome(out) ? { runAfter: out } : {})
	});
}

/**
 * The letters that a fact sends: none when the result was opened again since. While its prize is not out none leaves either:
 * when the gala was put off, they are to leave at its new date.
 */
export async function lettersToMail(told: Told): Promise<ResultLetter[]> {
	const db = await reader();
	const result = await resultOf(db, told.categoryId);
	if (result?.lockedAt?.getTime() !== told.lockedAt || result.digest !== told.digest) return [];
	if (isToCome(await prizeOut(db, told.categoryId))) {
		await write('results.putLettersOff', (tx) => emitLetters(tx, told));
		return [];
	}
	return resultLetters(db, told.categoryId, told.comments);
}

/** When the letters of a result were sent, since it was last locked. */
async function sentAt(db: Database | Tx, categoryId: number, digest: string): Promise<Date | null> {
	const [sent] = await db.all<{ at: number }>(
		sql`SELECT at FROM deliberation_entry WHERE category_id = ${categoryId} AND kind = 'note'
			AND details ->> 'lettersOf' = ${digest} AND id > (
				SELECT coalesce(max(x.id), 0) FROM deliberation_entry x
				WHERE x.category_id = ${categoryId} AND x.kind = 'result_locked') LIMIT 1`
	);
	return sent ? new Date(sent.at) : null;
}
