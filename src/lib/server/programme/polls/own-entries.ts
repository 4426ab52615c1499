import { and, desc, eq, sql } from 'drizzle-orm';
import type { OwnEntryInput } from '../../../schemas/polls.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { poll, pollCandidate, pollCandidatePicture } from '../../db/schema/polls.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { SentFile } from '../../sent-file.ts';
import type { Poll } from '../../polls/ledger/ledger.ts';
import { addCandidates } from '../../polls/office/make.ts';
import { madePoll } from '../../polls/office/made-poll.ts';
import { pictureOf } from '../../polls/pages/picture.ts';
import { requireUnsettled } from '../../polls/office/replace-candidates.ts';

// What stands in a vote of an event and is nowhere in its programme: a poster, a cake, a costume.

interface At {
	actor: Actor;
	eventSlug: string;
	pollSlug: string;
}

/**
 * Puts in lice what staff name themselves, with a picture or none.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `poll_settled` once somebody has voted, and what {@link pictureOf}
 *   refuses
 */
export async function addEntry(request: At & { input: OwnEntryInput; file: SentFile }): Promise<void> {
	const { actor, input, file } = request;
	requireStaff(actor);
	const picture = await pictureOf(file);
	await write('polls.addEntry', async (tx) => {
		const of = await unsettled(tx, request);
		await addCandidates(tx, of.id, [input]);
		if (picture) {
			const [made] = await tx
				.select({ id: pollCandidate.id })
				.from(pollCandidate)
				.where(eq(pollCandidate.pollId, of.id))
				.orderBy(desc(pollCandidate.id))
				.limit(1);
			await tx.insert(pollCandidatePicture).values({ candidateId: made!.id, ...picture });
		}
		await changed(tx, actor, of);
	});
}

/**
 * Takes away what {@link addEntry} put in lice, while nobody has voted: afterwards it is removed from the choice, and stays.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `poll_settled`, `poll_incomplete` for the last two of a public vote
 */
export async function dropEntry(request: At & { code: string }): Promise<void> {
	const { actor, code } = request;
	requireStaff(actor);
	await write('polls.dropEntry', async (tx) => {
		const of = await unsettled(tx, request);
		const [gone] = await tx
			.delete(pollCandidate)
			.where(
				and(
					eq(pollCandidate.pollId, of.id),
					eq(pollCandidate.code, code),
					sql`coalesce(nomination_id, session_id, speaker_id, exhibitor_id) IS NULL`
				)
			)
			.returning({ id: pollCandidate.id });
		if (!gone) throw new Refusal('not_found', { status: 404 });
		const left = await tx
			.select({ id: pollCandidate.id })
			.from(pollCandidate)
			.where(eq(pollCandidate.pollId, of.id))
			.limit(2);
		if (of.publishedAt && left.length < 2) throw new Refusal('poll_incomplete');
		await changed(tx, actor, of);
	});
}

async function unsettled(tx: Tx, at: At): Promise<Poll> {
	const { poll: of } = await madePoll(tx, at.actor, at);
	await requireUnsettled(tx, of.id);
	return of;
}

async function changed(tx: Tx, actor: Actor, of: Poll): Promise<void> {
	await tx
		.update(poll)
		.set({ revision: of.revision + 1 })
		.where(eq(poll.id, of.id));
	await record(tx, actor, { action: 'poll.set', objectKind: 'poll', objectId: of.id });
}
