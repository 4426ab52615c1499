import type { TakeReason } from '../../schemas/account.ts';
import type { JurorRemoval, NominationStatus, WithdrawalReason } from '../../schemas/award-lists.ts';
import { now } from '../clock.ts';
import { insertRows } from '../db/insert.ts';
import { outbox } from '../db/schema/outbox.ts';
import type { Tx } from '../db/write.ts';
import { wakeWorker } from './wake.ts';

/** Every fact the worker acts on, with what it carries: identifiers only, read again when acted upon. */
export interface Facts {
	/** An order was confirmed (paid or by invoice): confirmation to the payer, a badge to each person. */
	'order.confirmed': { orderId: number };
	/** A card payment arrived for an order confirmed earlier by invoice, or staff recorded one: receipt. */
	'order.paid': { orderId: number };
	/** The order, or some of its registrations, were cancelled; `creditNoteId` where an invoice is undone. */
	'order.cancelled': { orderId: number; registrationIds: number[]; creditNoteId: number | null };
	/** Staff forgave a late withdrawal: a word to the payer, with what is given back. */
	'withdrawal.forgiven': { registrationId: number };
	/** The messages of an order were asked for again; with `registrationId`, only those of that person. */
	'order.resend': { orderId: number; requestId: string; registrationId?: number };
	/** Stripe must give money back; `key` makes the refund unique. */
	'refund.due': { orderId: number; amountCents: number; paymentIntent: string; key: string };
	/** A hold ended unpaid: close the page of Stripe Checkout. */
	'checkout.close': { checkoutId: string };
	/** Sessions of a registration changed: tell the person. */
	'bookings.changed': { registrationId: number; sequence: number };
	/** A seat that came free went to the first in line; `leftSessionId` is the one they left for it. */
	'waitlist.promoted': {
		registrationId: number;
		sessionId: number;
		leftSessionId: number | null;
		entryId: number;
	};
	/** People who waited for one another's seats traded them; of each, the seat taken and the one given. */
	'waitlist.traded': { registrationId: number; sessionId: number; leftSessionId: number; entryId: number };
	/** Staff took a seat back; `sequence` as in `bookings.changed`. */
	'seat.taken': { registrationId: number; sessionId: number; reason: TakeReason; sequence: number };
	/** A timetable was published: those whose sessions it changes are told, and those who lose a seat in any case. */
	'timetable.published': { versionId: number };
	/** Two people exchanged their seats. */
	'swap.accepted': { swapId: number };
	/** A place went from one person to another: a badge to the new one, a word to the first. */
	'registration.transferred': { fromRegistrationId: number; registrationId: number };
	/** Staff ask that those who have ranked no wish yet be reminded; once a day. */
	'wishes.reminded': { eventId: number; day: string };
	/** Seats were given from wishes: one message to each person who had some. */
	'assignment.accepted': { registrationId: number; runId: number };
	/** Somebody's tables of an exchange session changed, by `change`: their tables as they stand. */
	'exchange.seated': { registrationId: number; sessionId: number; change: string };
	/** A proposal was handed to the committee: a word to those who speak in it. */
	'proposal.submitted': { proposalId: number };
	/** A proposal was withdrawn, `by` whom: a word to the others who speak in it, and to the permanence if it was answered. */
	'proposal.withdrawn': { proposalId: number; by: number | null };
	/** The place of an acceptance never confirmed was taken back: a letter to those who speak in it. */
	'proposal.lapsed': { proposalId: number; decision: 'waitlisted' | 'declined' };
	/** Somebody is asked to speak with others: an invitation to their address. */
	'speaker.invited': { speakerId: number };
	/** Somebody came into a proposal that was already accepted: a word to the permanence. */
	'speaker.joined': { proposalId: number; personId: number };
	/** Somebody speaks in a proposal no more, `by` whom: a word to the others, and to the permanence if it was answered. */
	'speaker.left': { proposalId: number; personId: number; by: number | null };
	/** Somebody who had read a proposal for the committee is asked to speak in it: a word to the permanence. */
	'review.set_aside': { proposalId: number; personId: number };
	/** A six-digit sign-in code; the code itself lives here only until it is mailed. */
	'login.code': { email: string; code: string; locale: 'fr' | 'en' };
	/**
	 * The committee's decision is told: its letters leave, worded as they were previewed. The template has braces, and
	 * names nobody.
	 */
	'proposal.decided': {
		proposalId: number;
		decision: 'accepted' | 'waitlisted' | 'declined';
		template: { subject: string; body: string };
		confirmBy: string | null;
		withFeedback: boolean;
	};
	/** Those who speak in an accepted proposal are reminded to confirm it. */
	'proposal.reminded': { proposalId: number };
	/** Staff ask something of whoever nominates: a message with the link to answer. */
	'nomination.question_asked': { questionId: number };
	/** Whoever nominates answered: a word to the permanence. */
	'nomination.question_answered': { questionId: number };
	/** Eligibility is told: its letters leave, worded as they were previewed. */
	'nomination.eligibility_told': {
		nominationId: number;
		eligibility: 'eligible' | 'ineligible';
		reason: string;
	};
	/** The permanence withdrew a nomination: a word to its people, with the reason. */
	'nomination.withdrawn_by_staff': { nominationId: number; reason: WithdrawalReason };
	/** A day of an event is over: one person is asked what they thought of the sessions they were at. */
	'evaluations.asked': { registrationId: number; day: string };
	/** A survey is asked (round 0), or reminded of: whoever has not answered when it is acted upon is written to. */
	'survey.asked': { surveyId: number; round: number };
	/** A nomination was handed in: what was sent, to those who wrote it. */
	'nomination.submitted': { nominationId: number };
	/** One of those who wrote it asks for its receipt again. */
	'nomination.receipt': { nominationId: number; personId: number };
	/** A nomination was taken back, `by` whom: a word to the others, to its nominee and to the permanence if it was handed in. */
	'nomination.withdrawn': { nominationId: number; by: number };
	/** A nominee is asked for their consent: a link of their own. */
	'nominee.asked': { nominationId: number };
	/** A nominee answered, or changed their mind: a word to whoever nominates, and to the permanence when they refuse. */
	'nominee.answered': { nominationId: number; accepts: boolean; was: NominationStatus };
	/** What a nominee agreed to has changed since: a word to them, with their link. */
	'nominee.changed': { nominationId: number };
	/** Somebody is asked to write a nomination with others: an invitation to their address. */
	'co_nominator.invited': { coNominatorId: number };
	/** Somebody writes a nomination no more: a word to whoever nominates, or to them when they were taken out. */
	'co_nominator.gone': { nominationId: number; personId: number; byThemselves: boolean };
	/** Somebody is asked to sit in the jury of an edition: an invitation. */
	'juror.invited': { jurorId: number };
	/** A juror has something left to do, and staff ask that they be reminded. */
	'juror.reminded': { jurorId: number };
	/** A juror declined or left: a word to the permanence. */
	'juror.left': { jurorId: number };
	/** Staff took a juror out: a word to them. */
	'juror.removed': { jurorId: number; why: JurorRemoval };
	/** A dossier closed to a juror by a conflict found later: a word to the permanence, by what they had done of it. */
	'juror.recused': {
		jurorId: number;
		nominationId: number;
		was: 'unread' | 'begun' | 'done';
		byStaff: boolean;
	};
	/** Staff kept a juror from a dossier: a word to them. */
	'juror.kept_from': { jurorId: number; nominationId: number };
	/** A juror was given dossiers to read. */
	'jury.assigned': { jurorId: number };
	/** The letters of a locked result leave, with those comments of jurors; `digest` and `lockedAt` are the result's. */
	'result.told': { categoryId: number; digest: string; lockedAt: number; comments: number[] };
	/** The jury is asked to vote: a word to each who may. */
	'round.opened': { roundId: number };
	/** A result was proposed, confirmed by a first person, or is asked to be opened again, `personId` by whom: a word to the others. */
	'result.proposed': { categoryId: number; personId: number };
	'result.confirmed': { categoryId: number; personId: number };
	'result.unlock_asked': { categoryId: number; personId: number };
	/** Somebody asks to vote: a code to the address they typed. */
	'vote.code': { email: string; code: string; title: string };
	/** A signed head of a vote's ledger is mailed to those who stand in it and to the jury; `isLast` closes the vote. */
	'vote.head': { pollId: number; seq: number; isLast: boolean };
	/** Two people took a finalist out of a vote, or put it back: a word to the nominee and to whoever nominated. */
	'vote.decided': { decisionId: number };
	/** A dated offer of a course was published: a word to those who asked to be told of its next dates. */
	/** A place that came back is offered to who waits for one. */
	'place.offered': { waitId: number };
	'training.offered': { eventId: number };
	/** A tentative offer takes place: a word to those registered, and to its trainers. */
	'training.confirmed': { eventId: number };
	/** A decision is due and the minimum is not reached: a word to the permanence. */
	'training.undecided': { eventId: number };
	/** An offer was called off: a word to its trainers; orders say it to those registered. */
	/** With the waits that it ended: those of its line. */
	'training.cancelled': { eventId: number; waits: number[] };
	/** Meetings or the place of an offer changed, which stood so: a word to those registered, and to its trainers. */
	'training.moved': { eventId: number; was: number[]; placeWas: string };
	/** The room or the link of a meeting is given from now on: a word to one person registered. */
	'training.reminded': { registrationId: number; sessionId: number };
	/** As {@link Facts['training.reminded']}, to those who manage an organisation that registered people. */
	'training.team_reminded': { organisationId: number; sessionId: number };
	/** Staff ask for the certificates of everybody who is entitled to one; `personId`, who asked. */
	'certificates.asked': { eventId: number; personId: number | null };
	/** A certificate was issued: its link, to its person. */
	'certificate.issued': { certificateId: number };
	/** The notice of an assembly leaves, to every manager of a member organisation and every delegate; or leaves again, corrected. */
	'assembly.convened': { eventId: number; correction?: { revision: number; what: string } };
	/** Somebody was named, or is no longer, the delegate of an organisation: a word to them. */
	'assembly.delegate': { eventId: number; organisationId: number; personId: number; isNamed: boolean };
	/** A pair of mentoring is proposed, or both accepted it, or it comes to nothing: a word to both. */
	'mentoring.pair': { pairId: number; what: 'proposed' | 'active' | 'over' };
	/** A pair is asked how it goes, so many months in. */
	'mentoring.asked': { pairId: number; month: number };
	/** An application to exhibit was handed in: a word to whoever answers for it. */
	'exhibitor.submitted': { exhibitorId: number };
	/** The permanence answered it: a letter, with its conditions or its reason. */
	'exhibitor.decided': { exhibitorId: number; decision: 'approved' | 'waitlisted' | 'declined' };
	/** An exhibitor read the badge of somebody who has not said whether they agree: they are asked, once an hour. */
	'lead.asked': { registrationId: number };
	/** A message is made and must leave through SMTP. */
	'mail.send': { mailId: number };
}

