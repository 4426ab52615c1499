import { and, asc, desc, eq, gt, isNotNull, lte, or } from 'drizzle-orm';
import { dayOf } from '../../../format/dates.ts';
import type { ProposalLine, ProposalPage, ShownFile, ShownPlace } from '../../../programme/proposal.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { room, session, track } from '../../db/schema/programme.ts';
import {
	callForProposals,
	programmeFile,
	proposal,
	proposalFormat,
	proposalSpeaker
} from '../../db/schema/proposals.ts';
import { Refusal } from '../../errors.ts';
import { aboutPerson, editsOf, isLive, isPast, openProposal, type Access } from './access.ts';
import { listQuestions } from './answers.ts';
import { callState, shownCall } from './call.ts';

/** Every proposal of the person who asks, and those they are asked to join; latest first. */
export async function myProposals(actor: Actor): Promise<ProposalLine[]> {
	const db = await reader();
	const rows = await db
		.select({ proposal, event, call: callForProposals, session, own: proposalSpeaker })
		.from(proposalSpeaker)
		.innerJoin(proposal, eq(proposal.id, proposalSpeaker.proposalId))
		.innerJoin(event, eq(event.id, proposal.eventId))
		.innerJoin(callForProposals, eq(callForProposals.eventId, proposal.eventId))
		.leftJoin(session, eq(session.id, proposal.sessionId))
		.where(aboutPerson(requirePerson(actor)))
		.orderBy(desc(event.firstDay), desc(proposal.updatedAt), desc(proposal.id));
	return rows
		.filter((row) => row.own.status === 'accepted' || (row.own.status === 'invited' && isLive(row.proposal)))
		.map((row) => lineOf({ ...row, as: row.own.status === 'accepted' ? 'speaker' : 'invited' }));
}

/** Whether a person speaks, proposes or is asked to, anywhere: their space then has a door of its own. */
export async function proposesSomething(actor: Actor): Promise<boolean> {
	if (actor.kind !== 'person') return false;
	const db = await reader();
	const [found] = await db
		.select({ id: proposalSpeaker.id })
		.from(proposalSpeaker)
		.where(aboutPerson(actor))
		.limit(1);
	return found !== undefined;
}

/** The calls that are open now, of published events, the first to close first. */
export async function openCalls(): Promise<
	{ slug: string; name: string; timezone: string; closesAt: Date }[]
> {
	const db = await reader();
	const at = now();
	return db
		.select({
			slug: event.slug,
			name: event.name,
			timezone: event.timezone,
			closesAt: callForProposals.closesAt
		})
		.from(callForProposals)
		.innerJoin(event, eq(event.id, callForProposals.eventId))
		.where(
			and(isNotNull(event.publishedAt), lte(callForProposals.opensAt, at), gt(callForProposals.closesAt, at))
		)
		.orderBy(asc(callForProposals.closesAt));
}

/** What somebody invited reads before they answer. */
export interface Invitation {
	code: string;
	title: string;
	summary: string;
	inviter: string;
	event: ProposalLine['event'];
}

/**
 * The page of a proposal, for its people and the permanence; for whoever is only invited, what they are asked to join.
 * @throws Refusal `not_found` (404)
 */
export async function proposalPage(
	actor: Actor,
	code: string
): Promise<{ invitation: Invitation; proposal: null } | { invitation: null; proposal: ProposalPage }> {
	const db = await reader();
	const access = await openProposal(db, actor, code);
	if (access.as === 'invited') return { invitation: await invitationOf(db, access), proposal: null };
	const { proposal: row, call, own } = access;
	const shown = await shownCall(row.eventId);
	if (!shown) throw new Refusal('not_found', { status: 404 });
	return {
		invitation: null,
		proposal: {
			...lineOf(access),
			edits: own ? editsOf(row, call) : 'none',
			revision: row.revision,
			updatedAt: row.updatedAt,
			submittedAt: row.submittedAt,
			text: {
				title: row.title,
				formatId: row.formatId,
				trackId: row.trackId,
				summary: row.summary,
				description: row.description,
				level: row.level,
				equipment: row.equipment,
				maxPeople: row.maxPeople,
				note: row.note,
				answers: row.answers
			},
			formatName: await nameOf(db, proposalFormat, row.formatId),
			trackName: await nameOf(db, track, row.trackId),
			call: shown,
			questions: await listQuestions(db, row.eventId),
			speakers: await speakersOf(db, access),
			files: await filesOf(db, row),
			session: row.sessionId === null ? null : await placeOf(db, row.sessionId)
		}
	};
}

