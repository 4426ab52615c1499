import { expect, test } from 'vitest';
import { EDITION_DATES } from '../../../src/lib/awards/calendar.ts';
import { localInput } from '../../../src/lib/format/dates.ts';
import { copyEdition } from '../../../src/lib/server/awards/editions/copy.ts';
import { beginFirstEdition } from '../../../src/lib/server/awards/editions/first.ts';
import { savePrize } from '../../../src/lib/server/awards/editions/prizes.ts';
import { staffEdition, staffEditions } from '../../../src/lib/server/awards/editions/queries.ts';
import { makePerson } from '../../factories/people.ts';
import { refusalOf } from '../../setup/refused.ts';

test('a store without edition begins its first, once, and the next is a copy of it', async () => {
	const { actor } = await makePerson({ roles: ['staff'] });
	const input = { name: 'Méritas 2043', gala: '2043-05-21', number: 1 };
	const { actor: member } = await makePerson();
	expect(await refusalOf(beginFirstEdition({ actor: member, input }))).toMatchObject({ code: 'not_allowed' });

	const begun = await Promise.allSettled(
		[input, { ...input, gala: '2044-05-21' }, input].map((one) => beginFirstEdition({ actor, input: one }))
	);
	expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	for (const one of begun)
		if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'edition_exists' });

	const [edition, ...others] = await staffEditions(actor);
	expect(others).toEqual([]);
	expect(edition).toMatchObject({ name: 'Méritas 2043', number: 1, publishedAt: null });
	expect(localInput(edition!.embargoUntil)).toMatch(/^204[34]-05-21T19:00$/);
	const dates = EDITION_DATES.map((field) => edition![field].getTime());
	expect(dates).toEqual([...dates].sort((a, b) => a - b));

	const { slug, revision, id } = edition!;
	await savePrize({
		...{ actor, slug },
		input: {
			...{ revision, name: 'Prix Élan', description: '', eligibility: '', mode: 'jury', blind: false },
			...{ nomineeKind: 'project', nominators: 'members', laureates: 1 }
		}
	});
	const next = await copyEdition({ actor, from: id });
	expect(Number(next.slug)).toBe(Number(slug) + 1);
	expect(await staffEdition(actor, next.slug)).toMatchObject({ number: 2 });
});
