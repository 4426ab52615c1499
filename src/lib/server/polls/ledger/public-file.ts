import { and, asc, eq, gt, lte, max, sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { endText, lineText, type LedgerLine } from '../../../poll/ledger.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { ballot, ledgerEntry, ledgerHead } from '../../db/schema/ballots.ts';
import { poll, pollCandidate } from '../../db/schema/polls.ts';
import { sha256 } from '../../ids.ts';
import { secretsOf, signText } from '../keys.ts';
import { headerOf, type Poll } from './ledger.ts';
import { lastHead } from './published.ts';
import { isTold } from '../queries.ts';

/** Rows that are read and hashed before others have their turn. */
const PAGE = 500;

/** What a public file is made of: the same, the same file. */
export interface FileState {
	of: Poll;
	header: string;
	/** The last line that it holds. */
	line: number;
	head: number;
	isTold: boolean;
	/** All the above in one text. */
	mark: string;
}

/** What the public file of a poll would be made of now. */
export async function fileState(pollId: number, database?: Database): Promise<FileState> {
	const db = database ?? (await reader());
	const [row] = await db.select().from(poll).where(eq(poll.id, pollId));
	const of = row!;
	const [head, header] = await Promise.all([lastHead(db, pollId), headerOf(db, pollId)]);
	const told = isTold(of, now());
	const [last] =
		of.sealedAt === null
			? [{ seq: head?.seq ?? 0 }]
			: await db
					.select({ seq: max(ledgerEntry.seq) })
					.from(ledgerEntry)
					.where(eq(ledgerEntry.pollId, pollId));
	const made = { header: lineText(header), line: last?.seq ?? 0, head: head?.seq ?? 0, isTold: told };
	return { of, ...made, mark: sha256(JSON.stringify(made)) };
}

/**
 * The public file of a poll, as it stands: the header, the chain up to its last signed head, and its heads; once results are
 * told, what each commitment was of, and the counts. Its last line is signed over every byte before it. It is of one state of
 * the store: what came while it was read makes it read again.
 * @returns its pieces, in order, and the digest of its last line
 */
export async function drawFile(
	pollId: number,
	database?: Database
): Promise<{ pieces: string[]; digest: string }> {
	const db = database ?? (await reader());
	for (;;) {
		const state = await fileState(pollId, db);
		const drawn = await draw(db, state);
		if ((await fileState(pollId, db)).mark === state.mark) return drawn;
	}
}

/** As {@link drawFile}, in one text. */
export async function publicFile({ id }: Pick<Poll, 'id'>, database?: Database): Promise<string> {
	return (await drawFile(id, database)).pieces.join('');
}

async function draw(db: Database, state: FileState): Promise<{ pieces: string[]; digest: string }> {
	const { of, header } = state;
	const hash = createHash('sha256');
	const pieces: string[] = [];
	const add = async (lines: readonly string[]) => {
		const piece = lines.map((line) => `${line}\n`).join('');
		hash.update(piece);
		pieces.push(piece);
		// Thousands of lines: others are served meanwhile.
		await setImmediate();
	};
	await add([header]);
	for await (const page of entries(db, state)) await add(page.map(lineText));
	await add((await heads(db, of.id)).map(lineText));
	if (state.isTold) {
		for await (const page of openings(db, of.id)) await add(page.map(lineText));
		await add([lineText(await counts(db, of.id))]);
	}
	const digest = hash.digest('hex');
	const { signingKey } = await secretsOf(db, of.id);
	const signature = signText(signingKey, endText(of.code, digest));
	pieces.push(`${lineText({ end: digest, signature })}\n`);
	return { pieces, digest };
}

async function* entries(db: Database, { of, line }: FileState): AsyncGenerator<LedgerLine[]> {
	for (let from = 0; from < line; from += PAGE) {
		const page = await db
			.select()
			.from(ledgerEntry)
			.where(
				and(
					eq(ledgerEntry.pollId, of.id),
					gt(ledgerEntry.seq, from),
					lte(ledgerEntry.seq, Math.min(from + PAGE, line))
				)
			)
			.orderBy(asc(ledgerEntry.seq));
		yield page.map(({ pollId: _, ballotId, ...rest }) => ({ ...rest, ballot: ballotId }));
	}
}

async function heads(db: Database, pollId: number): Promise<LedgerLine[]> {
	const signed = await db
		.select()
		.from(ledgerHead)
		.where(eq(ledgerHead.pollId, pollId))
		.orderBy(asc(ledgerHead.seq));
	return signed.map(({ seq, hash, at, signature }) => ({ head: seq, hash, at: at.toISOString(), signature }));
}

async function* openings(db: Database, pollId: number): AsyncGenerator<LedgerLine[]> {
	for (let after = ''; ;) {
		const page = await db
			.select({ id: ballot.id, choices: ballot.choices, nonce: ballot.nonce, isVoid: ballot.isVoid })
			.from(ballot)
			// By its own index (+): the other would sort all of them again for each page.
			.where(and(sql`+${ballot.pollId} = ${pollId}`, gt(ballot.id, after)))
			.orderBy(asc(ballot.id))
			.limit(PAGE);
		yield page
			.filter(({ isVoid }) => !isVoid)
			.map(({ id, choices, nonce }) => ({ open: id, choices, nonce }));
		if (page.length < PAGE) return;
		after = page.at(-1)!.id;
	}
}

async function counts(db: Database, pollId: number): Promise<LedgerLine> {
	const [of] = await db
		.select({ ballots: poll.ballots, voided: poll.voided })
		.from(poll)
		.where(eq(poll.id, pollId));
	const candidates = await db
		.select({ code: pollCandidate.code, votes: pollCandidate.votes })
		.from(pollCandidate)
		.where(eq(pollCandidate.pollId, pollId))
		.orderBy(asc(pollCandidate.position), asc(pollCandidate.id));
	return { counts: candidates.map(({ code, votes }): [string, number] => [code, votes]), ...of! };
}
