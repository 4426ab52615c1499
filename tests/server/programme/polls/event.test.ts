import { and, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { localInput } from '../../../../src/lib/format/dates.ts';
import type { Actor } from '../../../../src/lib/server/auth/policy.ts';
import { placesOf } from '../../../../src/lib/poll/places.ts';
import { eventPollInput } from '../../../../src/lib/schemas/polls.ts';
import { DAY_MS, HOUR_MS, now } from '../../../../src/lib/server/clock.ts';
import { config } from '../../../../src/lib/server/config.ts';
import { open, reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../../src/lib/server/db/violations.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { dropSessions } from '../../../../src/lib/server/programme/polls/drop-sessions.ts';
import { placeOf } from '../../../../src/lib/server/polls/ballots/electorate.ts';
import { eventBoard } from '../../../../src/lib/server/programme/polls/board.ts';
import { publishPoll } from '../../../../src/lib/server/polls/office/publish.ts';
import { addEntry, dropEntry } from '../../../../src/lib/server/programme/polls/own-entries.ts';
import { portraitOf } from '../../../../src/lib/server/polls/pages/portrait.ts';
import { prepareEventPoll } from '../../../../src/lib/server/programme/polls/prepare.ts';
import { candidatesOf, publicPoll } from '../../../../src/lib/server/polls/queries.ts';
import { requestVoteCode, castWithCode } from '../../../../src/lib/server/polls/ballots/request-code.ts';
import { pollsOfEvent } from '../../../../src/lib/server/polls/pages/showcase.ts';
import { tallyFor } from '../../../../src/lib/server/polls/office/tally.ts';
import { verifyPolls } from '../../../../src/lib/server/polls/ledger/verify.ts';
import { castSignedIn } from '../../../../src/lib/server/polls/ballots/cast-signed-in.ts';
import { cancelOrder } from '../../../../src/lib/server/registration/cancel.ts';
import { transferRegistration } from '../../../../src/lib/server/registration/transfer.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makeEvent } from '../../../factories/event.ts';
import { makePerson } from '../../../factories/people.ts';
import { makeEventPoll, makePoll, pollRow, removeByTwo, vote } from '../../../factories/polls.ts';
import { refusal, refusedBy, withGuardOff } from '../../polls/guards.ts';

const NETWORK = '198.51.100.9';
const member = (email: string) =>
	({ kind: 'person', personId: 1, email, name: 'M', roles: [], organisationIds: [] }) as const;

async function codeOf(email: string): Promise<string> {
	const rows = await (
		await reader()
	)
		.select()
		.from(t.outbox)
		.where(eq(t.outbox.kind, 'vote.code'))
		.orderBy(desc(t.outbox.id));
	return String(rows.find(({ payload }) => payload.email === email)!.payload.code);
}

/** A registration that is cancelled, with the order that brought it. */
async function leave(actor: Actor, { orderId }: { orderId: number }): Promise<void> {
	const [of] = await (await reader()).select().from(t.order).where(eq(t.order.id, orderId));
	await cancelOrder({ actor, orderCode: of!.code });
}

describe('who votes', () => {
	test('anybody who asks is mailed a code: only a proved address is told whether it is registered', async () => {
		const made = await makeEventPoll({ electorate: 'attendees' });
		const [email, stranger] = ['inscrite.un@gmail.com', 'inconnue@exemple.example'];
		await makeAttendees(made.of, [{ email }]);
		const ask = (address: string) =>
			requestVoteCode({
				...{ path: made.path, email: address, choices: [made.codes[0]!], network: NETWORK, work: undefined }
			});
		const use = async (request: number, address: string) =>
			castWithCode({ path: made.path, code: await codeOf(address), request, network: NETWORK });
		// Another spelling of the same box is the same person.
		const spelled = 'inscriteun+vote@gmail.com';
		const [one, other] = [await ask(spelled), await ask(stranger)];
		expect(await refusal(use(other, stranger))).toBe('poll_attendees_only');
		expect((await use(one, spelled)).did).toBe('cast');
		expect(
			await refusal(
				castSignedIn({ ...made, actor: member(stranger), choices: [made.codes[0]!], network: NETWORK })
			)
		).toBe('poll_attendees_only');
		expect((await pollRow(made.poll.id)).ballots).toBe(1);
	});

	test('another spelling is looked for by the index of addresses, not among all people of the event', async () => {
		const made = await makeEventPoll({ electorate: 'attendees' });
		await makeAttendees(made.of, [{ email: '_duc.minh@proton.me' }, { email: 'ducmi@proton.me' }]);
		const db = await reader();
		const asked: SQL[] = [];
		const all = (query: SQL) => {
			asked.push(query);
			return db.all(query);
		};
		const place = (address: string) => placeOf({ all } as never, made.poll, address);
		expect(await place('ducminh@proton.me')).toBeDefined();
		expect(await refusal(place('duc@proton.me'))).toBe('poll_attendees_only');
		// A connection of its own: what it explains stays open there.
		const apart = await open(config().DATABASE_URL);
		for (const query of asked) {
			const plan = await apart.readerDb.all<{ detail: string }>(sql`EXPLAIN QUERY PLAN ${query}`);
			const people = plan.filter(({ detail }) => /\b(p|r)\b/.test(detail)).map(({ detail }) => detail);
			expect(people.filter((one) => one.startsWith('SCAN'))).toEqual([]);
			expect(people.join()).not.toMatch(/\(event_id=\?\)/);
		}
		apart.reader.close();
		apart.writer.close();
	});

	test('a place that is not paid nor invoiced, is cancelled, or is of another event gives no vote', async () => {
		const made = await makeEventPoll({ electorate: 'attendees' });
		const elsewhere = await makeEvent();
		const { actor } = await makePerson({ roles: ['staff'] });
		await makeAttendees(made.of, [{ email: 'tenue@exemple.org', order: 'held' }]);
		await makeAttendees(elsewhere, [{ email: 'ailleurs@exemple.org' }]);
		const [gone] = await makeAttendees(made.of, [
			{ email: 'partie@exemple.org' },
			{ email: 'facturee@exemple.org', order: 'awaiting_payment' }
		]);
		await leave(actor, gone!);
		for (const address of ['tenue@exemple.org', 'ailleurs@exemple.org', 'partie@exemple.org'])
			expect(await refusal(vote(made.poll, address, [made.codes[0]!])), address).toBe('poll_attendees_only');
		expect(await refusal(vote(made.poll, 'facturee@exemple.org', [made.codes[0]!]))).toBe('done');
	});

	test('a place votes once, however many hands it goes through; without the guard it would vote twice', async () => {
		const made = await makeEventPoll({ electorate: 'attendees' });
		const { actor } = await makePerson({ roles: ['staff'] });
		const [first] = await makeAttendees(made.of, [{ email: 'premiere@exemple.org' }]);
		const [choice] = made.codes;
		await vote(made.poll, 'premiere@exemple.org', [choice!]);
		const give = (registrationCode: string, email: string) =>
			transferRegistration({
				...{ actor, registrationCode, locale: 'fr' },
				to: { givenName: 'Ève', familyName: 'Suivante', email }
			});
		const second = await give(first!.code, 'deuxieme@exemple.org');
		await give(second.code, 'troisieme@exemple.org');
		expect(await refusal(vote(made.poll, 'troisieme@exemple.org', [choice!]))).toBe('poll_place_voted');
		// Nor does whoever gave it change their vote.
		expect(await refusal(vote(made.poll, 'premiere@exemple.org', [made.codes[1]!]))).toBe(
			'poll_attendees_only'
		);
		const [kept] = await (
			await reader()
		).all<{ sql: string }>(sql`SELECT sql FROM sqlite_master WHERE name = 'ballot_trace_no_delete'`);
		await write('polls.control', (tx) => tx.run('DROP INDEX ballot_trace_place'));
		try {
			expect(await refusal(vote(made.poll, 'troisieme@exemple.org', [choice!]))).toBe('done');
		} finally {
			await write('polls.control', async (tx) => {
				await tx.run(sql.raw('DROP TRIGGER ballot_trace_no_delete'));
				await tx.run('DELETE FROM ballot_trace');
				await tx.run(sql.raw(kept!.sql));
				await tx.run('CREATE UNIQUE INDEX ballot_trace_place ON ballot_trace (poll_id, place_id)');
			});
		}
	});

	test('votes and a cancellation that arrive together: no vote without a place; the control lets one in', async () => {
		const made = await makeEventPoll({ electorate: 'attendees' });
		const { actor } = await makePerson({ roles: ['staff'] });
		const people = await makeAttendees(
			made.of,
			Array.from({ length: 12 }, (_, i) => ({ email: `ensemble${i}@exemple.org` }))
		);
		const order: string[] = [];
		await Promise.all(
			people.flatMap((one, i) => [
				leave(actor, one).then(() => order.push(`gone ${i}`)),
				vote(made.poll, `ensemble${i}@exemple.org`, [made.codes[0]!]).then(
					() => order.push(`voted ${i}`),
					() => undefined
				)
			])
		);
		for (let i = 0; i < people.length; i++)
			if (order.includes(`voted ${i}`))
				expect(order.indexOf(`voted ${i}`), String(i)).toBeLessThan(order.indexOf(`gone ${i}`));
		// What the store itself holds, whatever the code did.
		const [late] = await makeAttendees(made.of, [{ email: 'tardive@exemple.org' }]);
		await leave(actor, late!);
		const insert = (id: string) => async (tx: Parameters<Parameters<typeof write>[1]>[0]) => {
			await tx
				.insert(t.ballot)
				.values({ id, pollId: made.poll.id, voterKey: id, choices: [made.codes[0]!], nonce: 'n' });
			await tx.insert(t.ballotTrace).values({
				...{ ballotId: id, pollId: made.poll.id, address: 'tardive@exemple.org', domain: 'exemple.org' },
				...{ network: 'x', proof: 'code', at: now(), registrationId: late!.id, placeId: late!.id }
			});
			throw new Error('let in');
		};
		expect(await refusedBy(insert('GUARDED'))).toBe('ballot_not_attendee');
		expect(await withGuardOff(['ballot_trace_attends'], () => refusedBy(insert('UNGUARDED')))).toBe(
			'Error: let in'
		);
	});

	test('a place of somebody gone changes no vote, and a trace stays with its place; the controls let them', async () => {
		const made = await makeEventPoll({ electorate: 'attendees' });
		const { actor } = await makePerson({ roles: ['staff'] });
		const email = 'envolee@exemple.org';
		const [one, other] = await makeAttendees(made.of, [{ email }, { email: 'demeuree@exemple.org' }]);
		const { ballot } = await vote(made.poll, email, [made.codes[0]!]);
		await leave(actor, one!);
		const rollingBack = (text: SQL) =>
			refusedBy(async (tx) => {
				await tx.run(text);
				throw new Error('let in');
			});
		const choices = JSON.stringify([made.codes[1]!]);
		for (const [trigger, text, refused] of [
			[
				'ballot_changed_attends',
				sql`UPDATE ballot SET choices = ${choices} WHERE id = ${ballot}`,
				'ballot_not_attendee'
			],
			[
				'ballot_trace_stays',
				sql`UPDATE ballot_trace SET place_id = ${other!.id} WHERE ballot_id = ${ballot}`,
				'ballot_immutable'
			],
			[
				'poll_electorate_settled',
				sql`UPDATE poll SET electorate = 'anyone' WHERE id = ${made.poll.id}`,
				'poll_settled'
			]
		] as const) {
			expect(await rollingBack(text)).toBe(refused);
			expect(await withGuardOff([trigger], () => rollingBack(text))).toBe('Error: let in');
		}
		const prize = () => makePoll({ electorate: 'attendees' }).then(() => 'done', violation);
		expect(await prize()).toBe('poll_electorate');
		expect(await withGuardOff(['poll_electorate_known'], prize)).toBe('done');
	});

	test('is settled by the first ballot, and is of events alone', async () => {
		const made = await makeEventPoll({ electorate: 'attendees' });
		await makeAttendees(made.of, [{ email: 'seule@exemple.org' }]);
		await vote(made.poll, 'seule@exemple.org', [made.codes[0]!]);
		const open = (id: number, electorate: 'anyone' | 'attendees') =>
			refusedBy((tx) => tx.update(t.poll).set({ electorate }).where(eq(t.poll.id, id)));
		expect(await open(made.poll.id, 'anyone')).toBe('poll_settled');
		expect(await open((await makePoll()).poll.id, 'attendees')).toBe('poll_electorate');
	});
});

describe('two owners', () => {
	test('a vote is found at its own event alone, and what was asked for one is nothing to another', async () => {
		const [one, other] = [await makeEventPoll(), await makeEventPoll()];
		const prize = await makePoll();
		const { event, poll } = one.path;
		for (const path of [{ event: prize.path.edition, poll }, { event, poll: '' }, { edition: event }])
			expect(await refusal(publicPoll(path)), JSON.stringify(path)).toBe('not_found');
		// The same address in two events is two votes.
		expect((await publicPoll(one.path)).id).not.toBe((await publicPoll(other.path)).id);
		await vote(one.poll, 'a@exemple.org', [one.codes[0]!]);
		expect(await refusal(vote(other.poll, 'a@exemple.org', [one.codes[0]!]))).toBe('poll_choices');
		const request = await requestVoteCode({
			...{
				path: one.path,
				email: 'b@exemple.org',
				choices: [one.codes[0]!],
				network: NETWORK,
				work: undefined
			}
		});
		const code = await codeOf('b@exemple.org');
		expect(await refusal(castWithCode({ path: other.path, code, request, network: NETWORK }))).toBe(
			'code_expired'
		);
		const { actor } = await makePerson({ roles: ['staff'] });
		const wrong = { eventSlug: prize.of.edition.slug, pollSlug: poll };
		expect(await refusal(tallyFor(await reader(), actor, wrong))).toBe('not_found');
		expect(await refusal(publishPoll({ actor, ...wrong }))).toBe('not_found');
	});

	test('a vote of an event that is not published is not public', async () => {
		const made = await makeEventPoll();
		await write('events.test', (tx) =>
			tx.update(t.event).set({ publishedAt: null }).where(eq(t.event.id, made.of.event.id))
		);
		expect(await refusal(publicPoll(made.path))).toBe('not_found');
		expect(await pollsOfEvent(made.path.event)).toEqual([]);
	});
});

async function prepared(other: Record<string, unknown> = {}) {
	const of = await makeEvent();
	const { actor } = await makePerson({ roles: ['staff'] });
	const eventSlug = of.event.slug;
	const { offered } = await eventBoard(actor, eventSlug, undefined);
	const { timezone } = of.event;
	const input = (more: Record<string, unknown> = {}) =>
		eventPollInput.parse({
			...{ revision: 0, title: 'Coup de cœur', introduction: '', freezeHours: 0, perVoter: 1, retained: 1 },
			...{ mayChange: true, electorate: 'anyone', choices: offered.slice(0, 2).map(({ ref }) => ref) },
			opensAt: localInput(new Date(now().getTime() - HOUR_MS), timezone),
			closesAt: localInput(new Date(now().getTime() + DAY_MS), timezone),
			...other,
			...more
		});
	const pollSlug = await prepareEventPoll({ actor, eventSlug, pollSlug: undefined, input: input() });
	const at = { actor, eventSlug, pollSlug };
	const board = () => eventBoard(actor, eventSlug, pollSlug);
	return { of, at, input, offered, board };
}

describe('the permanence', () => {
	test('prepares a vote from the programme, and sets it otherwise until somebody votes', async () => {
		const { of, at, input, offered, board } = await prepared();
		expect(at.pollSlug).toBe('coup-de-coeur');
		expect(offered.length).toBeGreaterThan(2);
		const before = (await board()).live!.candidates;
		expect(before.map(({ ref }) => ref)).toEqual(offered.slice(0, 2).map(({ ref }) => ref));
		const again = (revision: number, more = {}) =>
			prepareEventPoll({ ...at, input: input({ revision, ...more }) });
		expect(await refusal(again(9))).toBe('stale_page');
		expect(await refusal(again(1, { choices: ['session-999999'] }))).toBe('poll_choice_gone');
		expect(await refusal(again(1, { toldAt: input().opensAt }))).toBe('poll_event_calendar');
		await again(1, { choices: offered.slice(1, 3).map(({ ref }) => ref) });
		const after = (await board()).live!.candidates;
		// Who stays keeps their code, hence their links.
		expect(after.find(({ ref }) => ref === offered[1]!.ref)!.code).toBe(before[1]!.code);
		await publishPoll(at);
		const path = { event: of.event.slug, poll: at.pollSlug };
		await vote(await publicPoll(path), 'a@exemple.org', [after[0]!.code]);
		const { revision } = (await board()).poll!;
		expect(await refusal(again(revision))).toBe('poll_settled');
		expect(
			await refusal(
				addEntry({
					...at,
					input: { name: 'Tard', organisationName: '', story: '' },
					file: { name: '', bytes: Buffer.alloc(0) }
				})
			)
		).toBe('poll_settled');
		expect(await prepareEventPoll({ ...at, pollSlug: undefined, input: input() })).toBe('coup-de-coeur-2');
		// But for the traces that a control above erased, which it finds too.
		expect((await verifyPolls()).filter(({ rule }) => rule !== 'ballot_traced')).toEqual([]);
	});

	test('adds what the programme has not, with a picture drawn anew; takes it away while nobody voted', async () => {
		const { of, at, board } = await prepared();
		const entry = { name: 'Affiche 12', organisationName: 'Tremplin', story: '' };
		const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#1d4f8f' } })
			.withMetadata()
			.jpeg()
			.toBuffer();
		await addEntry({ ...at, input: entry, file: { name: 'a.jpg', bytes: photo } });
		const file = { name: 'a.jpg', bytes: Buffer.concat([photo.subarray(0, 40), Buffer.from('tronqué')]) };
		expect(await refusal(addEntry({ ...at, input: entry, file }))).toBe('picture_refused');
		const own = (await board()).live!.candidates.find(({ ref }) => ref === null)!;
		await publishPoll(at);
		const poll = await publicPoll({ event: of.event.slug, poll: at.pollSlug });
		const shown = (await candidatesOf(poll, { hasVoted: false })).find(({ code }) => code === own.code)!;
		expect(shown).toMatchObject({ hasPortrait: true, page: null, name: 'Affiche 12' });
		const { width, height, format } = await sharp((await portraitOf(poll, own.code))!.bytes).metadata();
		expect([width, height, format]).toEqual([480, 480, 'webp']);
		await dropEntry({ ...at, code: own.code });
		expect(await portraitOf(poll, own.code)).toBeUndefined();
		const inProgramme = (await board()).live!.candidates[0]!.code;
		expect(await refusal(dropEntry({ ...at, code: inProgramme }))).toBe('not_found');
	});

	test('removes a choice: its votes stay, and the reason is public', async () => {
		const { of, at, board } = await prepared();
		await publishPoll(at);
		const path = { event: of.event.slug, poll: at.pollSlug };
		const poll = await publicPoll(path);
		const [one, other] = (await board()).live!.candidates;
		await vote(poll, 'a@exemple.org', [one!.code]);
		await removeByTwo(poll, one!.code, 'Doublon.');
		const [removed] = (await candidatesOf(poll, { hasVoted: true })).filter(({ isRemoved }) => isRemoved);
		expect(removed).toMatchObject({ code: one!.code, votes: 1, removedReason: 'Doublon.' });
		expect(await refusal(vote(poll, 'b@exemple.org', [one!.code]))).toBe('poll_choices');
		expect(await refusal(vote(poll, 'b@exemple.org', [other!.code]))).toBe('done');
	});

	test('a session called off leaves a public vote as removed with its votes, and a draft for good', async () => {
		const [open, draft] = [await prepared(), await prepared()];
		await publishPoll(open.at);
		const poll = await publicPoll({ event: open.of.event.slug, poll: open.at.pollSlug });
		const [first] = (await open.board()).live!.candidates;
		await vote(poll, 'a@exemple.org', [first!.code]);
		const ids = [open, draft].map(({ offered }) => Number(offered[0]!.ref.split('-')[1]));
		await write('programme.test', async (tx) => {
			await tx.update(t.session).set({ status: 'cancelled' }).where(inArray(t.session.id, ids));
			await dropSessions(tx, open.at.actor, ids);
		});
		expect((await open.board()).live!.candidates[0]).toMatchObject({ isRemoved: true, votes: 1 });
		expect((await draft.board()).live!.candidates).toHaveLength(1);
		// Once it is closed, the count stays as it was voted.
		const closed = await prepared();
		await publishPoll(closed.at);
		await write('polls.test', (tx) =>
			tx
				.update(t.poll)
				.set({ closesAt: new Date(now().getTime() - 1000) })
				.where(and(eq(t.poll.slug, closed.at.pollSlug), eq(t.poll.eventId, closed.of.event.id)))
		);
		await write('programme.test', (tx) =>
			dropSessions(tx, open.at.actor, [Number(closed.offered[0]!.ref.split('-')[1])])
		);
		expect((await closed.board()).live!.candidates.some(({ isRemoved }) => isRemoved)).toBe(false);
	});
});

test('places of a count say who is level, and stop at what is retained', () => {
	const of = (votes: number[]) => votes.map((n, i) => ({ code: String(i), votes: n, isRemoved: false }));
	const said = (votes: number[], retained: number) =>
		placesOf(of(votes), retained).map(({ place, those }) => [place, those.map(({ code }) => code).join('')]);
	expect(said([3, 5, 3, 0], 1)).toEqual([[1, '1']]);
	expect(said([3, 5, 3, 0], 2)).toEqual([
		[1, '1'],
		[2, '02']
	]);
	expect(said([5, 5, 3, 1], 3)).toEqual([
		[1, '01'],
		[3, '2']
	]);
	expect(said([0, 0], 2)).toEqual([]);
	expect(placesOf([{ votes: 4, isRemoved: true }], 1)).toEqual([]);
});
