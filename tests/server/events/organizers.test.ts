import { expect, test } from 'vitest';
import { eventData } from '../../../src/lib/programme/structured.ts';
import { ORGANIZER_LIMITS } from '../../../src/lib/schemas/organizers.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import {
	addOrganizer,
	organizersOf,
	removeOrganizer,
	staffOrganizers
} from '../../../src/lib/server/events/organizers.ts';
import { makeEvent } from '../../factories/event.ts';
import { refusal } from '../../setup/guards.ts';

const staff = system('test');

test('an event says who holds it with the association, each once, in the order in which they were said', async () => {
	const { event } = await makeEvent();
	const other = await makeEvent();
	await addOrganizer(staff, event.slug, { name: 'RCJEQ', url: '' });
	await addOrganizer(staff, event.slug, { name: 'CRJ', url: 'https://exemple.org' });
	expect(await refusal(addOrganizer(staff, event.slug, { name: 'CRJ', url: '' }))).toBe('organizer_known');
	await addOrganizer(staff, other.event.slug, { name: 'CRJ', url: '' });
	const organizers = await organizersOf(event.id);
	expect(organizers).toEqual([
		{ name: 'RCJEQ', url: '' },
		{ name: 'CRJ', url: 'https://exemple.org' }
	]);
	expect(eventData(event, [], { origin: 'https://estrade.example', organizers })['organizer']).toEqual([
		{ '@type': 'Organization', name: 'AXTRA' },
		{ '@type': 'Organization', name: 'RCJEQ' },
		{ '@type': 'Organization', name: 'CRJ', url: 'https://exemple.org' }
	]);
	const [first] = await staffOrganizers(staff, event.slug);
	expect(await refusal(removeOrganizer(staff, other.event.slug, first!.id))).toBe('not_found');
	await removeOrganizer(staff, event.slug, first!.id);
	expect(await organizersOf(event.id)).toHaveLength(1);
});

test('two who add the same at once add it once, and there are no more than a dozen', async () => {
	const { event } = await makeEvent();
	const added = await Promise.allSettled(
		[1, 2].map(() => addOrganizer(staff, event.slug, { name: 'OCCOQ', url: '' }))
	);
	expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	for (let i = 1; i < ORGANIZER_LIMITS.event; i++)
		await addOrganizer(staff, event.slug, { name: `Regroupement ${i}`, url: '' });
	expect(await refusal(addOrganizer(staff, event.slug, { name: 'Un de plus', url: '' }))).toBe(
		'organizer_many'
	);
});
