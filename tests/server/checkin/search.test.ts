import { beforeAll, expect, test } from 'vitest';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import { search } from '../../../src/lib/server/checkin/search.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { checkpoint } from '../../../src/lib/server/db/schema/checkin.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { sql } from 'drizzle-orm';
import { instantAt } from '../../../src/lib/format/dates.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeOrganisation } from '../../factories/people.ts';

const door = system('test');
let point: number;
let code: string;
let days: readonly string[];

beforeAll(async () => {
	const of = await makeEvent();
	days = of.days;
	const other = await makeEvent();
	const organisation = await makeOrganisation();
	const people = await makeAttendees(of, [
		{ givenName: 'Anne-Sophie', familyName: 'Bornais-Lévesque', tickets: ['complet', 'souper'] },
		{ givenName: 'Élodie', familyName: 'O’Côté', email: 'elodie.oc@exemple.org' },
		{ givenName: 'Jean', familyName: 'Carré' },
		{ givenName: 'Marc', familyName: '100 % Test_1' }
	]);
	await makeAttendees(other, [{ givenName: 'Élodie', familyName: 'Ailleurs' }]);
	code = people[2]!.code;
	point = await write('checkin.factory', async (tx) => {
		await tx.run(sql`UPDATE organisation SET name = 'Carrefour de l’emploi' WHERE id = ${organisation.id}`);
		await tx.run(
			sql`UPDATE registration SET organisation_id = ${organisation.id}, organisation_name = 'Carrefour de l’emploi' WHERE id = ${people[1]!.id}`
		);
		const [row] = await tx
			.insert(checkpoint)
			.values({ eventId: of.event.id, slug: 'accueil', name: 'Accueil', rule: 'daily', ticketTypeCodes: [] })
			.returning();
		return row!.id;
	});
});

const names = async (words: string) =>
	(await search(door, point, words)).map(({ givenName, familyName }) => `${givenName} ${familyName}`);

test.each([
	['the beginning of a given name, without its accent', 'elo', 'Élodie O’Côté'],
	['a part of a compound name', 'levesque', 'Anne-Sophie Bornais-Lévesque'],
	['a compound name as it is written', 'Bornais-Lév', 'Anne-Sophie Bornais-Lévesque'],
	['two words in any order', 'bornais anne', 'Anne-Sophie Bornais-Lévesque'],
	['a name and an organisation', 'carrefour élodie', 'Élodie O’Côté'],
	['an organisation alone', 'emploi', 'Élodie O’Côté'],
	['the beginning of an address', 'elodie.o', 'Élodie O’Côté'],
	['signs that mean something to SQL, as themselves', '100 % test_1', 'Marc 100 % Test_1']
])('finds by %s', async (_, words, found) => {
	expect(await names(words)).toEqual([found]);
});

test('a word that begins a name and an organisation finds both, and a code its person', async () => {
	expect((await names('carr')).sort()).toEqual(['Jean Carré', 'Élodie O’Côté']);
	expect(await names(code.toLowerCase())).toEqual(['Jean Carré']);
});

test('says whom a reading would let in today, and whom not', async () => {
	const verdictOn = async (day: string) => {
		const putBack = setClock(() => instantAt(day, '9:00').getTime());
		try {
			return (await search(door, point, 'carré jean'))[0]!.verdict;
		} finally {
			putBack();
		}
	};
	expect(await verdictOn(days[0]!)).toBe('admitted');
	expect(await verdictOn('2020-01-01')).toBe('wrong_day');
});

test('says the pass before the add-ons', async () => {
	expect((await search(door, point, 'bornais'))[0]).toMatchObject({
		pass: 'Colloque complet',
		insideSince: null
	});
});

test.each(['', 'e', '%%', "'; DROP TABLE person; --", '\u0000\u0000', 'z'.repeat(5000)])(
	'finds nobody by %j',
	async (words) => {
		expect(await names(words)).toEqual([]);
	}
);

test('tells nothing to who may not stand at a door', async () => {
	await expect(search(ANONYMOUS, point, 'elodie')).rejects.toMatchObject({ code: 'not_allowed' });
	await expect(search(door, 999_999, 'elodie')).rejects.toMatchObject({ code: 'not_found' });
});
