import { and, asc, eq } from 'drizzle-orm';
import type { ProposalStatus } from '../../../schemas/proposal-lists.ts';
import { reader } from '../../db/client.ts';
import { staffRole } from '../../db/schema/auth.ts';
import { event } from '../../db/schema/events.ts';
import { person } from '../../db/schema/members.ts';
import { callForProposals, proposal, proposalSpeaker } from '../../db/schema/proposals.ts';
import { isLive } from './access.ts';

/** A proposal as messages about it tell it. */
export interface MailedProposal {
	code: string;
	title: string;
	status: ProposalStatus;
	isPublished: boolean;
	event: typeof event.$inferSelect;
	closesAt: Date;
	/** Those who speak, at their own addresses. */
	speakers: { name: string; email: string }[];
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
	const { code, title, status, sessionId } = found!.proposal;
	const speakers = await db
		.select({ name: proposalSpeaker.name, email: person.email })
		.from(proposalSpeaker)
		.innerJoin(person, eq(person.id, proposalSpeaker.personId))
		.where(and(eq(proposalSpeaker.proposalId, proposalId), eq(proposalSpeaker.status, 'accepted')))
		.orderBy(asc(proposalSpeaker.position), asc(proposalSpeaker.id));
	return {
		...{ code, title, status, speakers },
		isPublished: sessionId !== null,
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
