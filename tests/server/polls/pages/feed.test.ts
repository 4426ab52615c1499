import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { findBallot } from '../../../../src/lib/poll/find-ballot.ts';
import { setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { endWatches } from '../../../../src/lib/server/db/watched.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { sha256 } from '../../../../src/lib/server/ids.ts';
import {
	sayEncouragement,
	shownEncouragements
} from '../../../../src/lib/server/polls/pages/encouragements.ts';
import { watchPoll } from '../../../../src/lib/server/polls/pages/live.ts';
import { signHeads } from '../../../../src/lib/server/polls/ledger/heads.ts';
import { publicFile } from '../../../../src/lib/server/polls/ledger/public-file.ts';
import { shareImage } from '../../../../src/lib/server/polls/pages/share-image.ts';
import { castSignedIn } from '../../../../src/lib/server/polls/ballots/cast-signed-in.ts';
import { makePoll, pollRow, vote, voteAHandful } from '../../../factories/polls.ts';

let back = () => {};
afterEach(async () => {
	back();
	await endWatches();
});

const member = (email: string) =>
	({ kind: 'person', personId: 1, email, name: 'M', roles: [], organisationIds: [] }) as const;

describe('somebody signed in', () => {
	test('votes in one go, and is the voter that a code would make of the same box', async () => {
		const { poll, path, codes } = await makePoll();
		const first = await vote(poll, 'aicha@gmail.com', [codes[0]!]);
		const asked = { path, network: '198.51.100.4' };
		const said = await castSignedIn({ ...asked, actor: member('A.icha+x@gmail.com'), choices: [codes[1]!] });
		expect([said.ballot, said.did]).toEqual([first.ballot, 'changed']);
		expect((await pollRow(poll.id)).ballots).toBe(1);
		await expect(
			castSignedIn({ ...asked, actor: { kind: 'anonymous' }, choices: [codes[0]!] })
		).rejects.toMatchObject({ code: 'sign_in_required' });
	});
});

describe('a word to a candidate', () => {
	test('is of a ballot that chose them, once, and waits to be read', async () => {
		const { poll, path, codes } = await makePoll();
		const { ballot } = await vote(poll, 'b@exemple.example', [codes[0]!]);
		const word = { path, name: '', words: '<b>Bravo</b>' };
		const say = (ballotId: string | undefined, candidate: string) =>
			sayEncouragement({ ...word, ballotId, candidate });
		await expect(say(undefined, codes[0]!)).rejects.toMatchObject({ code: 'encouragement_not_theirs' });
		await expect(say(ballot, codes[1]!)).rejects.toMatchObject({ code: 'encouragement_not_theirs' });
		await say(ballot, codes[0]!);
		await expect(say(ballot, codes[0]!)).rejects.toMatchObject({ code: 'encouragement_said' });
		expect(await shownEncouragements(poll.id)).toEqual([]);
		await write('ballots.test', (tx) =>
			tx.update(t.encouragement).set({ status: 'shown' }).where(eq(t.encouragement.ballotId, ballot))
		);
		expect(await shownEncouragements(poll.id)).toMatchObject([
			{ candidate: codes[0], words: '<b>Bravo</b>' }
		]);
	});

	test('is said until the close, not after', async () => {
		const { poll, path, codes } = await makePoll();
		const { ballot } = await vote(poll, 'tard@exemple.example', [codes[0]!]);
		const say = () =>
			sayEncouragement({ path, ballotId: ballot, candidate: codes[0]!, name: '', words: 'Bravo' });
		back = setClock(() => poll.closesAt.getTime());
		await expect(say()).rejects.toMatchObject({ code: 'poll_closed' });
		back();
		await say();
	});
});

/** Reads the next event of a stream. */
async function next(stream: ReadableStreamDefaultReader<Uint8Array>): Promise<unknown> {
	const { value, done } = await stream.read();
	return done ? 'done' : JSON.parse(Buffer.from(value).toString().replace('data: ', ''));
}

describe('whoever watches', () => {
	test('hears turnout, and counts only once they have voted; all end with the server', async () => {
		const { poll, codes } = await makePoll();
		const open = async (hasVoted: boolean) => (await watchPoll(poll, { hasVoted, network: 'n' })).getReader();
		const [visitor, voter] = [await open(false), await open(true)];
		expect(await next(visitor)).toEqual({ b: 0 });
		expect(await next(voter)).toEqual({ b: 0, v: Object.fromEntries(codes.map((code) => [code, 0])) });
		await vote(poll, 'c@exemple.example', [codes[2]!]);
		expect(await next(voter)).toMatchObject({ b: 1, v: { [codes[2]!]: 1 } });
		// With the next head, not before.
		await voteAHandful(poll, [codes[2]!]);
		await signHeads();
		expect(await next(visitor)).toEqual({ b: 6 });
		await endWatches();
		expect(await next(visitor)).toBe('done');
	});

	test('hears no counts once they are frozen, having voted or not', async () => {
		const { poll } = await makePoll();
		back = setClock(() => poll.closesAt.getTime() - 1000);
		const voter = (await watchPoll(poll, { hasVoted: true, network: 'n' })).getReader();
		expect(await next(voter)).toEqual({ b: 0 });
	});
});

test('a receipt finds its ballot in the public file, and opens it; another secret does not', async () => {
	const { poll, codes } = await makePoll({ perVoter: 2 });
	const { ballot, nonce } = await vote(poll, 'd@exemple.example', [codes[2]!, codes[0]!]);
	await vote(poll, 'e@exemple.example', [codes[1]!]);
	await voteAHandful(poll, [codes[1]!]);
	await signHeads();
	const text = await publicFile(await pollRow(poll.id), await reader());
	const found = findBallot(text, { ballot, nonce }, sha256);
	expect(found?.entry.seq).toBe(1);
	expect([...found!.choices!].sort()).toEqual([codes[0]!, codes[2]!].sort());
	expect(findBallot(text, { ballot, nonce: 'other' }, sha256)?.choices).toBeNull();
	expect(findBallot(text, { ballot: 'NOBODY', nonce }, sha256)).toBeUndefined();
});

test('the image of a shared link is as Facebook reads it, whatever the name', async () => {
	const words = { organisationName: 'Carrefour & fils', title: 'Prix Reconnaissance', call: 'Votez' };
	for (const name of ['Aïcha Ben Salah', '<b>"&\'</b>', 'W'.repeat(120), 'Marie-Élisabeth '.repeat(7)]) {
		const { bytes, etag } = await shareImage({ ...words, name, portrait: undefined, world: 'meritas' });
		const { width, height, format } = await sharp(bytes).metadata();
		expect([width, height, format]).toEqual([1200, 630, 'png']);
		expect(bytes.length).toBeLessThan(300_000);
		expect((await shareImage({ ...words, name, portrait: undefined, world: 'meritas' })).etag).toBe(etag);
	}
});
