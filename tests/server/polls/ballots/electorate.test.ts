import { desc, eq, sql, type SQL } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Actor } from '../../../../src/lib/server/auth/policy.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import { config } from '../../../../src/lib/server/config.ts';
import { open, reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../../src/lib/server/db/violations.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { placeOf } from '../../../../src/lib/server/polls/ballots/electorate.ts';
import { requestVoteCode, castWithCode } from '../../../../src/lib/server/polls/ballots/request-code.ts';
import { castSignedIn } from '../../../../src/lib/server/polls/ballots/cast-signed-in.ts';
import { cancelOrder } from '../../../../src/lib/server/registration/cancel.ts';
import { transferRegistration } from '../../../../src/lib/server/registration/transfer.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makeEvent } from '../../../factories/event.ts';
import { makePerson } from '../../../factories/people.ts';
import { makeEventPoll, makePoll, pollRow, vote } from '../../../factories/polls.ts';
import { refusal, refusedBy, withGuardOff } from '../../../setup/guards.ts';

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
		// The control: looked for when the code is asked, as it is once the address is proved, it would tell them apart.
		const looked = (address: string) => refusal(write('polls.test', (tx) => placeOf(tx, made.poll, address)));
		expect([await looked(email), await looked(stranger)]).toEqual(['done', 'poll_attendees_only']);
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
