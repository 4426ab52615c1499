import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { ANONYMOUS } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { organisation, person } from '../../../src/lib/server/db/schema/members.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { findOrganisation, listOrganisations } from '../../../src/lib/server/members/organisations.ts';
import { recognisePeople, type NamedPerson } from '../../../src/lib/server/members/person.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';
import { countStatements } from '../../setup/statements.ts';

const recognise = (people: NamedPerson[]) =>
	write('members.test', (tx) => recognisePeople(tx, ANONYMOUS, people));
const named = (email: string): NamedPerson => ({ email, givenName: 'Zoé', familyName: 'Côté-Lœuvre' });

test('an address is a person, however it is written, and the first one typed names them', async () => {
	const { person: known } = await makePerson();
	const people = await recognise([
		named(` ${known.email.toUpperCase()} `),
		{ ...named('Neuve@Exemple.org'), givenName: 'Première' },
		{ ...named('neuve@exemple.ORG '), givenName: 'Seconde' }
	]);
	expect([...people.keys()].sort()).toEqual([known.email, 'neuve@exemple.org'].sort());
	expect(people.get(known.email)).toBe(known.id);
	const db = await reader();
	const [added] = await db.select().from(person).where(eq(person.emailCanonical, 'neuve@exemple.org'));
	expect(added).toMatchObject({
		id: people.get('neuve@exemple.org'),
		email: 'Neuve@Exemple.org',
		givenName: 'Première',
		searchName: 'premiere cote-loeuvre'
	});
});

test('sixty people cost the statement of one', async () => {
	const some = (count: number, domain: string) =>
		Array.from({ length: count }, (_, i) => named(`p${i}@${domain}`));
	const one = await countStatements(() => recognise(some(1, 'un.org')));
	expect(await countStatements(() => recognise(some(60, 'soixante.org')))).toBe(one);
	expect(await recognise([])).toEqual(new Map());
});

test('the same address in two writes at once makes one person', async () => {
	const both = await Promise.all([1, 2].map(() => recognise([named('double@exemple.org')])));
	expect(both[0]!.get('double@exemple.org')).toBe(both[1]!.get('double@exemple.org'));
});

test('organisations are listed in French order, and a change is seen at the next reading', async () => {
	const made = await makeOrganisation();
	expect(await findOrganisation(made.id)).toMatchObject({ name: made.name, isMember: true });
	for (const name of ['Zénith', 'Éveil', 'Emploi'])
		await write('members.test', (tx) => tx.insert(organisation).values({ slug: name, name }));
	await write('members.test', (tx) =>
		tx.update(organisation).set({ isMember: false }).where(eq(organisation.id, made.id))
	);
	expect(await findOrganisation(made.id)).toMatchObject({ isMember: false });
	const names = (await listOrganisations()).map((one) => one.name);
	expect(names.filter((name) => /^[ÉEZ]/.test(name))).toEqual(['Emploi', 'Éveil', 'Zénith']);
});
