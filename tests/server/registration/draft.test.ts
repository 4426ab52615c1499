import { describe, expect, test } from 'vitest';
import { completeForm, newDraft, newPerson } from '../../../src/lib/registration/draft.ts';
import { readKept, sameDraft, typedOver } from '../../../src/lib/registration/kept-draft.ts';

const draft = () => newDraft('cle-de-la-page', 'complet');
const text = (over: Record<string, unknown> = {}) =>
	JSON.stringify({ version: 1, draft: draft(), sent: false, by: '', ...over });

describe('a draft kept in the tab', () => {
	test('comes back as it was, with no box ticked that was not', () => {
		expect(readKept(text())).toEqual({ draft: draft(), sent: false, by: '' });
		expect(
			draft().consentNewsletter || draft().people.some((one) => one.consentPhoto || one.consentDirectory)
		).toBe(false);
	});

	test('is not read in another version, nor when it is not one', () => {
		expect(readKept(text({ version: 2 }))).toBeNull();
		expect(readKept(text({ draft: null }))).toBeNull();
		expect(readKept(text({ draft: {} }))).toBeNull();
		for (const other of [null, '', '{', 'null', '[]', '3']) expect(readKept(other)).toBeNull();
	});

	test('made by someone signed in, is nobody else’s; made by nobody, it follows who signs in', () => {
		const by = 'direction@exemple.org';
		expect(readKept(text({ by }), by)).not.toBeNull();
		expect(readKept(text({ by }), '')).toBeNull();
		expect(readKept(text({ by }), 'autre@exemple.org')).toBeNull();
		expect(readKept(text(), by)).not.toBeNull();
	});
});

test('over a kept draft, only what was typed since wins', () => {
	const own = draft();
	const kept = {
		...draft(),
		idempotencyKey: 'cle-gardee',
		list: 'Marc Roy',
		people: [newPerson('jour-1', true), newPerson('')]
	};
	kept.payer.givenName = 'Maëlle';
	kept.payer.email = 'maelle@exemple.org';
	expect(typedOver(kept, draft(), own)).toEqual(kept);
	const typed = draft();
	typed.payer.email = 'maelle@centre.org';
	typed.method = 'card';
	const both = typedOver(kept, typed, own);
	expect(both).toEqual({ ...kept, method: 'card', payer: { ...kept.payer, email: 'maelle@centre.org' } });
	expect(sameDraft(both, kept)).toBe(false);
});

test('the payer’s names complete their own registration, with or without a pass chosen', () => {
	const form = new FormData();
	for (const [name, value] of Object.entries({
		'payer.givenName': 'Maëlle',
		'payer.familyName': 'Éthier',
		'payer.email': 'maelle@exemple.org',
		'people[0].me': 'on',
		'people[0].givenName': '',
		'people[1].givenName': 'Marc',
		'people[1].consentPhoto': 'on'
	}))
		form.append(name, value);
	const complete = completeForm(form, []);
	expect(complete.get('people[0].email')).toBe('maelle@exemple.org');
	expect(complete.get('people[1].givenName')).toBe('Marc');
	expect(complete.has('people[1].consentPhoto')).toBe(false);
});
