import { and, eq } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { recount } from '../../../../src/lib/poll/recount.ts';
import { DAY_MS, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { secretsOf, voterKey } from '../../../../src/lib/server/polls/keys.ts';
import { destroyTraces } from '../../../../src/lib/server/polls/ballots/destroy.ts';
import { signHeads } from '../../../../src/lib/server/polls/ledger/heads.ts';
import { publicFile } from '../../../../src/lib/server/polls/ledger/public-file.ts';
import { verifyPolls } from '../../../../src/lib/server/polls/ledger/verify.ts';
import { askReview } from '../../../../src/lib/server/polls/office/review.ts';
import { makePerson } from '../../../factories/people.ts';
import { makeEncouragement, makePoll, pollRow, vote } from '../../../factories/polls.ts';
import { refusal } from '../../../setup/guards.ts';
import { hashing } from '../verifiers.ts';

let back = () => {};
afterEach(() => back());
const at = (offset: number) => {
	const instant = Date.now() + offset;
	back = setClock(() => instant);
};

test('after the time to contest, addresses and pepper are gone, and nothing else', async () => {
	const { poll, codes, candidates } = await makePoll();
	const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
	const db = await reader();
	const word = await makeEncouragement(candidates[0]!.id, ballot);
	await write('polls.test', (tx) =>
		tx.update(t.encouragement).set({ status: 'shown' }).where(eq(t.encouragement.id, word))
	);
	// The control: until then, whoever has the pepper finds the ballot of an address.
	const { pepper } = await secretsOf(db, poll.id);
	const ballotsOf = (address: string) =>
		db.$count(t.ballot, and(eq(t.ballot.pollId, poll.id), eq(t.ballot.voterKey, voterKey(pepper, address))));
	expect([await ballotsOf('a@exemple.org'), await ballotsOf('b@exemple.org')]).toEqual([1, 0]);
	at(36 * DAY_MS);
	await signHeads();
	await Promise.all([destroyTraces(), destroyTraces()]);
	expect(await db.$count(t.ballotTrace, eq(t.ballotTrace.pollId, poll.id))).toBe(0);
	const [secret] = await db.select().from(t.pollSecret).where(eq(t.pollSecret.pollId, poll.id));
	expect(secret!.pepper).toBe('');
	// Also for whoever had kept it.
	expect(await ballotsOf('a@exemple.org')).toBe(0);
	// Who signed a word is not to be found at a ballot that is opened.
	const [shown] = await db.select().from(t.encouragement).where(eq(t.encouragement.id, word));
	expect(shown).toMatchObject({ name: 'Ondine', ballotId: null });
	expect(secret!.signingKey).not.toBe('');
	const [row] = await db.select().from(t.ballot).where(eq(t.ballot.id, ballot));
	expect(row!.voterKey).not.toMatch(/^[0-9a-f]{64}$/);
	const lines = await db.select().from(t.auditEntry).where(eq(t.auditEntry.action, 'poll.traces_destroyed'));
	expect(lines.filter(({ objectId }) => objectId === String(poll.id))).toHaveLength(1);
	expect((await recount(await publicFile(await pollRow(poll.id)), hashing)).faults).toEqual([]);
	const staff = await makePerson({ roles: ['staff'] });
	expect(await refusal(askReview({ actor: staff.actor, ballotId: ballot, reason: 'robot' }))).toBe(
		'poll_uncontested'
	);
	const found = await verifyPolls();
	expect(found.filter(({ object }) => object === ballot || object.startsWith(poll.code))).toEqual([]);
});
