import { count, eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { DAY_MS, now } from '../../clock.ts';
import { poll, pollCandidate, pollSecret } from '../../db/schema/polls.ts';
import { violation } from '../../db/violations.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { readableCode } from '../../ids.ts';
import { newSecrets } from '../keys.ts';
import type { Poll } from '../ledger/ledger.ts';

/** How long a ballot may be contested after the close, unless it is set otherwise. */
export const CONTESTED_DAYS = 30;

/** Whom a new poll offers. */
export interface NewCandidate {
	nominationId?: number;
	sessionId?: number;
	speakerId?: number;
	exhibitorId?: number;
	name: string;
	organisationName?: string;
	regionCode?: string | null;
	story?: string;
	photoId?: number | null;
}

/** What a new poll asks. */
export interface NewPoll {
	owner: { categoryId: number } | { eventId: number; slug: string };
	/** In the ledger and in all that is signed: `2026/reconnaissance`. */
	code: string;
	title: string;
	introduction?: string;
	timezone: string;
	opensAt: Date;
	closesAt: Date;
	embargoUntil: Date | null;
	perVoter?: number;
	retained?: number;
	mayChange?: boolean;
	freezeHours?: number;
	electorate?: Poll['electorate'];
	candidates: readonly NewCandidate[];
}

/** Makes a poll with its secrets and its candidates, in the caller's transaction; nobody sees it before it is published. */
export async function makePoll(tx: Tx, actor: Actor, made: NewPoll): Promise<Poll> {
	const { owner, candidates, ...rest } = made;
	const [row] = await tx
		.insert(poll)
		.values({
			...rest,
			...owner,
			contestedUntil: new Date((made.embargoUntil ?? made.closesAt).getTime() + CONTESTED_DAYS * DAY_MS),
			createdAt: now()
		})
		.returning();
	await tx.insert(pollSecret).values({ pollId: row!.id, ...newSecrets() });
	await addCandidates(tx, row!.id, candidates);
	await record(tx, actor, {
		action: 'poll.made',
		objectKind: 'poll',
		objectId: row!.id,
		details: { code: made.code }
	});
	return row!;
}

/** @throws Refusal `poll_settled` once somebody has voted */
export async function addCandidates(
	tx: Tx,
	pollId: number,
	candidates: readonly NewCandidate[]
): Promise<void> {
	if (candidates.length === 0) return;
	const [there] = await tx.select({ n: count() }).from(pollCandidate).where(eq(pollCandidate.pollId, pollId));
	try {
		await tx
			.insert(pollCandidate)
			.values(
				candidates.map((one, i) => ({ ...one, pollId, code: readableCode(6), position: there!.n + i + 1 }))
			);
	} catch (error) {
		if (violation(error) === 'poll_settled') throw new Refusal('poll_settled');
		throw error;
	}
}
