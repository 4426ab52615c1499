import { eq } from 'drizzle-orm';
import { now } from '../../clock.ts';
import { ballot, type ballotTrace } from '../../db/schema/ballots.ts';
import { violation } from '../../db/violations.ts';
import { runText } from '../../db/direct.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { readableCode, secretToken } from '../../ids.ts';
import { suspicionOf } from './suspicion.ts';
import { domainOf, ownedDomain } from './domain-owner.ts';
import { placeOf, type Place } from './electorate.ts';
import { networkKey } from '../keys.ts';
import { appendEntry, commitmentOf, type LedgerPlace } from '../ledger/ledger.ts';
import type { SettledPoll } from './settled.ts';

/** How the address of a voter was proved. */
export type Proof = (typeof ballotTrace.$inferSelect)['proof'];

/** Whoever votes, once their address is proved. */
export interface Voter {
	/** See `keys.ts`. */
	key: string;
	/** In its one way of writing. */
	address: string;
	network: string;
	proof: Proof;
	isPlain: boolean;
}

/** What the voter keeps: with it the ballot is found in the ledger, and what it chose is proved. */
export interface Receipt {
	ballot: string;
	nonce: string;
	choices: string[];
	/** `cast` now, `changed` now, or `kept`: the same was there. */
	did: 'cast' | 'changed' | 'kept';
	/** Its line; null where nothing was written. */
	place: LedgerPlace | null;
}

/** A ballot that is there, as the store writes it. */
interface Standing {
	id: string;
	/** JSON. */
	choices: string;
	nonce: string;
	isVoid: number;
}

/**
 * Casts the one ballot of a voter in a poll, or changes it, with its line of the ledger, in the caller's transaction. The same
 * choice sent twice writes nothing. By the server's clock, whatever the browser says.
 * @throws Refusal `poll_not_open`, `poll_closed`, `poll_choices` (400), `voted_already`, `ballot_void`, `poll_attendees_only` (403)
 *   for whoever is not registered where only those who are vote, `poll_place_voted` for a place that somebody else voted with
 */
export async function castBallot(
	tx: Tx,
	poll: SettledPoll,
	{ voter, choices: chosen, pepper }: { voter: Voter; choices: readonly string[]; pepper: string }
): Promise<Receipt> {
	const at = requireOpen(poll);
	const choices = [...new Set(chosen)].sort();
	const [before] = await runText<Standing>(
		tx,
		'SELECT id, choices, nonce, is_void AS isVoid FROM ballot WHERE poll_id = ? AND voter_key = ?',
		[poll.id, voter.key]
	);
	const place = await placeOf(tx, poll, voter.address);
	try {
		return before
			? await changeBallot(tx, poll, before, { choices, at })
			: await newBallot(tx, poll, { voter, choices, pepper, place, at });
	} catch (error) {
		const said = violation(error);
		if (said === 'ballot_choices') throw new Refusal('poll_choices', { status: 400, field: 'choix' });
		if (said === 'ballot_no_change') throw new Refusal('voted_already');
		if (said === 'ballot_not_attendee') throw new Refusal('poll_attendees_only', { status: 403 });
		if (said === 'ballot_trace.poll_id') throw new Refusal('poll_place_voted');
		if (said === 'ballot_void') throw new Refusal('ballot_void');
		// This instance's clock is late: another has seen the close.
		if (said === 'poll_sealed') throw new Refusal('poll_closed');
		throw error;
	}
}

async function newBallot(
	tx: Tx,
	poll: SettledPoll,
	of: { voter: Voter; choices: string[]; pepper: string; place: Place | undefined; at: Date }
): Promise<Receipt> {
	const { voter, choices, pepper, place: attends, at } = of;
	const id = readableCode(16);
	const nonce = secretToken(16);
	const trace = {
		...{ ballotId: id, pollId: poll.id, address: voter.address },
		domain: ownedDomain(domainOf(voter.address)),
		...{ network: networkKey(pepper, voter.network), proof: voter.proof, isPlain: voter.isPlain, at }
	};
	const heldFor = await suspicionOf(tx, trace);
	await runText(
		tx,
		`INSERT INTO ballot (id, poll_id, voter_key, choices, nonce, is_void, held_at, held_for) VALUES (?, ?, ?, ?, ?, 0, ?, ?)`,
		[id, poll.id, voter.key, JSON.stringify(choices), nonce, heldFor ? at.getTime() : null, heldFor]
	);
	const { address, domain, network, proof, isPlain } = trace;
	await runText(
		tx,
		`INSERT INTO ballot_trace (ballot_id, poll_id, address, domain, network, proof, is_plain, at, registration_id, place_id)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		[
			...[id, poll.id, address, domain, network, proof, isPlain ? 1 : 0, at.getTime()],
			...[attends?.registrationId ?? null, attends?.placeId ?? null]
		]
	);
	const commitment = commitmentOf(poll.code, id, choices, nonce);
	const place = await appendEntry(tx, poll, { kind: 'vote', ballot: id, commitment, at });
	return { ballot: id, nonce, choices, did: 'cast', place };
}

async function changeBallot(
	tx: Tx,
	poll: SettledPoll,
	before: Standing,
	{ choices, at }: { choices: string[]; at: Date }
): Promise<Receipt> {
	const { id } = before;
	if (before.isVoid) throw new Refusal('ballot_void');
	if (before.choices === JSON.stringify(choices))
		return { ballot: id, nonce: before.nonce, choices, did: 'kept', place: null };
	const nonce = secretToken(16);
	await tx.update(ballot).set({ choices, nonce }).where(eq(ballot.id, id));
	const commitment = commitmentOf(poll.code, id, choices, nonce);
	const place = await appendEntry(tx, poll, { kind: 'change', ballot: id, commitment, at });
	return { ballot: id, nonce, choices, did: 'changed', place };
}

/**
 * The instant by which a poll is open. A ballot is of that one in every row: looked at again, the close may have passed.
 * @throws Refusal `poll_not_open`, `poll_closed` by the server's clock
 */
export function requireOpen({ publishedAt, opensAt, closesAt }: SettledPoll): Date {
	const at = now();
	if (publishedAt === null || publishedAt > at || at < opensAt) throw new Refusal('poll_not_open');
	if (at >= closesAt) throw new Refusal('poll_closed');
	return at;
}
