import { and, asc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import {
	BRACES,
	filled,
	unknownBraces,
	type Decision,
	type Template,
	type Values
} from '../../../programme/letter-text.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { person } from '../../db/schema/members.ts';
import { proposal, proposalFormat, proposalSpeaker } from '../../db/schema/proposals.ts';
import { decisionLetter } from '../../db/schema/selection.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { now } from '../../clock.ts';
import { staffEvent, type StaffEvent } from '../../events/staff-events.ts';
import { confirmBy, dayWords, FIRST_TEMPLATES } from './first-letters.ts';

/** One letter to one person, whole. */
export interface Letter {
	personId: number;
	name: string;
	email: string;
	decision: Decision;
	/** The proposal's. */
	code: string;
	subject: string;
	/** Paragraphs are separated by an empty line. */
	body: string;
	/** What the committee wrote for the people who propose; empty unless it is joined. */
	feedback: string[];
	/** `YYYY-MM-DD`; null but for an acceptance. */
	confirmBy: string | null;
}

/** The letter of each decision of an event: the staff's own, else the one to begin from. */
export async function templatesOf(db: Database | Tx, eventId: number): Promise<Record<Decision, Template>> {
	const own = await db.select().from(decisionLetter).where(eq(decisionLetter.eventId, eventId));
	const of = (decision: Decision): Template => {
		const found = own.find((one) => one.decision === decision);
		return found ? { subject: found.subject, body: found.body } : FIRST_TEMPLATES[decision];
	};
	return { accepted: of('accepted'), waitlisted: of('waitlisted'), declined: of('declined') };
}

/** People shown as examples of what a letter says. */
const MOST_EXAMPLES = 200;

/**
 * The letters of an event as they are written, and what stands between their braces for those who propose.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function letterModels(
	actor: Actor,
	eventSlug: string
): Promise<{
	event: StaffEvent;
	templates: Record<Decision, Template>;
	braces: typeof BRACES;
	examples: { label: string; values: Record<Decision, Values> }[];
}> {
	const of = await staffEvent(actor, eventSlug);
	const db = await reader();
	const [templates, people] = await Promise.all([
		templatesOf(db, of.id),
		peopleOf(
			db,
			sql`${proposal.eventId} = ${of.id} AND ${proposal.status} NOT IN ('draft', 'withdrawn')`
		).limit(MOST_EXAMPLES)
	]);
	const day = confirmBy(now(), of);
	return {
		event: of,
		templates,
		braces: BRACES,
		examples: people.map((one) => ({
			label: `${one.givenName} ${one.familyName}, ${one.title}`,
			values: { accepted: valuesOf(one, day), waitlisted: valuesOf(one, null), declined: valuesOf(one, null) }
		}))
	};
}

/**
 * Keeps the letter of a decision.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `letter_braces` naming what stands between braces and means nothing
 */
export async function saveTemplate(
	input: { actor: Actor; eventSlug: string; decision: Decision } & Template
): Promise<void> {
	const { actor, decision, subject, body } = input;
	const of = await staffEvent(actor, input.eventSlug);
	const unknown = unknownBraces({ subject, body }, decision);
	if (unknown.length > 0)
		throw new Refusal('letter_braces', {
			status: 400,
			field: unknownBraces({ subject, body: '' }, decision).length > 0 ? 'subject' : 'body',
			values: { braces: [...new Set(unknown)].join(', ') }
		});
	await write('selection.saveTemplate', async (tx) => {
		await tx
			.insert(decisionLetter)
			.values({ eventId: of.id, decision, subject, body })
			.onConflictDoUpdate({
				target: [decisionLetter.eventId, decisionLetter.decision],
				set: { subject, body }
			});
		await record(tx, actor, {
			action: 'letter.changed',
			objectKind: 'event',
			objectId: of.id,
			details: { decision }
		});
	});
}

/** How the letters of a proposal are to be written. */
export interface Wording {
	proposalId: number;
	decision: Decision;
	template: Template;
	/** Last day to confirm, for an acceptance. */
	confirmBy: string | null;
	/** Whether what the committee wrote for the people who propose goes with it. */
	withFeedback: boolean;
}

/**
 * The letters as they leave, one for each person who speaks and has accepted to: the preview, the sending and the worker
 * all read them here, so that what was shown is what leaves.
 */
export async function composeLetters(db: Database | Tx, wordings: readonly Wording[]): Promise<Letter[]> {
	const ids = wordings.map(({ proposalId }) => proposalId);
	const people = await peopleOf(db, inArray(proposal.id, ids));
	const feedback = await feedbackOf(
		db,
		wordings.filter(({ withFeedback }) => withFeedback).map(({ proposalId }) => proposalId)
	);
	return wordings.flatMap(({ proposalId, decision, template, confirmBy }) =>
		people
			.filter((one) => one.proposalId === proposalId)
			.map((one): Letter => {
				const values = valuesOf(one, confirmBy);
				return {
					personId: one.personId,
					name: `${one.givenName} ${one.familyName}`,
					email: one.email,
					decision,
					code: one.code,
					subject: filled(template.subject, values),
					body: filled(template.body, values),
					feedback: feedback.get(proposalId) ?? [],
					confirmBy
				};
			})
	);
}

/** Those who speak and have accepted to, with what their letters name. */
function peopleOf(db: Database | Tx, which: SQL) {
	return db
		.select({
			proposalId: proposal.id,
			code: proposal.code,
			title: proposal.title,
			format: sql<string>`coalesce(${proposalFormat.name}, '')`,
			event: event.name,
			personId: person.id,
			givenName: person.givenName,
			familyName: person.familyName,
			email: person.email
		})
		.from(proposalSpeaker)
		.innerJoin(proposal, eq(proposal.id, proposalSpeaker.proposalId))
		.innerJoin(event, eq(event.id, proposal.eventId))
		.innerJoin(person, eq(person.id, proposalSpeaker.personId))
		.leftJoin(proposalFormat, eq(proposalFormat.id, proposal.formatId))
		.where(and(which, eq(proposalSpeaker.status, 'accepted')))
		.orderBy(asc(proposalSpeaker.position), asc(proposalSpeaker.id))
		.$dynamic();
}

function valuesOf(one: Awaited<ReturnType<typeof peopleOf>>[number], lastDay: string | null): Values {
	return {
		prenom: one.givenName,
		nom: one.familyName,
		titre: one.title,
		format: one.format,
		evenement: one.event,
		date_limite: lastDay === null ? '' : dayWords(lastDay)
	};
}

/** What complete readings say to the people who propose, without saying who wrote it. */
async function feedbackOf(db: Database | Tx, ids: readonly number[]): Promise<Map<number, string[]>> {
	if (ids.length === 0) return new Map();
	const rows = await db.all<{ proposalId: number; feedback: string }>(sql`
		SELECT v.proposal_id AS proposalId, v.feedback FROM review v
		WHERE v.complete = 1 AND v.feedback <> '' AND v.proposal_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
			AND NOT EXISTS (SELECT 1 FROM review_set_aside b WHERE b.proposal_id = v.proposal_id AND b.person_id = v.person_id)
		ORDER BY v.id`);
	return new Map(
		[...Map.groupBy(rows, ({ proposalId }) => proposalId)].map(([id, all]) => [
			id,
			all.map(({ feedback }) => feedback)
		])
	);
}

/** The letters that a fact says are to leave; none for a proposal withdrawn since. */
export async function lettersOf(wording: Wording): Promise<Letter[]> {
	const db = await reader();
	const [of] = await db
		.select({ status: proposal.status })
		.from(proposal)
		.where(eq(proposal.id, wording.proposalId));
	return !of || of.status === 'withdrawn' ? [] : composeLetters(db, [wording]);
}
