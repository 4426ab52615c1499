import { expect, test } from 'vitest';
import { makeEdition } from '../../factories/awards.ts';
import { rowOf, makeCall, makeProposal } from '../../factories/call.ts';
import { makeExhibition } from '../../factories/exhibition.ts';
import { makePerson } from '../../factories/people.ts';
import { DAY_MS, setClock } from '../../../src/lib/server/clock.ts';
import {
	afterSignIn,
	chosenBefore,
	exhibitingPath,
	nominatingPath,
	proposingPath
} from '../../../src/lib/server/web/after-sign-in.ts';

test('whoever was about to propose finds the form; pressed twice, the same one', async () => {
	const call = await makeCall();
	const { actor, person } = await makePerson();
	const path = proposingPath(call.event.slug);
	const form = await afterSignIn(actor, path);
	const [, code] = /^\/conferencier\/(\w+)$/.exec(form)!;
	expect(await rowOf(code!)).toMatchObject({ status: 'draft', submitterId: person.id });
	expect(await afterSignIn(actor, path)).toBe(form);
});

test('whoever has a proposal there finds it first; where none is taken, the call says so', async () => {
	const call = await makeCall({ closesInDays: 5 });
	const path = proposingPath(call.event.slug);
	const other = await makePerson();
	await makeProposal(call, { actor: other.actor });
	expect(await afterSignIn(other.actor, path)).toBe(path);
	const { actor } = await makePerson();
	for (const elsewhere of ['/compte', `/evenements/${call.event.slug}/appel`, proposingPath('nulle-part')])
		expect(await afterSignIn(actor, elsewhere)).toBe(elsewhere);
	const putBack = setClock(() => Date.now() + 6 * DAY_MS);
	try {
		expect(await afterSignIn(actor, path)).toBe(path);
	} finally {
		putBack();
	}
});

test('whoever chose a prize that they may not nominate for finds their choice again, and why', async () => {
	const { edition, category } = await makeEdition({ phase: 'nominations' });
	const { actor } = await makePerson();
	const path = nominatingPath(edition.slug, { category: category.id });
	const back = new URL(await afterSignIn(actor, path), 'https://exemple.org');
	expect(back.hash).toBe('#commencer');
	expect(chosenBefore(back)).toMatchObject({
		category: String(category.id),
		refused: { code: 'members_only' }
	});
	// A stranger's link makes the page say nothing of its own.
	back.searchParams.set('refus', 'not_found');
	expect(chosenBefore(back).refused).toBeNull();
});

test('whoever was about to apply for a booth finds their application; where none is taken, what is offered', async () => {
	const { event } = await makeExhibition();
	const { actor } = await makePerson();
	const path = exhibitingPath(event.slug);
	const form = await afterSignIn(actor, path);
	expect(form).toMatch(/^\/exposant\/\w+\/demande$/);
	expect(await afterSignIn(actor, path)).toBe(form);
	expect(await afterSignIn(actor, exhibitingPath('nulle-part'))).toBe(exhibitingPath('nulle-part'));
	const late = await makePerson();
	const putBack = setClock(() => Date.now() + 16 * DAY_MS);
	try {
		expect(await afterSignIn(late.actor, path)).toBe(path);
	} finally {
		putBack();
	}
});
