import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import { boundRecognition } from '../../../src/lib/server/auth/recognition.ts';
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
	return boundRecognition({ actor, network: from }, () =>
		placeNew(made, { people: [personFields({ email })] })
	).then(
		() => 'placed',
		(error: { code: string }) => error.code
	);
}

test('a person who registers twice is told so, with the address they typed and nothing else', async () => {
	const { input } = await placeNew(made);
	const email = input.people[0]!.email;
	const refusal = boundRecognition({ actor: ANONYMOUS, network }, () =>
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
	// Past it, an address that is not registered is not told from one that is.
	expect(await ask('personne-encore@exemple.org')).toBe('too_many_requests');

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
	const bound = /boundRecognition\(asker, \(\) =>\s+(placeOrder|transferRegistration|previewTransfer)\(/g;
	const tellers = sources.filter(([, source]) => source.match(telling));
	expect(tellers.length).toBeGreaterThan(2);
	for (const [file, source] of tellers)
		expect(source.match(bound), file).toHaveLength(source.match(telling)!.length);
});