/** Files of a proposal and slides of its session, oldest first; never their bytes. */
export async function filesOf(
	db: Database,
	{ id, sessionId }: { id: number; sessionId: number | null }
): Promise<ShownFile[]> {
	const rows = await db
		.select({
			code: programmeFile.code,
			name: programmeFile.name,
			size: programmeFile.size,
			mediaType: programmeFile.mediaType,
			sessionId: programmeFile.sessionId
		})
		.from(programmeFile)
		.where(
			sessionId === null
				? eq(programmeFile.proposalId, id)
				: or(eq(programmeFile.proposalId, id), eq(programmeFile.sessionId, sessionId))
		)
		.orderBy(asc(programmeFile.id));
	return rows.map(({ sessionId: of, ...file }) => ({ ...file, isSlides: of !== null }));
}

function lineOf({
	proposal: row,
	event: at,
	call,
	session: held,
	as
}: Pick<Access, 'proposal' | 'event' | 'call' | 'session' | 'as'>): ProposalLine {
	return {
		code: row.code,
		title: row.title,
		status: row.status,
		isInvitation: as === 'invited',
		event: { slug: at.slug, name: at.name, timezone: at.timezone },
		closesAt: call.closesAt,
		editsCloseAt: call.editsCloseAt,
		confirmBy: row.confirmBy,
		isLate: row.confirmBy !== null && row.confirmBy < dayOf(now(), at.timezone),
		isLapsed: row.lapsedAt !== null,
		isOpen: callState(call) === 'open',
		mayEdit: editsOf(row, call) !== 'none',
		past: isPast(held) ? { day: held!.day, isCancelled: held!.status === 'cancelled' } : null
	};
}

async function invitationOf(db: Database, access: Access): Promise<Invitation> {
	const { proposal: row } = access;
	const [inviter] = await db
		.select({ name: proposalSpeaker.name })
		.from(proposalSpeaker)
		.where(and(eq(proposalSpeaker.proposalId, row.id), eq(proposalSpeaker.personId, row.submitterId)));
	const { code, title, event: at } = lineOf(access);
	return { code, title, summary: row.summary, inviter: inviter?.name ?? '', event: at };
}

async function nameOf(
	db: Database,
	table: typeof proposalFormat | typeof track,
	id: number | null
): Promise<string | null> {
	if (id === null) return null;
	const [found] = await db.select({ name: table.name }).from(table).where(eq(table.id, id));
	return found?.name ?? null;
}

async function speakersOf(db: Database, { proposal: row, own }: Access): Promise<ProposalPage['speakers']> {
	const rows = await db
		.select()
		.from(proposalSpeaker)
		.where(eq(proposalSpeaker.proposalId, row.id))
		.orderBy(asc(proposalSpeaker.position), asc(proposalSpeaker.id));
	return rows.map(({ id, name, email, status, personId }) => ({
		id,
		name,
		email,
		status,
		isSubmitter: personId === row.submitterId,
		isMe: id === own?.id
	}));
}

async function placeOf(db: Database, sessionId: number): Promise<ShownPlace | null> {
	const [found] = await db
		.select({ session, room })
		.from(session)
		.leftJoin(room, eq(room.id, session.roomId))
		.where(eq(session.id, sessionId));
	if (!found) return null;
	const { slug, day, startsAt, endsAt, bookable, booked, capacity, status } = found.session;
	return {
		...{ slug, day, startsAt, endsAt, bookable, booked, capacity },
		roomName: found.room?.name ?? null,
		directions: found.room?.directions ?? '',
		isCancelled: status === 'cancelled'
	};
}
