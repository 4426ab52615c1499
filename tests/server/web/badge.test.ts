import type { RequestEvent } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { ANONYMOUS, system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { sign } from '../../../src/lib/server/ids.ts';
import { cancelRegistrations } from '../../../src/lib/server/registration/cancel.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { GET } from '../../../src/routes/(public)/billets/[code]/badge.pdf/+server.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makePerson } from '../../factories/people.ts';

/** Asks for a badge as a browser does; a refusal is what the error page is made of. */
async function ask(code: string, key: string | null, actor: Actor = ANONYMOUS): Promise<Response> {
	const url = new URL(`https://exemple.org/billets/${code}/badge.pdf`);
	if (key !== null) url.searchParams.set('cle', key);
	return (GET as unknown as (event: Partial<RequestEvent>) => Promise<Response>)({
		params: { code },
		url,
		locals: { actor, sessionId: null }
	} as never);
}

const notFound = { status: 404, body: { code: 'not_found' } };

test('the link of a ticket gives its badge: a PDF shown in the page, kept by no cache', async () => {
	const [mine] = await makeAttendees(await makeEvent(), [{}]);
	const answer = await ask(mine!.code, sign('ticket', mine!.code));
	expect(answer.status).toBe(200);
	expect(Object.fromEntries(answer.headers)).toMatchObject({
		'content-type': 'application/pdf',
		'content-disposition': `inline; filename="badge-${mine!.code}.pdf"`,
		'cache-control': 'private, no-store'
	});
	expect(
		Buffer.from(await answer.arrayBuffer())
			.subarray(0, 5)
			.toString()
	).toBe('%PDF-');
});

test('without its signature, or with one that is not its own, a badge does not exist', async () => {
	const [mine, other] = await makeAttendees(await makeEvent(), [{}, {}]);
	const { code } = mine!;
	const right = sign('ticket', code);
	const keys = {
		none: null,
		empty: '',
		forged: 'A'.repeat(22),
		cut: right.slice(0, -1),
		longer: `${right}A`,
		'of another ticket': sign('ticket', other!.code),
		'of the badge itself': sign('badge', code),
		'of an order': sign('order', code),
		'of the consents': sign('ticket-consents', code)
	};
	for (const [name, key] of Object.entries(keys))
		await expect(ask(code, key), name).rejects.toMatchObject(notFound);
	await expect(ask('ZZZZZZZZZZ', sign('ticket', 'ZZZZZZZZZZ'))).rejects.toMatchObject(notFound);
});

test('signed in, one has one’s own badge and no other; staff have every one', async () => {
	const of = await makeEvent();
	const { person, actor } = await makePerson();
	const placed = await placeNew(of, {
		actor,
		people: [
			personFields({ email: person.email, givenName: person.givenName, familyName: person.familyName })
		]
	});
	const mine = (await findOrder(placed.code)).people[0]!;
	const [other] = await makeAttendees(of, [{}]);
	expect((await ask(mine.code, null, actor)).status).toBe(200);
	await expect(ask(other!.code, null, actor)).rejects.toMatchObject(notFound);
	const stranger = await makePerson();
	await expect(ask(mine.code, null, stranger.actor)).rejects.toMatchObject(notFound);
	const staff = await makePerson({ roles: ['staff'] });
	expect((await ask(other!.code, null, staff.actor)).status).toBe(200);
});

test('a ticket cancelled, handed over or not yet paid has no badge, for its link or for staff', async () => {
	const of = await makeEvent();
	const cancelled = await placeNew(of);
	const handed = await placeNew(of);
	const [held] = await makeAttendees(of, [{ order: 'held' }]);
	const codeIn = async (order: string) => (await findOrder(order)).people[0]!.code;
	const [gone, given] = [await codeIn(cancelled.code), await codeIn(handed.code)];
	// Control: each had one before.
	for (const code of [gone, given]) expect((await ask(code, sign('ticket', code))).status).toBe(200);
	await cancelRegistrations({ actor: system('test'), orderCode: cancelled.code, registrationCodes: [gone] });
	const next = await transferRegistration({
		actor: system('test'),
		registrationCode: given,
		to: personFields(),
		locale: 'fr'
	});
	const staff = await makePerson({ roles: ['staff'] });
	for (const code of [gone, given, held!.code]) {
		await expect(ask(code, sign('ticket', code)), code).rejects.toMatchObject(notFound);
		await expect(ask(code, null, staff.actor), code).rejects.toMatchObject(notFound);
	}
	expect((await ask(next.code, sign('ticket', next.code))).status).toBe(200);
});
