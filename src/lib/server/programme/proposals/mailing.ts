import { and, asc, eq, sql } from 'drizzle-orm';
import type { ProposalStatus } from '../../../schemas/proposal-lists.ts';
import { reader } from '../../db/client.ts';
import { staffRole } from '../../db/schema/auth.ts';
import { event } from '../../db/schema/events.ts';
import { person } from '../../db/schema/members.ts';
import { callForProposals, proposal, proposalSpeaker, speakerProfile } from '../../db/schema/proposals.ts';
import { isLive } from './access.ts';

/** A proposal as messages about it tell it. */
export interface MailedProposal {
	code: string;
	title: string;
	status: ProposalStatus;
	isPublished: boolean;
	/** The committee had answered it yes, or not yet; what it was, for one withdrawn. */
	isAnswered: boolean;
	event: typeof event.$inferSelect;
	closesAt: Date;
	/** Those who speak, at their own addresses. */
	speakers: { personId: number; name: string; email: string }[];
}

/** A proposal by its id, for the worker. */
export async function proposalToMail(proposalId: number): Promise<MailedProposal> {
	const db = await reader();
	const [found] = await db
		.select({ proposal, event, closesAt: callForProposals.closesAt })
		.from(proposal)
		.innerJoin(event, eq(event.id, proposal.eventId))
		.innerJoin(callForProposals, eq(callForProposals.eventId, proposal.eventId))
		.where(eq(proposal.id, proposalId));
	const { code, title, status, sessionId, withdrawnFrom } = found!.proposal;
	const speakers = await db
		.select({ personId: person.id, name: proposalSpeaker.name, email: person.email })
		.from(proposalSpeaker)
		.innerJoin(person, eq(person.id, proposalSpeaker.personId))
		.where(and(eq(proposalSpeaker.proposalId, proposalId), eq(proposalSpeaker.status, 'accepted')))
		.orderBy(asc(proposalSpeaker.position), asc(proposalSpeaker.id));
	return {
		...{ code, title, status, speakers },
		isPublished: sessionId !== null,
		isAnswered: ['accepted', 'waitlisted', 'confirmed'].includes(withdrawnFrom ?? status),
		event: found!.event,
		closesAt: found!.closesAt
	};
}

/** An invitation that still waits for its answer. */
export interface MailedInvitation {
	name: string;
	email: string;
	inviter: string;
	proposal: MailedProposal;
}

/** An invitation by its id, for the worker; undefined once it is answered, taken back, or of a proposal that is over. */
export async function invitationToMail(speakerId: number): Promise<MailedInvitation | undefined> {
	const db = await reader();
	const [line] = await db.select().from(proposalSpeaker).where(eq(proposalSpeaker.id, speakerId));
	if (line?.status !== 'invited') return undefined;
	const found = await proposalToMail(line.proposalId);
	if (!isLive(found)) return undefined;
	return { name: line.name, email: line.email, inviter: found.speakers[0]?.name ?? '', proposal: found };
}

/** Somebody who left a proposal, or came into it, as messages name them: by their profile, else by their account. */
export async function personToMail(personId: number): Promise<{ name: string; email: string }> {
	const db = await reader();
	const [found] = await db
		.select({
			email: person.email,
			name: sql<string>`coalesce(nullif(${speakerProfile.name}, ''), ${person.givenName} || ' ' || ${person.familyName})`
		})
		.from(person)
		.leftJoin(speakerProfile, eq(speakerProfile.personId, person.id))
		.where(eq(person.id, personId));
	return found!;
}

/** Where the permanence reads its mail. */
export async function staffAddresses(): Promise<string[]> {
	const db = await reader();
	const rows = await db
		.selectDistinct({ email: person.email })
		.from(staffRole)
		.innerJoin(person, eq(person.id, staffRole.personId))
		.where(eq(staffRole.role, 'staff'));
	return rows.map(({ email }) => email);
}
