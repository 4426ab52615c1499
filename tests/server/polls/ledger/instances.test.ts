import { asc, eq, like, sql } from 'drizzle-orm';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { verifyPolls } from '../../../../src/lib/server/polls/ledger/verify.ts';
import { makePoll, pollRow, vote } from '../../../factories/polls.ts';

function start(pollId: number, who: string, count: number) {
	return spawn(
		process.execPath,
		[
			...['--disable-warning=ExperimentalWarning', 'tests/server/polls/ledger/voting-process.ts'],
			...[String(pollId), who, String(count)]
		],
		{ env: process.env, stdio: ['ignore', 'pipe', 'inherit'] }
	);
}

async function sequence(pollId: number): Promise<number[]> {
	const rows = await (
		await reader()
	)
		.select({ seq: t.ledgerEntry.seq })
		.from(t.ledgerEntry)
		.where(eq(t.ledgerEntry.pollId, pollId))
		.orderBy(asc(t.ledgerEntry.seq));
	return rows.map(({ seq }) => seq);
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test(
	'two instances that vote at once write one chain, without a gap nor a fork',
	{ timeout: 60_000 },
	async () => {
		const { poll, codes } = await makePoll();
		const child = start(poll.id, 'autre', 60);
		const [first] = await once(child.stdout, 'data');
		expect(String(first)).toContain('1');
		child.stdout.resume();
		const ended = once(child, 'exit');
		for (const n of upTo(60)) await vote(poll, `ici.${n}@exemple.org`, [codes[1]!]);
		// The same person through both: the other instance's vote is theirs.
		expect(await vote(poll, 'autre.1@exemple.org', [codes[0]!])).toMatchObject({ did: 'kept' });
		expect((await ended)[0]).toBe(0);
		expect(await pollRow(poll.id)).toMatchObject({ ballots: 120 });
		expect(await sequence(poll.id)).toEqual(upTo(120));
		expect(await verifyPolls()).toEqual([]);
	}
);

test(
	'an instance killed in the middle loses no vote that it took, and breaks no chain',
	{ timeout: 60_000 },
	async () => {
		const { poll, codes } = await makePoll();
		for (const [round, killAfter] of [10, 35].entries()) {
			const who = `tue-${round}`;
			const child = start(poll.id, who, 100_000);
			let taken = 0;
			for await (const line of createInterface({ input: child.stdout })) {
				taken = Number(line);
				if (taken === killAfter) child.kill('SIGKILL');
			}
			expect(taken).toBeGreaterThanOrEqual(killAfter);
			const kept = await (await reader()).$count(t.ballotTrace, like(t.ballotTrace.address, `${who}.%`));
			// The one being committed when it died may be there too: whole, with its line.
			expect(kept - taken).toBeOneOf([0, 1]);
			await vote(poll, `apres-${round}@exemple.org`, [codes[0]!]);
		}
		const { ballots } = await pollRow(poll.id);
		expect(await sequence(poll.id)).toEqual(upTo(ballots));
		const db = await reader();
		expect(
			await db.all(sql`SELECT id FROM ballot WHERE id NOT IN (SELECT ballot_id FROM ledger_entry)`)
		).toEqual([]);
		expect(await verifyPolls()).toEqual([]);
	}
);
