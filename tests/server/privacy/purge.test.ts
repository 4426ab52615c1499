import { eq, like, sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { createDevice, liveDevice } from '../../../src/lib/server/checkin/devices.ts';
import { linkHolder, system } from '../../../src/lib/server/auth/policy.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { calendarPath } from '../../../src/lib/server/links.ts';
import { makeMails } from '../../../src/lib/server/mail/deliver.ts';
import { answerAsked } from '../../../src/lib/server/members/asked-consents.ts';
import { changeConsents } from '../../../src/lib/server/members/consents.ts';
import { handlers } from '../../../src/lib/server/outbox/handlers/start.ts';
import { reconcile } from '../../../src/lib/server/payments/reconciliation.ts';
import { mailsDue, needsDue, ordersDue, peopleDue } from '../../../src/lib/server/privacy/due.ts';
import { mailedTo, tracesOf } from '../../../src/lib/server/privacy/forget-mail.ts';
import { forgetPeople } from '../../../src/lib/server/privacy/forget-people.ts';
import { nextPurge, nightlyPurge } from '../../../src/lib/server/privacy/nightly.ts';
import { lastPurge, purge, purgeDue } from '../../../src/lib/server/privacy/purge.ts';
import { limitsAt, retention } from '../../../src/lib/server/privacy/retention.ts';
import { calendarOfToken } from '../../../src/lib/server/programme/calendar.ts';
import { sign } from '../../../src/lib/server/ids.ts';
import { applyStripeEvent } from '../../../src/lib/server/registration/settle.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { manageableOrder } from '../../../src/lib/server/web/order-page.ts';
import { manageableRegistration } from '../../../src/lib/server/web/registration-card.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makePerson } from '../../factories/people.ts';
import { checkoutCompleted } from '../../fakes/stripe-events.ts';
import { refusalOf } from '../../setup/refused.ts';

const YEAR_MS = 365.25 * 86_400_000;
let putBack = () => {};
afterEach(() => putBack());

/** Everything that `work` does is done so many years ago, documents included. */
async function yearsAgo<T>(years: number, work: () => Promise<T>): Promise<T> {
	putBack = setClock(() => Date.now() - years * YEAR_MS);
	try {
		return await work();
	} finally {
		putBack();
	}
}

/** Someone who came to an event so many years ago, by a paid order (or one never paid). */
async function cameYearsAgo(years: number, options: { unpaid?: boolean } = {}) {
	return yearsAgo(years, async () => {
		const made = await makeEvent();
		const placed = await placeNew(made, {
			people: [personFields({ dietaryNeeds: 'sans arachides' })],
			fields: {
				method: options.unpaid ? 'invoice' : 'card',
				payer: { line1: '12, rue Côté', organisationName: 'Travail autonome' }
			}
		});
		const db = await reader();
		const [order] = await db.select().from(t.order).where(eq(t.order.id, placed.orderId));
		if (!options.unpaid) await applyStripeEvent(checkoutCompleted(order!));
		const [registration] = await db
			.select()
			.from(t.registration)
			.where(eq(t.registration.orderId, placed.orderId));
		await handlers['order.confirmed']({ orderId: placed.orderId }, {} as never);
		return { made, order: order!, registration: registration!, email: placed.input.people[0]!.email };
	});
}

const personOf = async (id: number) =>
	(await (await reader()).select().from(t.person).where(eq(t.person.id, id)))[0]!;

/** Every table of the store where some words still stand; for the blocks of word indexes, see {@link blocksHolding}. */
async function tablesHolding(words: string): Promise<string[]> {
	const { reader: client } = await connections();
	const { rows } = await client.execute(
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT GLOB '*_words_*'"
	);
	const found: string[] = [];
	for (const { name } of rows) {
		const content = await client.execute(`SELECT * FROM "${String(name)}"`);
		if (JSON.stringify(content.rows).toLowerCase().includes(words.toLowerCase())) found.push(String(name));
	}
	return found.sort();
}

test('what someone was is nowhere once both periods are over, and every figure still adds up', async () => {
	const { registration, order, email } = await cameYearsAgo(9);
	const family = (await personOf(registration.personId)).familyName;
	const { personId } = registration;
	await write('auth.test', async (tx) => {
		await tx.insert(t.account).values({ personId, createdAt: new Date() }).onConflictDoNothing();
		const linkedAt = new Date();
		await tx
			.insert(t.identity)
			.values({ provider: 'google', subject: 'numero-chez-lui', personId, linkedAt });
	});
	expect(await tablesHolding(email)).toContain('invoice');
	expect(await purgeDue()).toMatchObject({ people: 1, orders: 1 });

	await purge();
	for (const trace of [
		email,
		family,
		'sans arachides',
		'12, rue Côté',
		'Travail autonome',
		'numero-chez-lui'
	])
		expect(await tablesHolding(trace), trace).toEqual([]);
	expect(await personOf(registration.personId)).toMatchObject({
		givenName: 'Personne',
		familyName: 'anonymisée',
		organisationId: null
	});
	const [kept] = await (
		await reader()
	)
		.select()
		.from(t.registration)
		.where(eq(t.registration.id, registration.id));
	expect(kept).toMatchObject({ givenName: 'Personne', familyName: 'anonymisée' });
	expect(await verify()).toEqual([]);
	expect(await reconcile()).toEqual([]);

	const db = await reader();
	const [invoice] = await db.select().from(t.invoice).where(eq(t.invoice.orderId, order.id));
	expect(invoice).toMatchObject({ buyer: { name: 'Personne anonymisée' }, totalCents: order.totalCents });
});

/**
 * Blocks of the word indexes where a word still stands. A block writes of a word only what it does not share with the one
 * before: its end is looked for, since a code made at random may begin as it does.
 */
async function blocksHolding(word: string): Promise<number> {
	const { reader: client } = await connections();
	let found = 0;
	for (const index of ['person_words', 'order_words']) {
		const { rows } = await client.execute(`SELECT block FROM ${index}_data`);
		found += rows.filter(({ block }) => Buffer.from(block as ArrayBuffer).includes(word.slice(3))).length;
	}
	return found;
}

async function forgottenWithName(givenName: string): Promise<{ before: number; after: number }> {
	await yearsAgo(9, async () => makeAttendees(await makeEvent(), [{ givenName, tickets: ['complet'] }]));
	const before = await blocksHolding(givenName);
	await purge();
	return { before, after: await blocksHolding(givenName) };
}

test('a forgotten name leaves no trace in the blocks of the word indexes', async () => {
	const { before, after } = await forgottenWithName('qzvkxjw');
	expect(before).toBeGreaterThan(0);
	expect(after).toBe(0);
});

test('nor does a name that one registration alone had', async () => {
	const { registration } = await yearsAgo(9, async () => {
		const [registration] = await makeAttendees(await makeEvent(), [{ tickets: ['complet'] }]);
		await write('registration.test', (tx) =>
			tx.update(t.registration).set({ familyName: 'wjkqvzx' }).where(eq(t.registration.id, registration!.id))
		);
		return { registration: registration! };
	});
	expect(await blocksHolding('wjkqvzx')).toBeGreaterThan(0);
	await purge();
	expect((await personOf(registration.personId)).familyName).toBe('anonymisée');
	expect(await blocksHolding('wjkqvzx')).toBe(0);
	expect(await tablesHolding('wjkqvzx')).toEqual([]);
});

test('control: without secure-delete, the blocks keep the name', async () => {
	const secureDelete = (on: 0 | 1) =>
		write('privacy.test', (tx) =>
			tx.run(sql.raw(`INSERT INTO person_words (person_words, rank) VALUES ('secure-delete', ${on})`))
		);
	await secureDelete(0);
	try {
		expect((await forgottenWithName('xqjvwkz')).after).toBeGreaterThan(0);
	} finally {
		await secureDelete(1);
	}
});

test('after three years the person is forgotten, and the documents of tax keep their buyer', async () => {
	const { registration, order, email } = await cameYearsAgo(4);
	await purge();
	expect((await personOf(registration.personId)).email).toMatch(/@anonyme\.invalid$/);
	expect(await tablesHolding(email)).toEqual(['invoice', 'order', 'order_words']);
	const db = await reader();
	const [kept] = await db.select().from(t.order).where(eq(t.order.id, order.id));
	expect(kept!.payerEmail).toBe(email);
	expect(await verify()).toEqual([]);
});

test('the database itself refuses to touch a document of the tax period, or any of its figures', async () => {
	const recent = await cameYearsAgo(4);
	const old = await cameYearsAgo(9);
	const change = (orderId: number, set: object) =>
		write('payments.test', (tx) => tx.update(t.invoice).set(set).where(eq(t.invoice.orderId, orderId)));
	const forgotten = { buyer: { name: 'Personne anonymisée' }, purchaseOrder: null };
	await expect(change(recent.order.id, forgotten)).rejects.toThrow();
	await expect(change(old.order.id, { ...forgotten, totalCents: 1 })).rejects.toThrow();
	await expect(change(old.order.id, { buyer: { name: 'Quelqu’un d’autre' } })).rejects.toThrow();
	await expect(change(old.order.id, forgotten)).resolves.toBeDefined();
});

test('whoever owes, is owed, works here, came lately, signs in or reads the newsletter is kept', async () => {
	const unpaid = await cameYearsAgo(5, { unpaid: true });
	const lately = await cameYearsAgo(2);
	const { staff, manager, reads, signsIn } = await yearsAgo(5, async () => ({
		staff: await makePerson({ roles: ['staff'] }),
		manager: await makePerson(),
		reads: await makePerson(),
		signsIn: await makePerson()
	}));
	await yearsAgo(5, () =>
		changeConsents(reads.actor, { newsletter: true, photo: false, directory: false }, 'fr')
	);
	await write('auth.test', async (tx) => {
		await tx.insert(t.auditEntry).values({
			at: new Date(Date.now() - YEAR_MS),
			actorKind: 'system',
			action: 'session.opened',
			objectKind: 'person',
			objectId: String(signsIn.person.id),
			details: {}
		});
		const [organisation] = await tx
			.insert(t.organisation)
			.values({ slug: 'garde', name: 'Garde' })
			.returning();
		await tx
			.insert(t.organisationManager)
			.values({ organisationId: organisation!.id, personId: manager.person.id, since: new Date() });
	});
	// The control: as old as they are, and with nothing to be kept for.
	const idle = await yearsAgo(5, () => makePerson());
	await purge();
	expect((await personOf(idle.person.id)).familyName).toBe('anonymisée');
	const kept = [unpaid.registration.personId, lately.registration.personId];
	for (const id of [...kept, staff.person.id, manager.person.id, reads.person.id, signsIn.person.id])
		expect((await personOf(id)).familyName, String(id)).not.toBe('anonymisée');
});

test('what was asked of someone and never answered keeps nobody, and goes with them', async () => {
	const asked = { newsletter: await askedYearsAgo(5), answered: await askedYearsAgo(5) };
	const answer = { purposes: ['newsletter'] as const, accepts: true, locale: 'fr' as const };
	const { code } = asked.answered;
	await answerAsked({ actor: { kind: 'link', purpose: 'ticket-consents', code }, ...answer });
	await purge();
	const db = await reader();
	const rows = await db.select().from(t.registration);
	const personOfCode = (wanted: string) => rows.find((one) => one.code === wanted)!;
	const gone = personOfCode(asked.newsletter.code);
	expect((await personOf(gone.personId)).familyName).toBe('anonymisée');
	expect(gone.askedConsents).toEqual([]);
	// The control: an answer keeps its person, as any consent to the newsletter does.
	expect((await personOf(personOfCode(code).personId)).familyName).not.toBe('anonymisée');
});

/** The registration of someone in whose name the newsletter was ticked. */
async function askedYearsAgo(years: number) {
	const placed = await yearsAgo(years, async () =>
		placeNew(await makeEvent(), { fields: { consentNewsletter: true, method: 'card' } })
	);
	const db = await reader();
	const [order] = await db.select().from(t.order).where(eq(t.order.id, placed.orderId));
	await yearsAgo(years, () => applyStripeEvent(checkoutCompleted(order!)));
	const [registration] = await db
		.select()
		.from(t.registration)
		.where(eq(t.registration.orderId, placed.orderId));
	expect(registration!.askedConsents).toEqual(['newsletter']);
	return registration!;
}

test('needs go thirty days after the event, the tokens of the door too', async () => {
	const { made, registration } = await cameYearsAgo(0.25);
	const [checkpoint] = await write('checkin.test', (tx) =>
		tx
			.insert(t.checkpoint)
			.values({ eventId: made.event.id, slug: 'accueil', name: 'Accueil', rule: 'once', ticketTypeCodes: [] })
			.returning()
	);
	const { token } = await createDevice({
		actor: system('essai'),
		name: 'Tablette',
		checkpointId: checkpoint!.id
	});
	expect(await liveDevice(token)).toBeDefined();
	await purge();
	expect(await liveDevice(token)).toBeUndefined();
	const db = await reader();
	const [after] = await db.select().from(t.registration).where(eq(t.registration.id, registration.id));
	expect(after).toMatchObject({ dietaryNeeds: '', accessNeeds: '' });
	expect((await personOf(registration.personId)).familyName).not.toBe('anonymisée');
});

test('done twice, or twice at once, it changes nothing more; what was counted before is what was done', async () => {
	await cameYearsAgo(9);
	await cameYearsAgo(4);
	const due = await purgeDue();
	const [first, second] = await Promise.all([purge(), purge()]);
	for (const of of ['people', 'orders', 'needs'] as const)
		expect(first[of] + second[of], of).toBeLessThanOrEqual(due[of]);
	expect(await purgeDue()).toEqual({
		leads: 0,
		needs: 0,
		devices: 0,
		mails: 0,
		evaluations: 0,
		surveys: 0,
		certificates: 0,
		nominations: 0,
		juries: 0,
		guests: 0,
		groups: 0,
		people: 0,
		orders: 0
	});
	const db = await reader();
	const lines = await db.select().from(t.auditEntry).where(eq(t.auditEntry.action, 'person.anonymised'));
	expect(new Set(lines.map(({ objectId }) => objectId)).size).toBe(lines.length);
	expect(await purge()).toEqual({
		leads: 0,
		needs: 0,
		devices: 0,
		mails: 0,
		evaluations: 0,
		surveys: 0,
		certificates: 0,
		nominations: 0,
		juries: 0,
		guests: 0,
		groups: 0,
		people: 0,
		orders: 0
	});
});

test('nothing is mailed to someone forgotten, and their links say that it is gone', async () => {
	const { registration, order } = await cameYearsAgo(9);
	const token = /calendrier\/(.+)\.ics/.exec(calendarPath(registration.code))![1]!;
	expect((await calendarOfToken(token))!.text).toContain('BEGIN:VCALENDAR');
	const holder = (purpose: 'order' | 'ticket', code: string) =>
		linkHolder(purpose, code, sign(purpose, code))!;
	await purge();
	expect(await refusalOf(calendarOfToken(token))).toMatchObject({ code: 'gone', status: 410 });
	expect(await refusalOf(manageableOrder(holder('order', order.code), order.code))).toMatchObject({
		code: 'gone',
		status: 410
	});
	expect(
		await refusalOf(manageableRegistration(holder('ticket', registration.code), registration.code))
	).toMatchObject({ code: 'gone', status: 410 });

	// A fact that was still waiting, or that staff send again: acted on without a word to anybody.
	const db = await reader();
	const before = (await db.select().from(t.mail)).length;
	await handlers['order.resend']({ orderId: order.id, requestId: 'tard' }, {} as never);
	await handlers['bookings.changed']({ registrationId: registration.id, sequence: 9 }, {} as never);
	await makeMails([
		{
			dedupeKey: 'vers-personne',
			template: 'ticket',
			recipient: (await personOf(registration.personId)).email,
			message: { subject: 's', preheader: '', title: 't', blocks: [], reason: '' }
		}
	]);
	expect((await db.select().from(t.mail)).length).toBe(before);
	expect(await db.select().from(t.mail).where(like(t.mail.recipient, '%anonyme.invalid'))).toEqual([]);

	// Back after all these years, the same address is a new person.
	const again = await placeNew(await makeEvent(), {
		people: [personFields({ email: order.payerEmail })]
	});
	const [fresh] = await db.select().from(t.registration).where(eq(t.registration.orderId, again.orderId));
	expect(fresh!.personId).not.toBe(registration.personId);
});

const oldMail = (name: string) => ({
	...{ dedupeKey: `vieux-${name}`, template: 'ticket', recipient: `${name}@exemple.org`, subject: 's' },
	...{ text: 't', html: '', createdAt: new Date(Date.now() - 3 * YEAR_MS) }
});

test('told to stop, it ends its batch, begins no other, and the night is not counted as done', async () => {
	await write('mail.test', (tx) =>
		tx.insert(t.mail).values(Array.from({ length: 250 }, (_, i) => oldMail(`m${i}`)))
	);
	const db = await reader();
	const before = await lastPurge();
	let asked = 0;
	const stopped = {
		get aborted() {
			return ++asked > 1;
		}
	} as AbortSignal;
	expect((await purge({ signal: stopped })).mails).toBe(100);
	expect(await db.$count(t.mail, like(t.mail.dedupeKey, 'vieux-%'))).toBe(150);
	expect(await lastPurge()).toEqual(before);
	// Control: the next one, that nobody stops, does the rest.
	expect((await purge()).mails).toBe(150);
	expect((await lastPurge())!.getTime()).toBeGreaterThan(Date.now() - 60_000);
	await write('mail.test', (tx) => tx.insert(t.mail).values(oldMail('tard')));
	await nightlyPurge(new AbortController().signal);
	expect(await db.$count(t.mail, eq(t.mail.dedupeKey, 'vieux-tard')), 'another has just purged').toBe(1);
	await purge();
});

test('a message goes with the fact that still had to send it', async () => {
	const [made] = await write('mail.test', (tx) => tx.insert(t.mail).values(oldMail('attend')).returning());
	const fact = {
		...{ kind: 'mail.send', payload: { mailId: made!.id }, dedupeKey: `mail.send:${made!.id}` },
		...{ createdAt: new Date(), runAfter: new Date(Date.now() + YEAR_MS) }
	};
	await write('outbox.test', (tx) => tx.insert(t.outbox).values(fact));
	await purge();
	const db = await reader();
	expect(await db.$count(t.mail, eq(t.mail.id, made!.id))).toBe(0);
	expect(await db.$count(t.outbox, eq(t.outbox.dedupeKey, fact.dedupeKey))).toBe(0);
});

test('what is mailed between the look and the write goes too, and nobody else’s', async () => {
	const { person } = await makePerson();
	const traces = await tracesOf([person.id]);
	const late = { ...oldMail('entretemps'), createdAt: new Date() };
	await write('mail.test', (tx) =>
		tx.insert(t.mail).values([
			{ ...late, recipient: person.email.toUpperCase() },
			{ ...late, dedupeKey: 'autre', recipient: 'autre@exemple.org' }
		])
	);
	await write('privacy.test', (tx) => forgetPeople(tx, [person.id], traces));
	const db = await reader();
	expect(await db.$count(t.mail, eq(t.mail.dedupeKey, 'vieux-entretemps'))).toBe(0);
	expect(await db.$count(t.mail, eq(t.mail.dedupeKey, 'autre'))).toBe(1);
});

test('the messages of some people are found by an index, not by reading them all', async () => {
	const db = await reader();
	const plan = await db.all<{ detail: string }>(
		sql`EXPLAIN QUERY PLAN SELECT id FROM ${t.mail} WHERE ${mailedTo([1, 2])}`
	);
	expect(plan.map(({ detail }) => detail).join('\n')).toMatch(
		/SEARCH mail USING (COVERING )?INDEX mail_recipient/
	);
});

test('the write looks at the rows of its batch alone', async () => {
	const db = await reader();
	const limits = limitsAt(new Date());
	const scans = async (due: ReturnType<typeof peopleDue>, among: ReturnType<typeof sql>) =>
		(await db.all<{ detail: string }>(sql`EXPLAIN QUERY PLAN SELECT id FROM (${due}) ${among}`))
			.map(({ detail }) => detail)
			.filter((detail) => detail.startsWith('SCAN'));
	const batch = sql`WHERE id IN (SELECT value FROM json_each('[1,2]'))`;
	for (const due of [peopleDue, ordersDue, needsDue, mailsDue]) {
		const found = await scans(due(limits), batch);
		// The lists of a programme are read once for the whole batch.
		expect(
			found.filter((detail) => !/json_each|SCAN x/.test(detail)),
			due.name
		).toEqual([]);
	}
	// Control: without the batch, whole tables are read.
	expect(await scans(peopleDue(limits), sql``)).toContain('SCAN p');
});

test('the purge comes at night; after a start, only if the last is older than a day', () => {
	const at = new Date('2027-02-15T17:00:00Z');
	const next = (last: string | undefined) => nextPurge(at, last ? new Date(last) : undefined).toISOString();
	expect(next(undefined)).toBe(at.toISOString());
	expect(next('2027-02-14T08:00:00Z')).toBe(at.toISOString());
	// Three in the morning in Québec.
	expect(next('2027-02-15T08:00:00Z')).toBe('2027-02-16T08:00:00.000Z');
	expect(nextPurge(new Date('2027-02-15T06:00:00Z'), at).toISOString()).toBe('2027-02-15T08:00:00.000Z');
});

test('the limits of a day: the tax period counts from the end of the year', () => {
	const kept = { ...retention(), taxYears: 6, personYears: 3, needsDays: 30, mailDays: 365, juryDays: 365 };
	expect(limitsAt(new Date('2027-02-15T17:00:00Z'), kept)).toEqual({
		tax: '2021-01-01',
		leads: '2026-02-15',
		askedLeads: '2027-01-16',
		person: '2024-02-15',
		needs: '2027-01-16',
		mail: '2026-02-15',
		jury: '2026-02-15',
		evaluations: '2027-01-31',
		groups: '2026-08-19',
		surveys: '2027-02-14'
	});
});
