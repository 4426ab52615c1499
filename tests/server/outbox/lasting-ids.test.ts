import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS, now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { makeMails } from '../../../src/lib/server/mail/deliver.ts';
import { voteCode } from '../../../src/lib/server/mail/templates/vote-code.ts';
import { closeTransport } from '../../../src/lib/server/mail/transport.ts';
import { emit } from '../../../src/lib/server/outbox/emit.ts';
import { forgetVoteCodes } from '../../../src/lib/server/outbox/handlers/polls.ts';
import { forgetDone } from '../../../src/lib/server/outbox/queue.ts';
import { handlers } from '../../../src/lib/server/outbox/handlers/start.ts';
import { makeWorker } from '../../../src/lib/server/outbox/worker.ts';
import { makePoll } from '../../factories/polls.ts';
import { startFakeSmtp, type FakeSmtp } from '../../fakes/smtp.ts';

// A number of a mail or of a fact is in keys that outlive its row: given twice, what comes second would pass for done.

let smtp: FakeSmtp;
let clock = Date.parse('2027-01-10T15:00:00Z');
let restoreClock: () => void;
const worker = makeWorker({ handlers, waiting: new Set(['mail.send']) });

beforeAll(async () => {
	smtp = await startFakeSmtp();
	process.env.SMTP_URL = smtp.url;
});
afterAll(async () => {
	closeTransport();
	await smtp.close();
	delete process.env.SMTP_URL;
});
beforeEach(async () => {
	clock = Date.parse('2027-01-10T15:00:00Z');
	restoreClock = setClock(() => clock);
	smtp.mails.length = 0;
});
afterEach(() => restoreClock());

const ask = (email: string) =>
	write('outbox.test', (tx) => emit(tx, 'vote.code', { email, code: '123456', title: 'Prix' }));
const deliver = async () => {
	while ((await worker.runBatch()) > 0);
};
const received = () => smtp.mails.map(({ to }) => to[0]);
const confirm = (recipient: string) =>
	makeMails([
		{
			...{ dedupeKey: `order.confirmed:${recipient}`, template: 'confirmation', recipient },
			message: voteCode('000000', 'Confirmation', 10)
		}
	]);

/** A vote code that is mailed, then forgotten with all that was done for it but the key it left by. */
async function codeForgotten(email: string): Promise<void> {
	await ask(email);
	await deliver();
	clock += 21 * MINUTE_MS;
	await forgetVoteCodes();
}

test('a mail made after codes were forgotten leaves', async () => {
	await codeForgotten('votante@exemple.org');
	await confirm('cliente@exemple.org');
	await deliver();
	expect(received()).toEqual(['votante@exemple.org', 'cliente@exemple.org']);
});

test('the control: with numbers given twice, it does not', async () => {
	await codeForgotten('votante2@exemple.org');
	// As a plain INTEGER PRIMARY KEY would do.
	await write('outbox.control', (tx) =>
		tx.run(sql`UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(id), 0) FROM mail) WHERE name = 'mail'`)
	);
	await confirm('cliente2@exemple.org');
	await deliver();
	expect(received()).toEqual(['votante2@exemple.org']);
});

test('a code asked when the fact before it is forgotten, and its mail not yet, leaves', async () => {
	await ask('un@exemple.org');
	clock += 2_000;
	await deliver();
	clock += 20 * MINUTE_MS - 1_000;
	// The fact is older than its mail.
	await forgetVoteCodes();
	const db = await reader();
	expect(await db.$count(t.outbox, eq(t.outbox.kind, 'vote.code'))).toBe(0);
	expect(await db.$count(t.mail, eq(t.mail.recipient, 'un@exemple.org'))).toBe(1);
	await ask('deux@exemple.org');
	await deliver();
	expect(received()).toEqual(['un@exemple.org', 'deux@exemple.org']);
});

test('a sign-in code leaves after ninety quiet days', async () => {
	const said = async (email: string) => {
		await write('outbox.test', (tx) => emit(tx, 'login.code', { email, code: '123456', locale: 'fr' }));
		await deliver();
	};
	await said('avant@exemple.org');
	clock += 91 * DAY_MS;
	await forgetDone(new Date(clock - 90 * DAY_MS));
	expect(await (await reader()).$count(t.outbox)).toBe(0);
	await said('apres@exemple.org');
	expect(received()).toEqual(['avant@exemple.org', 'apres@exemple.org']);
});

test('codes are forgotten however many there are, with requests and proofs that can serve no more', async () => {
	const { poll } = await makePoll();
	const at = now();
	const many = Array.from({ length: 1_203 }, (_, i) => i);
	await write('outbox.test', async (tx) => {
		await tx.delete(t.outbox);
		for (let i = 0; i < many.length; i += 100) {
			const some = many.slice(i, i + 100);
			const of = (n: number) => ({
				...{ pollId: poll.id, voterKey: `k${n}`, address: `v${n}@exemple.org`, codeHash: 'h', choices: [] },
				...{ createdAt: at, expiresAt: at }
			});
			await tx.insert(t.voteCode).values(some.map(of));
			await tx.insert(t.spentWork).values(some.map((n) => ({ id: `w${n}`, expiresAt: at })));
			for (const n of some)
				await emit(tx, 'vote.code', { email: `v${n}@exemple.org`, code: '1', title: 'T' });
		}
	});
	const left = async () => {
		const db = await reader();
		return Promise.all([db.$count(t.voteCode), db.$count(t.spentWork), db.$count(t.outbox)]);
	};
	clock += 19 * MINUTE_MS;
	await forgetVoteCodes();
	expect(await left()).toEqual([1_203, 0, 1_203]);
	clock += 2 * MINUTE_MS;
	await forgetVoteCodes();
	expect(await left()).toEqual([0, 0, 0]);
});
