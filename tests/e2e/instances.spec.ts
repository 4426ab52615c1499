import { expect, test } from '@playwright/test';
import { desc, eq, isNull, sql } from 'drizzle-orm';
import { serveInstances, type Instances } from '../../scripts/bench/instances.ts';
import { orderForm, quarieraSlug } from '../../scripts/bench/order-form.ts';
import { DEMO_PASSWORD } from '../../src/lib/server/auth/demo-accounts.ts';
import { backup } from '../../src/lib/server/db/backup.ts';
import { startFakeSmtp, type FakeSmtp } from '../fakes/smtp.ts';
import { demoAccount } from './sign-in.ts';

// Two instances of the production build on one store behind the double of a libSQL server (decision 11).
test.describe.configure({ mode: 'serial' });

let smtp: FakeSmtp;
let shared: Instances;
let slug: string;

test.beforeAll(async () => {
	smtp = await startFakeSmtp();
	shared = await serveInstances({
		count: 2,
		// What the other tests' demonstration has, copied while it is served.
		fill: (file) => backup('file:test-results/data/estrade.db', file),
		env: { WORKER: '1', SMTP_URL: smtp.url },
		async before(database) {
			process.env.DATABASE_URL = database;
			const { write } = await import('../../src/lib/server/db/write.ts');
			const { outbox } = await import('../../src/lib/server/db/schema/outbox.ts');
			// The mail of the demonstration's own orders would be long to send.
			await write('outbox.tests', async (tx) => {
				await tx.delete(outbox);
				// A group keeps its size (trigger); nobody is registered in one here.
				await tx.run(sql`UPDATE quota SET capacity = 100000 WHERE event_id NOT IN (
					SELECT s.event_id FROM course_session s JOIN course c ON c.id = s.course_id WHERE c.kind = 'group')`);
				await tx.run(sql`UPDATE session SET capacity = 100000 WHERE bookable = 1`);
			});
			slug = await quarieraSlug();
		}
	});
});

test.afterAll(async () => {
	const { closeConnections } = await import('../../src/lib/server/db/client.ts');
	await closeConnections();
	await shared.stop();
	await smtp.close();
});

/** Sends the form of an order to an instance; where it leads. */
async function order(instance: number, serial: number): Promise<string> {
	const { origin } = shared.instances[instance]!;
	const { path, body } = await orderForm();
	const answer = await fetch(origin + path, {
		method: 'POST',
		body: body(serial),
		headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', origin },
		redirect: 'manual'
	});
	expect(answer.status).toBe(303);
	return answer.headers.get('location')!;
}

test('both are well', async () => {
	for (const { origin } of shared.instances)
		expect(await (await fetch(`${origin}/api/sante`)).json()).toMatchObject({
			status: 'ok',
			database: { readable: true, writable: true }
		});
});

test('an order placed at one is shown by the other at once', async () => {
	const path = await order(0, 1);
	const code = /\/commandes\/(\w+)/.exec(path)![1]!;
	const shown = await fetch(new URL(path, shared.instances[1]!.origin));
	expect(shown.status).toBe(200);
	expect(await shown.text()).toContain(code);
});

test('a page that one keeps follows what another wrote within a second or two', async () => {
	const titles = () =>
		Promise.all(
			shared.instances.map(async ({ origin }) => (await fetch(`${origin}/evenements/${slug}`)).text())
		);
	await titles();
	const { write } = await import('../../src/lib/server/db/write.ts');
	const { event } = await import('../../src/lib/server/db/schema/events.ts');
	await write('events.tests', (tx) =>
		tx.update(event).set({ name: 'Vu partout' }).where(eq(event.slug, slug))
	);
	await expect(async () => {
		for (const page of await titles()) expect(page).toContain('Vu partout');
	}).toPass({ timeout: 2_500 });
});

test('a session opened at one is known by the other', async () => {
	const [first, second] = shared.instances.map(({ origin }) => origin);
	const answer = await fetch(`${first}/connexion?/entrer`, {
		method: 'POST',
		body: new URLSearchParams({ email: demoAccount('staff').email, password: DEMO_PASSWORD }),
		headers: { origin: first!, accept: 'text/html' },
		redirect: 'manual'
	});
	const cookie = answer.headers
		.getSetCookie()
		.map((one) => one.split(';')[0])
		.join('; ');
	const open = (headers: Record<string, string>) =>
		fetch(`${second}/gestion/courriels`, { headers, redirect: 'manual' }).then(({ status }) => status);
	expect(await open({ cookie })).toBe(200);
	expect(await open({})).toBe(303);
});

test('who was admitted at one is known by the other', async () => {
	const [{ system }, { checkpoints }, { createDevice }, { registration }, { reader }] = await Promise.all([
		import('../../src/lib/server/auth/policy.ts'),
		import('../../src/lib/server/checkin/queries.ts'),
		import('../../src/lib/server/checkin/devices.ts'),
		import('../../src/lib/server/db/schema/registration.ts'),
		import('../../src/lib/server/db/client.ts')
	]);
	const actor = system('tests');
	const desk = (await checkpoints(actor)).find((one) => one.slug === 'accueil' && one.event.slug === slug)!;
	const { token } = await createDevice({ actor, name: 'Essai', checkpointId: desk.id });
	// The last one registered: by the order above.
	const [someone] = await (
		await reader()
	)
		.select({ code: registration.code })
		.from(registration)
		.orderBy(desc(registration.id))
		.limit(1);
	const verdicts: string[] = [];
	for (const [i, { origin }] of shared.instances.entries()) {
		const answer = await fetch(`${origin}/api/v1/checkins`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ registrationCode: someone!.code, nonce: `essai-instances-${i}` })
		});
		verdicts.push(((await answer.json()) as { verdict: string }).verdict);
	}
	expect(verdicts).toEqual(['admitted', 'already_admitted']);
});

test('each mail is sent once, whichever instance sends it', async () => {
	const before = smtp.mails.length;
	await Promise.all(Array.from({ length: 8 }, (_, i) => order(i % 2, 100 + i)));
	const { outbox } = await import('../../src/lib/server/db/schema/outbox.ts');
	const { reader } = await import('../../src/lib/server/db/client.ts');
	const db = await reader();
	await expect(async () => {
		expect(await db.$count(outbox, isNull(outbox.doneAt))).toBe(0);
	}).toPass({ timeout: 40_000 });
	const sent = smtp.mails
		.slice(before)
		.map(({ to, raw }) => `${to.join()} ${/^Subject: .*(\r?\n[ \t].*)*/m.exec(raw)?.[0]}`);
	expect(sent.length).toBeGreaterThanOrEqual(8);
	expect(sent.filter((one, i) => sent.indexOf(one) !== i)).toEqual([]);
});

test('one that stops leaves the other serving', async () => {
	await shared.instances[0]!.stop();
	expect((await fetch(`${shared.instances[1]!.origin}/api/sante`)).status).toBe(200);
	await order(1, 200);
});
