import { and, asc, eq, ne, sql } from 'drizzle-orm';
import { event } from '../db/schema/events.ts';
import { person } from '../db/schema/members.ts';
import { speaker } from '../db/schema/programme.ts';
import {
	formerSpeaker,
	programmeFile,
	proposal,
	proposalSpeaker,
	speakerProfile,
	unavailability
} from '../db/schema/proposals.ts';
import { review, reviewConflict, reviewer, reviewCriterion, reviewScore } from '../db/schema/selection.ts';
import type { Tx } from '../db/write.ts';

/** What is held of somebody who proposes, speaks, or reads for a committee; one statement a table. */
export async function programmeOf(tx: Tx, personId: number) {
	return {
		conferences: await tx
			.select({
				evenement: event.name,
				nom: speaker.name,
				fonction: speaker.title,
				biographie: speaker.biography
			})
			.from(speaker)
			.innerJoin(event, eq(event.id, speaker.eventId))
			.where(eq(speaker.personId, personId)),
		comites: await tx
			.select({ evenement: event.name, depuis: reviewer.since })
			.from(reviewer)
			.innerJoin(event, eq(event.id, reviewer.eventId))
			.where(eq(reviewer.personId, personId)),
		lectures: await tx
			.select({
				proposition: proposal.code,
				titre: proposal.title,
				complete: review.complete,
				notes: sql<
					string | null
				>`(SELECT group_concat(${reviewCriterion.name} || ' ' || ${reviewScore.score}, ', ')
					FROM ${reviewScore} JOIN ${reviewCriterion} ON ${reviewCriterion.id} = ${reviewScore.criterionId}
					WHERE ${reviewScore.reviewId} = ${review.id})`,
				commentaire: review.comment,
				retour: review.feedback,
				le: review.updatedAt
			})
			.from(review)
			.innerJoin(proposal, eq(proposal.id, review.proposalId))
			.where(eq(review.personId, personId))
			.orderBy(asc(review.id)),
		conflits: await tx
			.select({ proposition: proposal.code, raison: reviewConflict.reason, le: reviewConflict.at })
			.from(reviewConflict)
			.innerJoin(proposal, eq(proposal.id, reviewConflict.proposalId))
			.where(eq(reviewConflict.personId, personId)),
		presentation: await tx
			.select({
				nom: speakerProfile.name,
				fonction: speakerProfile.title,
				organisme: speakerProfile.organisation,
				biographie: speakerProfile.biography,
				enregistree_le: speakerProfile.updatedAt
			})
			.from(speakerProfile)
			.where(eq(speakerProfile.personId, personId)),
		propositions: await tx
			.select({
				code: proposal.code,
				evenement: event.name,
				etat: proposal.status,
				role: proposalSpeaker.status,
				a_confirmer_au_plus_tard: proposal.confirmBy,
				titre: proposal.title,
				resume: proposal.summary,
				description: proposal.description,
				note_au_comite: proposal.note,
				reponses: sql<string>`${proposal.answers}`,
				deposee_le: proposal.submittedAt
			})
			.from(proposalSpeaker)
			.innerJoin(proposal, eq(proposal.id, proposalSpeaker.proposalId))
			.innerJoin(event, eq(event.id, proposal.eventId))
			.where(and(eq(proposalSpeaker.personId, personId), eq(proposalSpeaker.status, 'accepted')))
			.orderBy(asc(proposal.id)),
		propositions_quittees: await tx
			.select({ code: proposal.code, evenement: event.name })
			.from(formerSpeaker)
			.innerJoin(proposal, eq(proposal.id, formerSpeaker.proposalId))
			.innerJoin(event, eq(event.id, proposal.eventId))
			.where(eq(formerSpeaker.personId, personId))
			.orderBy(asc(proposal.id)),
		invitations_a_coanimer: await tx
			.select({
				evenement: event.name,
				nom: proposalSpeaker.name,
				etat: proposalSpeaker.status,
				invitee_le: proposalSpeaker.invitedAt
			})
			.from(proposalSpeaker)
			.innerJoin(proposal, eq(proposal.id, proposalSpeaker.proposalId))
			.innerJoin(event, eq(event.id, proposal.eventId))
			.innerJoin(
				person,
				and(eq(person.id, personId), eq(person.emailCanonical, proposalSpeaker.emailCanonical))!
			)
			.where(ne(proposalSpeaker.status, 'accepted'))
			.orderBy(asc(proposalSpeaker.id)),
		indisponibilites: await tx
			.select({ evenement: event.name, de: unavailability.startsAt, a: unavailability.endsAt })
			.from(unavailability)
			.innerJoin(event, eq(event.id, unavailability.eventId))
			.where(eq(unavailability.personId, personId))
			.orderBy(asc(unavailability.startsAt)),
		fichiers_deposes: await tx
			.select({ nom: programmeFile.name, octets: programmeFile.size, depose_le: programmeFile.createdAt })
			.from(programmeFile)
			.where(eq(programmeFile.uploadedBy, personId))
			.orderBy(asc(programmeFile.id))
	};
}
