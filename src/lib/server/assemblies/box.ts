import { eq } from 'drizzle-orm';
import { CHOICE_NAMES } from '../../assemblies/ballot.ts';
import {
	commitmentText,
	endText,
	entryText,
	headText,
	lineText,
	type LedgerLine
} from '../../poll/ledger.ts';
import { VOTE_CHOICES } from '../../schemas/assembly-lists.ts';
import { assemblyBallot } from '../db/schema/assemblies.ts';
import type { Tx } from '../db/write.ts';
import { sha256 } from '../ids.ts';
import { newSecrets, publicKeyOf, signText } from '../polls/keys.ts';
import type { Motion } from './queries.ts';

/**
 * The public file of a secret ballot, in the format of the ledger of votes, so that the same programs count it again. Its
 * lines are in the order of numbers drawn by lot, and all of the hour of the close: the order in which people voted is
 * nowhere. The key that signs it is made for it and kept by nobody: its minutes print the file's digest.
 */
export async function fileOf(
	tx: Tx,
	{ id, code, text }: Motion,
	closedAt: Date
): Promise<{ content: string; sha256: string }> {
	const ballots = (await tx.select().from(assemblyBallot).where(eq(assemblyBallot.motionId, id))).sort(
		(a, b) => (a.ballot < b.ballot ? -1 : 1)
	);
	const { signingKey } = newSecrets();
	const header: LedgerLine = {
		...{ format: 'estrade-ledger-2', poll: code, title: text, perVoter: 1, retained: 1 },
		closesAt: closedAt.toISOString(),
		candidates: VOTE_CHOICES.map((choice) => [choice, CHOICE_NAMES[choice]]),
		key: publicKeyOf(signingKey)
	};
	const lines: LedgerLine[] = [header];
	const hour = closedAt.toISOString().slice(0, 13);
	let prev = sha256(lineText(header));
	for (const [i, { ballot, choice, nonce }] of ballots.entries()) {
		const commitment = sha256(commitmentText({ poll: code, ballot, choices: [choice], nonce }));
		const entry = { seq: i + 1, kind: 'vote' as const, ballot, commitment, hour, reason: '' as const, prev };
		prev = sha256(entryText(entry));
		lines.push({ ...entry, hash: prev });
	}
	if (ballots.length > 0) {
		const head = { head: ballots.length, hash: prev, at: closedAt.toISOString() };
		lines.push({ ...head, signature: signText(signingKey, headText(code, head)) });
	}
	for (const { ballot, choice, nonce } of ballots) lines.push({ open: ballot, choices: [choice], nonce });
	const votes = (choice: string) => ballots.filter((one) => one.choice === choice).length;
	lines.push({
		...{ counts: VOTE_CHOICES.map((choice) => [choice, votes(choice)]), ballots: ballots.length, voided: 0 }
	});
	const body = lines.map((line) => `${lineText(line)}\n`).join('');
	const end = sha256(body);
	const content = `${body}${lineText({ end, signature: signText(signingKey, endText(code, end)) })}\n`;
	return { content, sha256: sha256(content) };
}
