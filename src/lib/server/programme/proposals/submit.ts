import { and, count, eq, ne } from 'drizzle-orm';
import type { ShownQuestion } from '../../../programme/proposal.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import { proposal, proposalFormat, proposalSpeaker } from '../../db/schema/proposals.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { openOwnProposal, type ProposalRow } from './access.ts';
import { listQuestions } from './answers.ts';
import { requireCallOpen } from './call.ts';

/**
 * Hands a draft to the committee, as it was last saved. Done twice, it is done once.
 * @throws Refusal `proposal_incomplete` (with the first field missing), `too_many_speakers`, `call_not_open`,
 *   `call_closed`, `proposal_settled` when it is past being a draft
 */
export async function submitProposal(request: { actor: Actor; code: string }): Promise<void> {
	const { actor, code } = request;
	await write('proposals.submit', async (tx) => {
		const { proposal: current, call } = await openOwnProposal(tx, actor, code);
		if (current.status === 'submitted') return;
		if (current.status !== 'draft') throw new Refusal('proposal_settled');
		requireCallOpen(call);
		const [field] = missingOf(current, await listQuestions(tx, current.eventId));
		if (field) throw new Refusal('proposal_incomplete', { field });
		await requireRoom(tx, current, 0);
		const at = now();
		await tx
			.update(proposal)
			.set({ status: 'submitted', submittedAt: at, updatedAt: at })
			.where(eq(proposal.id, current.id));
		await record(tx, actor, {
			action: 'proposal.submitted',
			objectKind: 'proposal',
			objectId: current.id,
			details: { code }
		});
		await emit(tx, 'proposal.submitted', { proposalId: current.id });
	});
}

/**
 * Makes a draft again of what was submitted, until the call closes.
 * @throws Refusal `call_closed`, `proposal_settled`
 */
export async function takeBackProposal(request: { actor: Actor; code: string }): Promise<void> {
	const { actor, code } = request;
	await write('proposals.takeBack', async (tx) => {
		const { proposal: current, call } = await openOwnProposal(tx, actor, code);
		if (current.status === 'draft') return;
		if (current.status !== 'submitted') throw new Refusal('proposal_settled');
		requireCallOpen(call);
		await tx
			.update(proposal)
			.set({ status: 'draft', submittedAt: null, decision: null, updatedAt: now() })
			.where(eq(proposal.id, current.id));
		await record(tx, actor, {
			action: 'proposal.taken_back',
			objectKind: 'proposal',
			objectId: current.id,
			details: { code }
		});
	});
}

/** What a proposal lacks to be submitted, by field of the form. */
export function missingOf(
	current: Pick<ProposalRow, 'title' | 'summary' | 'formatId' | 'answers'>,
	questions: readonly ShownQuestion[]
): string[] {
	return [
		...(current.title === '' ? ['title'] : []),
		...(current.formatId === null ? ['formatId'] : []),
		...(current.summary === '' ? ['summary'] : []),
		...questions
			.filter(({ id, required }) => required && current.answers[String(id)] === undefined)
			.map(({ id }) => `answers.${id}`)
	];
}

/** How many may speak before a format, which has a limit of its own, is chosen. */
const MAX_WITHOUT_FORMAT = 6;

/**
 * Sees that a proposal's format takes all who would speak, and so many more.
 * @throws Refusal `too_many_speakers` with the most its format takes
 */
export async function requireRoom(
	db: Database | Tx,
	{ id, formatId }: Pick<ProposalRow, 'id' | 'formatId'>,
	more: number
): Promise<void> {
	const [format] =
		formatId === null
			? []
			: await db
					.select({ max: proposalFormat.maxSpeakers })
					.from(proposalFormat)
					.where(eq(proposalFormat.id, formatId));
	const max = format?.max ?? MAX_WITHOUT_FORMAT;
	const [asked] = await db
		.select({ count: count() })
		.from(proposalSpeaker)
		.where(and(eq(proposalSpeaker.proposalId, id), ne(proposalSpeaker.status, 'declined')));
	if (asked!.count + more > max)
		throw new Refusal('too_many_speakers', { values: { max }, ...(more === 0 ? { field: 'formatId' } : {}) });
}
