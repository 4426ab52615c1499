import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { confirmOrganisation } from '../../../../src/lib/server/awards/eligibility/confirm-organisation.ts';
import { beginNomination, requireBeginning } from '../../../../src/lib/server/awards/nominations/begin.ts';
import { saveNomination } from '../../../../src/lib/server/awards/nominations/save.ts';
import { submitNomination } from '../../../../src/lib/server/awards/nominations/submit.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { makeEdition, type MadeEdition } from '../../../factories/awards.ts';
import { makeDraft, makeNominator, nominationRow, part } from '../../../factories/nominations.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';

const code = (command: Promise<unknown>) => refusalOf(command).then((one) => one.code);

/** A draft of somebody whom no one knows, who says of which organisation they are. */
async function claimed(of: MadeEdition, organisationId: number) {
	const { actor, person } = await makePerson();
	const { code: mine } = await beginNomination({
		...{ actor, editionSlug: of.edition.slug },
		input: { category: of.category.id, organisation: organisationId }
	});
	const save = (step: 'prix' | 'dossier' | 'personnes', revision: number, fields: object) =>
		saveNomination({ actor, code: mine, input: part(step, revision, fields) });
	await save('prix', 1, { organisation: organisationId, title: 'Un projet', nomineeName: 'Un organisme' });
	await save('dossier', 2, { summary: 'Court.', answers: { [of.questions[0]!.id]: 'Oui.' } });
	await save('personnes', 3, { nomineeEmail: 'nomine@exemple.org' });
	return { actor, person, code: mine };
}

test('whoever says of which member they are is made of none: it is said with the nomination, to be checked', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const { organisationId } = await makeNominator();
	const { person, code: mine } = await claimed(of, organisationId);
	expect(await nominationRow(mine)).toMatchObject({ organisationId, organisationClaimed: true });
	const [row] = await (await reader()).select().from(t.person).where(eq(t.person.id, person.id));
	expect(row!.organisationId).toBeNull();
	// Somebody of the house is of theirs.
	const own = await makeDraft(of, await makeNominator({ organisationId }));
	expect(await nominationRow(own.code)).toMatchObject({ organisationClaimed: false });
});

test('begun again for another organisation, the untouched draft is for that one', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const { actor } = await makePerson();
	const begin = (organisation: number) =>
		beginNomination({
			actor,
			editionSlug: of.edition.slug,
			input: { category: of.category.id, organisation }
		});
	const [first, second] = [await makeNominator(), await makeNominator()];
	const { code: mine } = await begin(first.organisationId);
	expect(await begin(second.organisationId)).toEqual({ code: mine });
	expect(await nominationRow(mine)).toMatchObject({ organisationId: second.organisationId });
});

test.each([
	{ name: 'a stranger uses up nobody’s room', proved: false, enters: true },
	{ name: 'control: proved, theirs would be the organisation’s', proved: true, enters: false }
])('$name', async ({ proved, enters }) => {
	const of = await makeEdition({ phase: 'nominations' });
	await write('awards.factory', (tx) =>
		tx.update(t.awardCategory).set({ perOrganisation: 1 }).where(eq(t.awardCategory.id, of.category.id))
	);
	const member = await makeNominator();
	const stranger = await claimed(of, member.organisationId);
	if (proved)
		await write('awards.factory', (tx) =>
			tx.update(t.nomination).set({ organisationClaimed: false }).where(eq(t.nomination.code, stranger.code))
		);
	await submitNomination(stranger);
	const theirs = await makeDraft(of, member);
	if (enters) await submitNomination(theirs);
	else expect(await code(submitNomination(theirs))).toBe('organisation_nominations_full');
});

test('staff confirm an organisation, once, and only while it has room', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	await write('awards.factory', (tx) =>
		tx.update(t.awardCategory).set({ perOrganisation: 1 }).where(eq(t.awardCategory.id, of.category.id))
	);
	const { organisationId } = await makeNominator();
	const [first, second] = [await claimed(of, organisationId), await claimed(of, organisationId)];
	await submitNomination(first);
	await submitNomination(second);
	const { actor } = await makePerson({ roles: ['staff'] });
	const confirm = (one: { code: string }, by = actor) =>
		confirmOrganisation({ actor: by, editionSlug: of.edition.slug, code: one.code });
	const stranger = await makePerson();
	expect(await code(confirm(first, stranger.actor))).toBe('not_allowed');
	await confirm(first);
	await confirm(first);
	expect(await nominationRow(first.code)).toMatchObject({ organisationId, organisationClaimed: false });
	expect(await refusalOf(confirm(second))).toMatchObject({
		code: 'organisation_room_taken',
		values: { max: 1 }
	});
	expect(await nominationRow(second.code)).toMatchObject({ organisationClaimed: true });
	const lines = await (
		await reader()
	)
		.select()
		.from(t.auditEntry)
		.where(eq(t.auditEntry.action, 'nomination.organisation_confirmed'));
	expect(lines).toHaveLength(1);
});

test('a prize for members asks of which one before a code is mailed', async () => {
	const { edition, category } = await makeEdition({ phase: 'nominations' });
	const asked = (organisation?: number) =>
		requireBeginning(edition.slug, { category: category.id, ...(organisation ? { organisation } : {}) });
	expect(await refusalOf(asked())).toMatchObject({ code: 'members_only', field: 'organisation' });
	await asked((await makeNominator()).organisationId);
});
