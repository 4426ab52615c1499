import { eq, like } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { dayOf, instantAt } from '../../../../src/lib/format/dates.ts';
import { findHead } from '../../../../src/lib/poll/find-head.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { withoutAnswerKeys } from '../../../../src/lib/server/links.ts';
import type { Facts } from '../../../../src/lib/server/outbox/emit.ts';
import { onVoteHead } from '../../../../src/lib/server/outbox/handlers/polls.ts';
import { announceHeads } from '../../../../src/lib/server/awards/polls/announce-heads.ts';
import { signHeads } from '../../../../src/lib/server/polls/ledger/heads.ts';
import { publicFile } from '../../../../src/lib/server/polls/ledger/public-file.ts';
import { askReview, decideReview } from '../../../../src/lib/server/polls/office/review.ts';
import { headsMailed, mailHeads } from '../../../../src/lib/server/awards/polls/stop-heads.ts';
import { makeJuror } from '../../../factories/awards.ts';
import { makePerson } from '../../../factories/people.ts';
import { makePoll, makeVote, pollRow, removeByTwo, vote, voteAHandful } from '../../../factories/polls.ts';
import { refusal } from '../../../setup/guards.ts';

let back = () => {};
afterEach(() => back());
const at = (instant: number) => {
	back();
	back = setClock(() => instant);
};
const ZONE = 'America/Toronto';
const morningOf = (days: number) =>
	instantAt(dayOf(new Date(Date.now() + days * DAY_MS), ZONE), '8:00', ZONE).getTime();

/** A vote of three nominees who agreed, with a juror; its candidates stand for their nominations. */
async function standing() {
	const { of, nominations, at: place } = await makeVote();
	const juror = await makeJuror(of);
	const made = await makePoll({
		owner: { categoryId: of.category.id },
		code: `${place.editionSlug}/${place.categorySlug}`,
		embargoUntil: new Date(Date.now() + 20 * DAY_MS),
		candidates: nominations.map(({ id, nomineeName }) => ({ nominationId: id, name: nomineeName }))
	});
	return { ...made, nominations, juror, path: { edition: place.editionSlug } };
}

const factsOf = async (pollId: number) =>
	(await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, 'vote.head'))).filter(
		({ payload }) => payload.pollId === pollId
	);

async function deliver(pollId: number) {
	for (const fact of await factsOf(pollId))
		await onVoteHead(fact.payload as Facts['vote.head'], fact as never);
	const db = await reader();
	return db
		.select()
		.from(t.mail)
		.where(like(t.mail.dedupeKey, `vote.head:${pollId}:%`));
}

