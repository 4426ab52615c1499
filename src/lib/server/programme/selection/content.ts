import { asc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Equipment, ProposalLevel } from '../../../schemas/proposal-lists.ts';
import { reader } from '../../db/client.ts';
import { organisation, person } from '../../db/schema/members.ts';
import { track } from '../../db/schema/programme.ts';
import {
	callQuestion,
	programmeFile,
	proposal,
	proposalFormat,
	proposalSpeaker,
	speakerProfile
} from '../../db/schema/proposals.ts';

/** What those who select read of a proposal. */
export interface Content {
	title: string;
	summary: string;
	description: string;
	format: string;
	minutes: number | null;
	track: string | null;
	level: ProposalLevel;
	equipment: Equipment[];
	maxPeople: number | null;
	note: string;
	answers: { label: string; answer: string | string[] | boolean }[];
	/** Null where the reading is blind: then the names of files are only numbers. */
	speakers: ProposedSpeaker[] | null;
	files: { code: string; name: string; mediaType: string; size: number }[];
}

export interface ProposedSpeaker {
	name: string;
	title: string;
	organisation: string;
	biography: string;
	/** Whether they answered the invitation. */
	accepted: boolean;
}

/**
 * The content of a proposal. Blind, whatever names somebody is never read from the store: no name, organisation,
 * biography or name of a file can reach a page.
 */
export async function contentOf(proposalId: number, blind: boolean): Promise<Content> {
	const db = await reader();
	const [[of], questions, files, speakers] = await Promise.all([
		db
			.select({ proposal, format: proposalFormat.name, minutes: proposalFormat.minutes, track: track.name })
			.from(proposal)
			.leftJoin(proposalFormat, eq(proposalFormat.id, proposal.formatId))
			.leftJoin(track, eq(track.id, proposal.trackId))
			.where(eq(proposal.id, proposalId)),
		db
			.select({ id: callQuestion.id, label: callQuestion.label })
			.from(callQuestion)
			.where(
				eq(
					callQuestion.eventId,
					db.select({ id: proposal.eventId }).from(proposal).where(eq(proposal.id, proposalId))
				)
			)
			.orderBy(asc(callQuestion.position), asc(callQuestion.id)),
		db
			.select({
				code: programmeFile.code,
				name: blind ? sql<string>`''` : programmeFile.name,
				mediaType: programmeFile.mediaType,
				size: programmeFile.size
			})
			.from(programmeFile)
			.where(eq(programmeFile.proposalId, proposalId))
			.orderBy(asc(programmeFile.id)),
		blind ? null : speakersOf(proposalId)
	]);
	const { title, summary, description, level, equipment, maxPeople, note, answers } = of!.proposal;
	return {
		...{ title, summary, description, level, equipment, maxPeople, note, speakers },
		format: of!.format ?? '',
		minutes: of!.minutes,
		track: of!.track,
		answers: questions.flatMap(({ id, label }) => {
			const answer = answers[id];
			const isEmpty = answer === undefined || answer === '' || (Array.isArray(answer) && !answer.length);
			return isEmpty ? [] : [{ label, answer }];
		}),
		files: files.map((file, i) => ({ ...file, name: blind ? String(i + 1) : file.name }))
	};
}

/** Who would speak, as they present themselves; as they were invited until then. Those who declined are left out. */
async function speakersOf(proposalId: number): Promise<ProposedSpeaker[]> {
	const db = await reader();
	const rows = await db
		.select({
			name: sql<string>`coalesce(nullif(${speakerProfile.name}, ''), ${proposalSpeaker.name})`,
			title: sql<string>`coalesce(${speakerProfile.title}, '')`,
			organisation: sql<string>`coalesce(nullif(${speakerProfile.organisation}, ''), ${organisation.name}, '')`,
			biography: sql<string>`coalesce(${speakerProfile.biography}, '')`,
			status: proposalSpeaker.status
		})
		.from(proposalSpeaker)
		.leftJoin(
			person,
			or(eq(person.id, proposalSpeaker.personId), eq(person.emailCanonical, proposalSpeaker.emailCanonical))
		)
		.leftJoin(organisation, eq(organisation.id, person.organisationId))
		.leftJoin(speakerProfile, eq(speakerProfile.personId, person.id))
		.where(
			sql`${proposalSpeaker.proposalId} = ${proposalId} AND ${inArray(proposalSpeaker.status, ['invited', 'accepted'])}`
		)
		.orderBy(asc(proposalSpeaker.position), asc(proposalSpeaker.id));
	return rows.map(({ status, ...one }) => ({ ...one, accepted: status === 'accepted' }));
}
