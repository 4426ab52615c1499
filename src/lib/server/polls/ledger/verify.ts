import { asc, eq, sql } from 'drizzle-orm';
import { createPublicKey, verify } from 'node:crypto';
import { entryText, headText, lineText } from '../../../poll/ledger.ts';
import { MINUTE_MS, now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { recount, type Difference, type Rules } from '../../db/recount.ts';
import { ballot, ballotTrace, ledgerEntry, ledgerHead } from '../../db/schema/ballots.ts';
import { poll } from '../../db/schema/polls.ts';
import { sha256 } from '../../ids.ts';
import { secretsOf, voterKey } from '../keys.ts';
import { commitmentOf, headerOf, type Poll } from './ledger.ts';

const RULES: Rules = {
	poll_ballots: sql`
		SELECT p.code AS object, p.ballots || '/' || p.voided AS stored,
			(SELECT count(*) FROM ballot b WHERE b.poll_id = p.id AND NOT b.is_void) || '/' ||
			(SELECT count(*) FROM ballot b WHERE b.poll_id = p.id AND b.is_void) AS counted
		FROM poll p WHERE stored <> counted`,
	poll_candidate_votes: sql`
		SELECT k.code AS object, k.votes AS stored, (
			SELECT count(*) FROM ballot b JOIN json_each(b.choices) c WHERE b.poll_id = k.poll_id AND NOT b.is_void AND c.value = k.code) AS counted
		FROM poll_candidate k WHERE k.votes <> counted`,
	ballot_void_by_two: sql`
		SELECT b.id AS object, b.is_void AS stored, coalesce(r.kind, 'none') AS counted FROM ballot b
		LEFT JOIN ballot_review r ON r.id = (SELECT max(x.id) FROM ballot_review x WHERE x.ballot_id = b.id AND x.agreed = 1)
		WHERE b.is_void <> (coalesce(r.kind, 'restore') = 'void') OR (r.id IS NOT NULL AND r.second_by IS NULL)`,
	ballot_gone: sql`
		SELECT p.code || ' ' || e.seq AS object, e.ballot_id AS stored, 'none' AS counted FROM ledger_entry e
		JOIN poll p ON p.id = e.poll_id LEFT JOIN ballot b ON b.id = e.ballot_id AND b.poll_id = e.poll_id
		WHERE b.id IS NULL`,
	ballot_traced: sql`
		SELECT b.id AS object, t.ballot_id IS NOT NULL AS stored, p.destroyed_at IS NULL AS counted FROM ballot b
		JOIN poll p ON p.id = b.poll_id LEFT JOIN ballot_trace t ON t.ballot_id = b.id WHERE stored <> counted`
};

/** How many rules {@link verifyPolls} recounts. */
export const POLL_RULE_COUNT = Object.keys(RULES).length + 5;

/** Looks for ballots, counts and lines of ledgers that contradict one another: an altered row is found, and one that is gone. */
export async function verifyPolls(database?: Database): Promise<Difference[]> {
	const db = database ?? (await reader());
	const found = await recount(RULES, db);
	for (const of of await db.select().from(poll)) found.push(...(await verifyLedger(db, of)));
	return found;
}

async function verifyLedger(db: Database, of: Poll): Promise<Difference[]> {
	const found: Difference[] = [];
	const entries = await db
		.select()
		.from(ledgerEntry)
		.where(eq(ledgerEntry.pollId, of.id))
		.orderBy(asc(ledgerEntry.seq));
	let prev = entries.length > 0 ? sha256(lineText(await headerOf(db, of.id))) : '';
	for (const [i, { pollId: _, ballotId, hash, ...rest }] of entries.entries()) {
		const counted = sha256(entryText({ ...rest, ballot: ballotId, seq: i + 1, prev }));
		if (counted !== hash || rest.prev !== prev || rest.seq !== i + 1)
			found.push({ rule: 'ledger_chain', object: `${of.code} ${i + 1}`, stored: hash, counted });
		prev = hash;
	}
	found.push(...(await verifyHeads(db, of, entries)), ...(await verifyVoters(db, of)));
	const ballots = await db.all<{
		id: string;
		choices: string;
		nonce: string;
		commitment: string | null;
		isVoid: number;
		kind: string | null;
	}>(
		sql`SELECT b.id, b.choices, b.nonce, b.is_void AS isVoid, e.commitment, e.kind FROM ballot b
			LEFT JOIN ledger_entry e ON e.poll_id = b.poll_id AND e.seq = (
				SELECT max(x.seq) FROM ledger_entry x WHERE x.ballot_id = b.id)
			WHERE b.poll_id = ${of.id}`
	);
	for (const { id, choices, nonce, commitment, isVoid, kind } of ballots) {
		const counted = commitmentOf(of.code, id, JSON.parse(choices) as string[], nonce);
		const isTold = commitment === counted && (isVoid === 1) === (kind === 'void');
		if (!isTold)
			found.push({
				rule: 'ballot_commitment',
				object: id,
				stored: `${kind ?? 'none'} ${commitment ?? ''}`,
				counted
			});
	}
	return found;
}

/**
 * Whether each voter is who their address makes them, for as long as addresses and the pepper are there: a ballot of a key that
 * is of no address would be nobody's, and one person could have many.
 */
async function verifyVoters(db: Database, of: Poll): Promise<Difference[]> {
	const { pepper } = await secretsOf(db, of.id);
	if (pepper === '') return [];
	const voters = await db
		.select({ id: ballot.id, key: ballot.voterKey, address: ballotTrace.address })
		.from(ballot)
		.innerJoin(ballotTrace, eq(ballotTrace.ballotId, ballot.id))
		.where(eq(ballot.pollId, of.id));
	return voters.flatMap(({ id, key, address }) => {
		const counted = voterKey(pepper, address);
		return key === counted ? [] : [{ rule: 'ballot_voter', object: id, stored: key, counted }];
	});
}

/** Whether what was signed of a ledger is what it holds. */
async function verifyHeads(
	db: Database,
	of: Poll,
	entries: readonly (typeof ledgerEntry.$inferSelect)[]
): Promise<Difference[]> {
	const heads = await db.select().from(ledgerHead).where(eq(ledgerHead.pollId, of.id));
	if (heads.length === 0) return [];
	const { signingKey } = await secretsOf(db, of.id);
	const key = createPublicKey(signingKey);
	return heads.flatMap(({ seq, hash, at, signature }) => {
		const text = headText(of.code, { head: seq, hash, at: at.toISOString() });
		const isSigned = verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
		const counted = entries[seq - 1]?.hash ?? 'none';
		const object = `${of.code} ${seq}`;
		const isAhead = at.getTime() > now().getTime() + MINUTE_MS;
		return [
			...(isSigned && counted === hash ? [] : [{ rule: 'ledger_head', object, stored: hash, counted }]),
			...(isAhead ? [{ rule: 'ledger_head_ahead', object, stored: at.toISOString(), counted: 'later' }] : [])
		];
	});
}
