import { and, eq, sql } from 'drizzle-orm';
import type { ProposalInput } from '../../../schemas/proposals.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { session, track } from '../../db/schema/programme.ts';
import { proposal, proposalFormat } from '../../db/schema/proposals.ts';
import { raiseVersion } from '../../db/version.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { followSeats } from '../board/follow-proposal.ts';
import { openOwnProposal, requireEdits, type ProposalRow } from './access.ts';
import { listQuestions, readAnswers } from './answers.ts';
import { missingOf, requireRoom } from './submit.ts';

/** What the programme prints: changed until `edits_close_at`, and followed by the session it became. */
const TEXT = ['title', 'summary', 'description', 'level', 'equipment', 'maxPeople'] as const;
const ALL = [...TEXT, 'formatId', 'trackId', 'note', 'answers'] as const;

/**
 * Saves what the form holds: all of it while the call is open, the text of the programme once accepted. Nothing that
 * changed is no new revision.
 * @returns the revision that the page now holds
 * @throws Refusal `proposal_changed` (409, `revision`: the one to read) when somebody saved something else since the page was read,
 *   `invalid_input` for a format or a track of another event, `proposal_incomplete` and `too_many_speakers` for one that
 *   others read and that would no longer be fit to submit, and what {@link requireEdits} and `openOwnProposal` refuse
 */
export async function saveProposal(request: {
	actor: Actor;
	code: string;
	input: ProposalInput;
}): Promise<{ revision: number; savedAt: Date }> {
	const { actor, code, input } = request;
	let isPublished = false;
	let isOnBoard = false;
	const saved = await write('proposals.save', async (tx) => {
		const access = await openOwnProposal(tx, actor, code);
		const { proposal: current } = access;
		const edits = requireEdits(access);
		const wanted = await readText(tx, current, input);
		const fields = (edits === 'all' ? ALL : TEXT).filter(
			(field) => JSON.stringify(wanted[field]) !== JSON.stringify(current[field])
		);
		const at = now();
		// Also of an earlier revision: the answer to one's own save may have been lost.
		if (fields.length === 0) return { revision: current.revision, savedAt: at };
		if (current.revision !== input.revision)
			throw new Refusal('proposal_changed', { values: { revision: current.revision } });
		if (current.status !== 'draft') await requireFit(tx, current, wanted, fields);
		const changes = Object.fromEntries(fields.map((field) => [field, wanted[field]]));
		const revision = current.revision + 1;
		await tx
			.update(proposal)
			.set({ ...changes, revision, updatedAt: at })
			.where(eq(proposal.id, current.id));
		if (current.sessionId !== null) await followText(tx, current.sessionId, wanted, fields, at);
		if (fields.includes('maxPeople'))
			await followSeats(tx, actor, current.id, { before: current.maxPeople, after: wanted.maxPeople });
		isPublished = current.sessionId !== null;
		isOnBoard = current.status === 'confirmed';
		// A draft is its people's own; from its submission on, others read it.
		if (current.status !== 'draft')
			await record(tx, actor, {
				action: 'proposal.edited',
				objectKind: 'proposal',
				objectId: current.id,
				details: { code, fields }
			});
		return { revision, savedAt: at };
	});
	// A published text is in public pages; a draft saved every few seconds is in none, and must not have them made again.
	if (isPublished) raiseVersion('programme');
	if (isOnBoard) raiseVersion('board');
	return saved;
}

async function readText(tx: Tx, current: ProposalRow, input: ProposalInput) {
	const { eventId } = current;
	const { formatId = null, trackId = null, answers, ...text } = input;
	if (formatId !== null) await requireOfEvent(tx, proposalFormat, formatId, eventId, 'formatId');
	if (trackId !== null) await requireOfEvent(tx, track, trackId, eventId, 'trackId');
	return {
		...text,
		formatId,
		trackId,
		maxPeople: input.maxPeople ?? null,
		equipment: [...new Set(input.equipment)],
		answers: readAnswers(await listQuestions(tx, eventId), answers, current.answers)
	};
}

async function requireOfEvent(
	tx: Tx,
	table: typeof proposalFormat | typeof track,
	id: number,
	eventId: number,
	field: string
): Promise<void> {
	const [found] = await tx
		.select({ id: table.id })
		.from(table)
		.where(and(eq(table.id, id), eq(table.eventId, eventId)));
	if (!found) throw new Refusal('invalid_input', { status: 400, field });
}

/** What others read already stays as it could be submitted: whole, and in a format that takes all who would speak. */
async function requireFit(
	tx: Tx,
	{ id, eventId, status }: ProposalRow,
	wanted: Parameters<typeof missingOf>[0],
	fields: readonly string[]
): Promise<void> {
	// Once accepted, only what is printed changes.
	const isWhole = status === 'submitted';
	const missing = missingOf(wanted, isWhole ? await listQuestions(tx, eventId) : []);
	const field = missing.find((one) => isWhole || one !== 'formatId');
	if (field) throw new Refusal('proposal_incomplete', { field });
	if (isWhole && fields.includes('formatId')) await requireRoom(tx, { id, formatId: wanted.formatId }, 0);
}

/** The published session says what its proposal says; calendars are told. */
async function followText(
	tx: Tx,
	sessionId: number,
	{ title, summary, description }: Pick<ProposalRow, 'title' | 'summary' | 'description'>,
	fields: readonly string[],
	at: Date
): Promise<void> {
	if (!['title', 'summary', 'description'].some((field) => fields.includes(field))) return;
	await tx
		.update(session)
		.set({
			title,
			summary,
			description,
			calendarSequence: sql`${session.calendarSequence} + 1`,
			updatedAt: at
		})
		.where(eq(session.id, sessionId));
}
