import { asc, eq, sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { review, reviewCriterion, reviewScore } from '../../db/schema/selection.ts';
import { proposal } from '../../db/schema/proposals.ts';
import { scoreOf, tallyOf, type Tally } from '../../../scoring/score.ts';

export interface Criterion {
	id: number;
	name: string;
	help: string;
	max: number;
	weight: number;
	position: number;
}

/** One reading that counts, or will once it is complete. */
export interface Reading {
	proposalId: number;
	personId: number;
	complete: boolean;
	/** 0 to 100; null until complete, and while set aside. */
	score: number | null;
	/** Whoever reads is asked to speak in it, and has not answered: it counts for nothing until they decline. */
	isSetAside: boolean;
	/** The text has changed since it was read. */
	isOutdated: boolean;
	/** By criterion id. */
	scores: ReadonlyMap<number, number>;
	comment: string;
	feedback: string;
}

/** The criteria of an event, in their order. */
export async function criteriaOf(eventId: number): Promise<Criterion[]> {
	const db = await reader();
	const { id, name, help, max, weight, position } = reviewCriterion;
	return db
		.select({ id, name, help, max, weight, position })
		.from(reviewCriterion)
		.where(eq(reviewCriterion.eventId, eventId))
		.orderBy(asc(reviewCriterion.position), asc(reviewCriterion.id));
}

/**
 * The readings of an event, or of one proposal. Those of whoever must not read a proposal are left out: the triggers have
 * taken them back already, and a score with a conflict must not count even if one ever failed.
 */
export async function readingsOf(
	eventId: number,
	criteria: readonly Criterion[],
	proposalId?: number
): Promise<Reading[]> {
	const db = await reader();
	const of = sql`${proposal.eventId} = ${eventId} ${proposalId === undefined ? sql`` : sql`AND ${proposal.id} = ${proposalId}`}
		AND NOT EXISTS (SELECT 1 FROM review_barred b WHERE b.proposal_id = ${review.proposalId} AND b.person_id = ${review.personId})`;
	const [reviews, scores] = await Promise.all([
		db
			.select({
				id: review.id,
				proposalId: review.proposalId,
				personId: review.personId,
				complete: review.complete,
				comment: review.comment,
				feedback: review.feedback,
				isSetAside: sql<number>`EXISTS (SELECT 1 FROM review_set_aside a WHERE a.proposal_id = ${review.proposalId} AND a.person_id = ${review.personId})`,
				// What changes once it is accepted is the printed text, which is not scored any more.
				isOutdated: sql<number>`${review.revision} < ${proposal.revision} AND ${proposal.status} NOT IN ('accepted', 'confirmed')`
			})
			.from(review)
			.innerJoin(proposal, eq(proposal.id, review.proposalId))
			.where(of)
			.orderBy(asc(review.id)),
		db
			.select({
				reviewId: reviewScore.reviewId,
				criterionId: reviewScore.criterionId,
				score: reviewScore.score
			})
			.from(reviewScore)
			.innerJoin(review, eq(review.id, reviewScore.reviewId))
			.innerJoin(proposal, eq(proposal.id, review.proposalId))
			.where(of)
	]);
	const byReview = Map.groupBy(scores, ({ reviewId }) => reviewId);
	return reviews.map(({ id, isSetAside, isOutdated, ...one }) => {
		const own = new Map((byReview.get(id) ?? []).map(({ criterionId, score }) => [criterionId, score]));
		return {
			...one,
			scores: own,
			score: one.complete && !isSetAside ? scoreOf(criteria, own) : null,
			isSetAside: isSetAside === 1,
			isOutdated: isOutdated === 1
		};
	});
}

/** What the complete readings of each proposal come to, by proposal id. */
export function talliesOf(readings: readonly Reading[]): Map<number, Tally> {
	const scored = readings.filter(({ score }) => score !== null);
	return new Map(
		[...Map.groupBy(scored, ({ proposalId }) => proposalId)].map(([id, all]) => [
			id,
			tallyOf(all.map(({ score }) => score!))
		])
	);
}

/** Somebody who must not read a proposal: by a declared conflict, because they speak in it, or because they once did. */
interface Barred {
	proposalId: number;
	personId: number;
	by: 'conflict' | 'own' | 'left';
}

/** Who must not read what in an event, each pair once. */
export async function barredOf(eventId: number): Promise<Barred[]> {
	const db = await reader();
	return db.all<Barred>(sql`
		SELECT b.proposal_id AS proposalId, b.person_id AS personId, CASE
			WHEN EXISTS (SELECT 1 FROM review_conflict c WHERE c.proposal_id = b.proposal_id AND c.person_id = b.person_id) THEN 'conflict'
			WHEN EXISTS (SELECT 1 FROM former_speaker f WHERE f.proposal_id = b.proposal_id AND f.person_id = b.person_id
				AND NOT EXISTS (SELECT 1 FROM proposal_speaker s
					WHERE s.proposal_id = f.proposal_id AND s.person_id = f.person_id AND s.status = 'accepted')) THEN 'left'
			ELSE 'own' END AS by
		FROM review_barred b JOIN proposal p ON p.id = b.proposal_id WHERE p.event_id = ${eventId}`);
}

/** The proposals that the actor must not read; none for the system. */
export function barredFor(
	actor: Actor,
	barred: readonly { proposalId: number; personId: number }[]
): Set<number> {
	if (actor.kind !== 'person') return new Set();
	return new Set(barred.filter((one) => one.personId === actor.personId).map((one) => one.proposalId));
}