describe('signed heads', () => {
	test('are mailed each morning if the ledger moved, and once more at the close, by two instances or one', async () => {
		const { poll, codes } = await standing();
		const announce = () => Promise.all([announceHeads(), announceHeads()]);
		const lines = async () => (await factsOf(poll.id)).map(({ payload }) => [payload.seq, payload.isLast]);
		at(morningOf(1) - 2 * HOUR_MS);
		await announce();
		expect(await lines()).toEqual([]);
		await voteAHandful(poll, [codes[0]!]);
		await signHeads();
		await announce();
		// Not before its hour.
		expect(await lines()).toEqual([]);
		at(morningOf(1) + MINUTE_MS);
		await voteAHandful(poll, [codes[1]!]);
		await signHeads();
		await announce();
		expect(await lines()).toEqual([[5, false]]);
		await announce();
		at(morningOf(2) + MINUTE_MS);
		await announce();
		await announce();
		expect(await lines()).toEqual([
			[5, false],
			[10, false]
		]);
		// Nothing moved: no word the next morning.
		at(morningOf(3) + MINUTE_MS);
		await announce();
		expect(await lines()).toHaveLength(2);
		const { ballot } = await vote(poll, 'c@exemple.org', [codes[1]!]);
		at(poll.closesAt.getTime() + MINUTE_MS);
		await announce();
		expect((await lines()).filter(([, isLast]) => isLast)).toEqual([]);
		await signHeads();
		await announce();
		await announce();
		expect(await lines()).toEqual([
			[5, false],
			[10, false],
			[11, true]
		]);
		// The vote closes on the fifth day; what is signed is told of a morning, whatever the hour of this test.
		at(morningOf(7) + MINUTE_MS);
		await announce();
		expect(await lines()).toHaveLength(3);
		// What is taken out afterwards moves it again.
		const staff = [await makePerson({ roles: ['staff'] }), await makePerson({ roles: ['staff'] })];
		await askReview({ actor: staff[0]!.actor, ballotId: ballot, reason: 'robot' });
		await decideReview({ actor: staff[1]!.actor, ballotId: ballot, agrees: true });
		await signHeads();
		at(morningOf(9) + MINUTE_MS);
		await announce();
		expect((await lines()).at(-1)).toEqual([12, false]);
		at(poll.contestedUntil.getTime() + DAY_MS);
		await announce();
		expect(await lines()).toHaveLength(4);
	});

	test('are not mailed again when the tasks done long ago are forgotten', async () => {
		const { poll, codes } = await standing();
		const far = Date.now() + 300 * DAY_MS;
		await write('polls.test', (tx) =>
			tx
				.update(t.poll)
				.set({ contestedUntil: new Date(far) })
				.where(eq(t.poll.id, poll.id))
		);
		await vote(poll, 'a@exemple.org', [codes[0]!]);
		at(poll.closesAt.getTime() + MINUTE_MS);
		await signHeads();
		await announceHeads();
		expect(await factsOf(poll.id)).toMatchObject([{ payload: { seq: 1, isLast: true } }]);
		const mailed = (await deliver(poll.id)).length;
		const forget = () =>
			write('polls.test', (tx) => tx.delete(t.outbox).where(eq(t.outbox.kind, 'vote.head')));
		await forget();
		at(far - DAY_MS);
		await announceHeads();
		expect(await factsOf(poll.id)).toEqual([]);
		// Control: it is what the poll keeps that holds it; the key of each mail does too.
		await write('polls.control', (tx) =>
			tx.update(t.poll).set({ isCloseAnnounced: false }).where(eq(t.poll.id, poll.id))
		);
		await announceHeads();
		expect(await factsOf(poll.id)).toHaveLength(1);
		expect(await deliver(poll.id)).toHaveLength(mailed);
	});

	test('reach nominees who agree and the jury, once each, without a count', async () => {
		const { poll, codes, nominations, juror } = await standing();
		const refuses = nominations[1]!.id;
		await write('awards.factory', async (tx) => {
			const no = { nominated: false, pictured: false, named: false };
			await tx.insert(t.nomineeConsent).values({ nominationId: refuses, ...no, at: now() });
		});
		await removeByTwo(poll, codes[2]!, 'Désistement');
		for (let i = 0; i < 7; i++) await vote(poll, `v${i}@exemple.org`, [codes[0]!]);
		await signHeads();
		at(morningOf(1) + MINUTE_MS);
		await announceHeads();
		await deliver(poll.id);
		const mails = await deliver(poll.id);
		expect(mails.map(({ recipient }) => recipient).toSorted()).toEqual(
			[nominations[0]!.nomineeEmail, juror.person.email].toSorted()
		);
		const file = await publicFile(await pollRow(poll.id));
		for (const { text } of mails) {
			expect(text).not.toMatch(/\b\d+ (votes?|voix|bulletins?)\b/);
			const [line] = /\d+ [0-9a-f]{64}/.exec(text)!;
			expect(findHead(file, `  ${line} `)).toEqual({ line: 7, is: 'there' });
		}
	});

	test('stop for a nominee who says so by the link of their own mail, and come again', async () => {
		const { poll, codes, nominations, path } = await standing();
		await voteAHandful(poll, [codes[0]!]);
		await signHeads();
		at(morningOf(1) + MINUTE_MS);
		await announceHeads();
		const to = (mails: Awaited<ReturnType<typeof deliver>>) =>
			mails.find(({ recipient }) => recipient === nominations[0]!.nomineeEmail);
		const mailed = to(await deliver(poll.id))!;
		const [, code, key] = /\/vote\/(\w+)\/empreintes\?cle=([\w-]+)/.exec(mailed.text)!;
		expect(code).toBe(codes[0]);
		expect(withoutAnswerKeys(mailed.text + mailed.html)).not.toContain(key);
		const link = { path, code: code!, key: key! };
		expect(await headsMailed(link)).toMatchObject({ isStopped: false });
		for (const wrong of [
			{ ...link, key: null },
			{ ...link, code: codes[1]! },
			{ ...link, key: 'x' }
		])
			expect(await refusal(mailHeads({ ...wrong, mails: false }))).toBe('nominee_link_broken');
		await mailHeads({ ...link, mails: false });
		await mailHeads({ ...link, mails: false });
		expect(await headsMailed(link)).toMatchObject({ isStopped: true });
		await voteAHandful(poll, [codes[0]!]);
		at(morningOf(1) + HOUR_MS);
		await signHeads();
		at(morningOf(2) + MINUTE_MS);
		await announceHeads();
		const sent = async () =>
			(await deliver(poll.id)).filter(({ recipient }) => recipient === nominations[0]!.nomineeEmail).length;
		expect(await sent()).toBe(1);
		await mailHeads({ ...link, mails: true });
		expect(await sent()).toBe(2);
		const db = await reader();
		const rows = await db.select().from(t.auditEntry).where(like(t.auditEntry.action, 'poll.heads_%'));
		expect(rows.map(({ action }) => action)).toEqual(['poll.heads_stopped', 'poll.heads_resumed']);
	});
});

test('a head that was kept is found in the file, or is not', async () => {
	const { poll, codes } = await makePoll();
	const { place } = await vote(poll, 'a@exemple.org', [codes[0]!]);
	await voteAHandful(poll, [codes[0]!]);
	await signHeads();
	const file = await publicFile(await pollRow(poll.id));
	expect(findHead(file, `1 ${place!.hash.toUpperCase()}`)).toEqual({ line: 1, is: 'there' });
	expect(findHead(file, `1 ${'0'.repeat(64)}`)).toEqual({ line: 1, is: 'other' });
	expect(findHead(file, `7 ${place!.hash}`)).toEqual({ line: 7, is: 'other' });
	expect(findHead(file, 'rien')).toBeUndefined();
});