export type FactKind = keyof Facts;

/** One fact with what it carries, and when and once it is to be done. */
export type Fact = {
	[K in FactKind]: { kind: K; payload: Facts[K]; dedupeKey?: string; runAfter?: Date };
}[FactKind];

/**
 * Says a fact in the transaction of the change that caused it; the worker acts on it after the commit.
 * @param options.dedupeKey a fact said twice under one key is done once
 * @param options.runAfter not before this instant
 */
export async function emit<K extends FactKind>(
	tx: Tx,
	kind: K,
	payload: Facts[K],
	options: { dedupeKey?: string; runAfter?: Date } = {}
): Promise<void> {
	await emitAll(tx, [{ kind, payload, ...options } as Fact]);
}

/** As {@link emit}, for several facts in one insert. */
export async function emitAll(tx: Tx, facts: readonly Fact[]): Promise<void> {
	if (facts.length === 0) return;
	const createdAt = now();
	await insertRows(
		tx,
		outbox,
		facts.map(({ kind, payload, dedupeKey, runAfter }) => ({
			kind,
			payload: payload as Record<string, unknown>,
			dedupeKey: dedupeKey ?? null,
			createdAt,
			runAfter: runAfter ?? createdAt
		})),
		{ onConflict: '(dedupe_key) DO NOTHING' }
	);
	wakeWorker();
}
