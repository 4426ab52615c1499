import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { proposal } from '../../db/schema/proposals.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent, type StaffEvent } from '../../events/staff-events.ts';
import { digestOf } from '../../ids.ts';
import { emitAll } from '../../outbox/emit.ts';
import { barredTo } from '../proposals/access.ts';
import { confirmBy } from './first-letters.ts';
import { composeLetters, templatesOf, type Letter, type Wording } from './letters.ts';

interface Asked {
	actor: Actor;
	eventSlug: string;
	/** The proposals chosen; none: all those that are decided. */
	codes: readonly string[];
	withFeedback: boolean;
}

export interface Preview {
	letters: Letter[];
	/** The proposals they are about. */
	codes: string[];
	/** What is shown, in a few letters: sending asks that it be still the same. */
	digest: string;
	/** Proposals with which whoever asks has a conflict: their letters are neither shown to them nor theirs to send. */
	barred: number;
}

/**
 * The letters that would leave for the decisions that wait, word for word; of those with which whoever asks has a conflict,
 * their number alone.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function previewLetters(asked: Asked): Promise<Preview> {
	const event = await staffEvent(asked.actor, asked.eventSlug);
	const { letters, pending, barred } = await pendingLetters(await reader(), event, asked);
	return { letters, codes: pending.map(({ code }) => code), digest: digestOf(letters), barred };
}

/**
 * Tells decisions: state, date, audit line and the fact that mails each proposal's letters, in one write. Pressed twice, or
 * by two people at once, each decision is told once: whoever comes second finds none left.
 * @param input.digest what the preview showed
 * @returns how many letters leave, and for how many proposals
 * @throws Refusal `not_allowed` (403), `not_found` (404); `stale_page` when what would leave is no longer what was shown
 */
export async function sendLetters(
	input: Asked & { digest: string }
): Promise<{ letters: number; proposals: number }> {
	const { actor } = input;
	const event = await staffEvent(actor, input.eventSlug);
	return write('selection.sendLetters', async (tx) => {
		const { letters, pending, wordings } = await pendingLetters(tx, event, input);
		if (pending.length === 0) return { letters: 0, proposals: 0 };
		if (digestOf(letters) !== input.digest) throw new Refusal('stale_page');
		await tell(tx, actor, pending, wordings);
		return { letters: letters.length, proposals: pending.length };
	});
}

interface Pending {
	id: number;
	code: string;
	status: string;
	decidedAt: Date | null;
}

/** Accepted, or accepted again, a proposal has a place: it left none. */
const NO_PLACE_LEFT = { lapsedAt: null, placeSettledAt: null, replacedBy: null };

/** Applies decisions that wait, and says the facts that mail their letters. */
export async function tell(
	tx: Tx,
	actor: Actor,
	pending: readonly Pending[],
	wordings: readonly Wording[]
): Promise<void> {
	const at = now();
	for (const { proposalId, decision, confirmBy: day } of wordings) {
		await tx
			.update(proposal)
			.set({
				status: decision,
				decision: null,
				decidedAt: at,
				updatedAt: at,
				...(decision === 'waitlisted' ? {} : { reserveRank: null }),
				...(decision === 'accepted' ? { confirmBy: day, ...NO_PLACE_LEFT } : {})
			})
			.where(eq(proposal.id, proposalId));
	}
	await record(
		tx,
		actor,
		...wordings.map(({ proposalId, decision, confirmBy: day }, i) => ({
			action: 'proposal.decided',
			objectKind: 'proposal',
			objectId: proposalId,
			details: { before: pending[i]!.status, decision, confirmBy: day }
		}))
	);
	await emitAll(
		tx,
		wordings.map((wording, i) => ({
			kind: 'proposal.decided' as const,
			payload: wording,
			// One for each decision in a proposal's life: the date of the one before tells them apart.
			dedupeKey: `proposal.decided:${wording.proposalId}:${pending[i]!.decidedAt?.getTime() ?? 0}`
		}))
	);
}

/** How a proposal's letters are worded now. */
export async function wordingOf(
	db: Database | Tx,
	event: StaffEvent,
	pending: readonly { id: number; decision: Wording['decision'] }[],
	withFeedback: boolean
): Promise<Wording[]> {
	const templates = await templatesOf(db, event.id);
	const day = confirmBy(now(), event);
	return pending.map(({ id, decision }) => ({
		proposalId: id,
		decision,
		template: templates[decision],
		confirmBy: decision === 'accepted' ? day : null,
		withFeedback
	}));
}

async function pendingLetters(db: Database | Tx, event: StaffEvent, { actor, codes, withFeedback }: Asked) {
	const found = await db
		.select({
			id: proposal.id,
			code: proposal.code,
			status: proposal.status,
			decision: proposal.decision,
			decidedAt: proposal.decidedAt,
			isBarred: barredTo(actor)
		})
		.from(proposal)
		.where(
			and(
				eq(proposal.eventId, event.id),
				isNotNull(proposal.decision),
				inArray(proposal.status, ['submitted', 'waitlisted', 'declined']),
				codes.length > 0 ? inArray(proposal.code, [...codes]) : undefined
			)
		)
		.orderBy(sql`${proposal.decision} = 'declined'`, asc(proposal.title), asc(proposal.id));
	const pending = found
		.filter(({ isBarred }) => !isBarred)
		.map((one) => ({ ...one, decision: one.decision! }));
	const wordings = await wordingOf(db, event, pending, withFeedback);
	const letters = await composeLetters(db, wordings);
	return { pending, wordings, letters, barred: found.length - pending.length };
}
