import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import { boundOrder, boundRecognition } from '../../../src/lib/server/auth/recognition.ts';
import { Refusal } from '../../../src/lib/server/errors.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { everyWay } from '../../routes/inventory.ts';

let made: Awaited<ReturnType<typeof makeEvent>>;
let network: string;
let serial = 0;
beforeEach(async () => {
	made = await makeEvent({ capacity: 200 });
	network = `198.51.100.${++serial}`;
});

/** Asks whether an address is registered, as anyone may by registering it. */
function ask(email: string, options: { from?: string; actor?: typeof ANONYMOUS } = {}): Promise<string> {
	const { from = network, actor = ANONYMOUS } = options;
	return boundOrder({ actor, network: from }, () =>
		placeNew(made, { people: [personFields({ email })] })
	).then(
		() => 'placed',
		(error: { code: string }) => error.code
	);
}

test('a person who registers twice is told so, with the address they typed and nothing else', async () => {
	const { input } = await placeNew(made);
	const email = input.people[0]!.email;
	const refusal = boundOrder({ actor: ANONYMOUS, network }, () =>
		placeNew(made, { people: [personFields({ email, givenName: 'Autre', familyName: 'Nom' })] })
	);
	await expect(refusal).rejects.toMatchObject({
		code: 'already_registered',
		field: 'people[0].email',
		values: { email }
	});
});

test('a network learns twenty registered addresses in a quarter of an hour, asked in turn or together', async () => {
	const { input } = await placeNew(made);
	const email = input.people[0]!.email;
	const inTurn: string[] = [];
	for (let i = 0; i < 25; i++) inTurn.push(await ask(email));
	expect(inTurn.filter((answer) => answer === 'already_registered')).toHaveLength(20);
	expect(inTurn.slice(20)).toEqual(Array(5).fill('too_many_requests'));

	const together = await Promise.all(Array.from({ length: 40 }, () => ask(email, { from: '203.0.113.9' })));
	expect(together.filter((answer) => answer === 'already_registered')).toHaveLength(20);
});

test('registering new people counts for nothing, and staff are not bound', async () => {
	for (let i = 0; i < 25; i++) expect(await ask(`nouvelle-${i}-${network}@exemple.org`)).toBe('placed');
	const { input } = await placeNew(made);
	const email = input.people[0]!.email;
	for (let i = 0; i < 22; i++)
		expect(await ask(email, { actor: system('essai') as typeof ANONYMOUS })).toBe('already_registered');
});

test('every form of the public that recognises someone is bound', () => {
	const files = new Set(
		everyWay()
			.filter(({ routeId }) => routeId.startsWith('/(public)') || routeId.startsWith('/(account)'))
			.map(({ routeId }) => `src/routes${routeId}/+page.server.ts`)
	);
	const sources = [...files].flatMap((file) => {
		try {
			return [[file, readFileSync(file, 'utf8')] as const];
		} catch {
			return [];
		}
	});
	const telling = /\b(placeOrder|transferRegistration|previewTransfer)\(/g;
	const bound =
		/bound(?:Recognition|Order)\(asker, \(\) =>\s+(placeOrder|transferRegistration|previewTransfer)\(/g;
	const tellers = sources.filter(([, source]) => source.match(telling));
	expect(tellers.length).toBeGreaterThan(2);
	for (const [file, source] of tellers)
		expect(source.match(bound), file).toHaveLength(source.match(telling)!.length);
});

test('past the limit, an order of new people still passes, and one that fails tells nothing of its people', async () => {
	const { input } = await placeNew(made);
	const email = input.people[0]!.email;
	for (let i = 0; i < 20; i++) await ask(email);
	expect(await ask(`toute-nouvelle-${network}@exemple.org`)).toBe('placed');
	const full = () => Promise.reject(new Refusal('session_full'));
	await expect(boundOrder({ actor: ANONYMOUS, network }, full)).rejects.toMatchObject({
		code: 'too_many_requests'
	});
	await expect(boundOrder({ actor: ANONYMOUS, network: '203.0.113.201' }, full)).rejects.toMatchObject({
		code: 'session_full'
	});
});

test('a signed link that asks too much is refused before anything is looked up, and nobody else of its network', async () => {
	const registered = () => Promise.reject(new Refusal('already_registered'));
	const link = (code: string) => ({ actor: { kind: 'link', purpose: 'ticket', code } as const, network });
	const preview = (code: string, command: () => Promise<string> = registered) =>
		boundRecognition(link(code), command).catch((error: Refusal) => error.code);
	for (let i = 0; i < 20; i++) expect(await preview('AAA')).toBe('already_registered');
	let looked = false;
	const look = () => Promise.resolve((looked = true)).then(() => 'shown');
	expect(await preview('AAA', look)).toBe('too_many_requests');
	expect(looked).toBe(false);
	expect(await preview('BBB', look)).toBe('shown');
	expect(await ask(`voisine-${network}@exemple.org`)).toBe('placed');
	// Many links from one network are stopped together.
	for (let i = 0; i < 80; i++) await preview(`C${i}`);
	expect(await preview('DDD')).toBe('too_many_requests');
	expect(await ask(`voisin-${network}@exemple.org`)).toBe('placed');
});
