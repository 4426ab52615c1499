import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { countWords } from '../../../../src/lib/format/words.ts';
import { nominationInput } from '../../../../src/lib/schemas/nominations.ts';
import { beginNomination } from '../../../../src/lib/server/awards/nominations/begin.ts';
import { myNominations, nominationPage } from '../../../../src/lib/server/awards/nominations/queries.ts';
import { saveNomination } from '../../../../src/lib/server/awards/nominations/save.ts';
import { submitNomination } from '../../../../src/lib/server/awards/nominations/submit.ts';
import { withdrawNomination } from '../../../../src/lib/server/awards/nominations/withdraw.ts';
import { DAY_MS, now } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { makeEdition, type MadeEdition } from '../../../factories/awards.ts';
import { makeDraft, makeNominator, nominationRow, part } from '../../../factories/nominations.ts';
import { makeOrganisation, makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';

const code = (command: Promise<unknown>) => refusalOf(command).then((one) => one.code);

/** Nominations close, as the calendar does by itself. */
const close = ({ edition }: MadeEdition) =>
	write('awards.factory', (tx) =>
		tx
			.update(t.awardEdition)
			.set({ nominationsCloseAt: new Date(now().getTime() - 1000) })
			.where(eq(t.awardEdition.id, edition.id))
	);

const setCategory = ({ category }: MadeEdition, changes: Partial<typeof t.awardCategory.$inferInsert>) =>
	write('awards.factory', (tx) =>
		tx.update(t.awardCategory).set(changes).where(eq(t.awardCategory.id, category.id))
	);

test('words are counted as one counts them by eye', () => {
	expect(countWords('')).toBe(0);
	expect(countWords(' L’emploi, c’est peut-être\nça\u00a0: «\u00a0oui\u00a0» — 12\u00a0% ')).toBe(6);
});

test('pressing twice leaves one draft, which nobody else finds', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const by = await makeNominator();
	const begin = () =>
		beginNomination({
			actor: by.actor,
			editionSlug: of.edition.slug,
			input: { category: of.category.id }
		});
	const [first, second] = await Promise.all([begin(), begin()]);
	expect(second.code).toBe(first.code);
	expect(await code(nominationPage((await makePerson()).actor, first.code))).toBe('not_found');
	expect(await code(nominationPage((await makePerson({ roles: ['staff'] })).actor, first.code))).toBe(
		'not_found'
	);
	expect(await code(nominationPage({ kind: 'anonymous' }, first.code))).toBe('not_found');
});

test('a prize for members refuses the others, until they say of which member they are', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const { actor } = await makePerson();
	const asked = { actor, editionSlug: of.edition.slug };
	expect(await code(beginNomination({ ...asked, input: { category: of.category.id } }))).toBe('members_only');
	const outside = await makeNominator({ isMember: false });
	expect(
		await code(
			beginNomination({ ...asked, input: { category: of.category.id, organisation: outside.organisationId } })
		)
	).toBe('members_only');
	// Refused, nothing was kept of what was said.
	const member = await makeNominator();
	const begun = await beginNomination({
		...asked,
		input: { category: of.category.id, organisation: member.organisationId }
	});
	expect((await nominationRow(begun.code)).organisationId).toBe(member.organisationId);
	await setCategory(of, { nominators: 'anyone' });
	expect(
		await beginNomination({ ...asked, actor: outside.actor, input: { category: of.category.id } })
	).toBeTruthy();
});

test('one nominates neither before nor after, nor for a favourite', async () => {
	for (const phase of ['eligibility', 'scoring', 'results'] as const) {
		const of = await makeEdition({ phase });
		const { actor } = await makeNominator();
		expect(
			await code(
				beginNomination({ actor, editionSlug: of.edition.slug, input: { category: of.category.id } })
			)
		).toBe('nominations_closed');
	}
	const of = await makeEdition({ phase: 'nominations', mode: 'favourite' });
	const { actor } = await makeNominator();
	expect(
		await code(beginNomination({ actor, editionSlug: of.edition.slug, input: { category: of.category.id } }))
	).toBe('not_found');
});

test('each part saves its own fields, and none of the others', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const { actor, code: mine } = await makeDraft(of, await makeNominator());
	await saveNomination({
		actor,
		code: mine,
		input: part('fichiers', 4, { videoUrl: 'https://vimeo.com/1' })
	});
	expect(await nominationRow(mine)).toMatchObject({
		title: 'Un projet',
		summary: 'Il change des vies.',
		videoUrl: 'https://vimeo.com/1',
		revision: 5
	});
});

test('an organisation that the house has a record of is kept as that record, whatever its capitals and accents', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const known = await makeOrganisation();
	const by = await makeNominator();
	const { actor, code: mine } = await makeDraft(of, by);
	const said = {
		organisation: by.organisationId,
		category: of.category.id,
		title: 'Un projet',
		nomineeName: 'Ana Roy'
	};
	const save = (revision: number, nomineeOrganisationName: string) =>
		saveNomination({
			actor,
			code: mine,
			input: part('prix', revision, { ...said, nomineeOrganisationName })
		});
	await save(4, known.name.toUpperCase());
	expect(await nominationRow(mine)).toMatchObject({ nomineeOrganisationId: known.id });
	await save(5, 'Une autre');
	expect(await nominationRow(mine)).toMatchObject({ nomineeOrganisationId: null });
});

test('who saves later never writes over who saved since without being told', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const { actor, code: mine } = await makeDraft(of, await makeNominator());
	const save = (summary: string, revision = 4) =>
		saveNomination({ actor, code: mine, input: part('dossier', revision, { summary }) });
	const both = await Promise.allSettled([save('Le premier.'), save('Le second.')]);
	expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	const refused = await refusalOf(save('Le troisième.'));
	expect(refused).toMatchObject({ code: 'nomination_changed', values: { revision: 5 } });
	// The same text again is no conflict: the answer to one's own save may have been lost.
	const { summary } = await nominationRow(mine);
	expect(await save(summary)).toMatchObject({ revision: 5 });
	// Control: with the newer revision, what was refused is saved.
	expect(await save('Le troisième.', 5)).toMatchObject({ revision: 6 });
});

test('a draft may be too long, and is refused with its count when handed in', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const { actor, code: mine } = await makeDraft(of, await makeNominator());
	const question = of.questions[0]!.id;
	const long = (words: number) => ({
		summary: 'Il change des vies.',
		answers: { [question]: 'mot '.repeat(words) }
	});
	await saveNomination({ actor, code: mine, input: part('dossier', 4, long(101)) });
	expect(await refusalOf(submitNomination({ actor, code: mine }))).toMatchObject({
		code: 'too_many_words',
		values: { count: 101, max: 100 },
		field: `answers.${question}`
	});
	await saveNomination({ actor, code: mine, input: part('dossier', 5, long(100)) });
	await submitNomination({ actor, code: mine });
	expect(await code(saveNomination({ actor, code: mine, input: part('dossier', 6, long(102)) }))).toBe(
		'too_many_words'
	);
	expect(await code(saveNomination({ actor, code: mine, input: part('dossier', 6, { summary: '' }) }))).toBe(
		'nomination_incomplete'
	);
	expect((await nominationRow(mine)).status).toBe('submitted');
});

test('all that lacks is said before, the first of it refused', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const { actor } = await makeNominator();
	const { code: mine } = await beginNomination({
		actor,
		editionSlug: of.edition.slug,
		input: { category: of.category.id }
	});
	const { page } = await nominationPage(actor, mine);
	expect(page!.missing.map(({ field }) => field)).toEqual([
		'title',
		'nomineeName',
		'summary',
		`answers.${of.questions[0]!.id}`,
		'nomineeEmail'
	]);
	expect(await refusalOf(submitNomination({ actor, code: mine }))).toMatchObject({
		code: 'nomination_incomplete',
		field: 'title'
	});
});

test('handed in twice at once, it is handed in once', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const { actor, code: mine } = await makeDraft(of, await makeNominator());
	await Promise.all([submitNomination({ actor, code: mine }), submitNomination({ actor, code: mine })]);
	const { id } = await nominationRow(mine);
	const facts = await (
		await reader()
	)
		.select()
		.from(t.outbox)
		.where(eq(t.outbox.kind, 'nomination.submitted'));
	expect(facts.filter(({ payload }) => payload.nominationId === id)).toHaveLength(1);
});

test.each([
	{ name: 'one organisation hands in no more than its prize takes, whoever and whenever', max: 1, enter: 1 },
	{ name: 'control: without a limit, both go in', max: null, enter: 2 }
])('$name', async ({ max, enter }) => {
	const of = await makeEdition({ phase: 'nominations' });
	await setCategory(of, { perOrganisation: max });
	const first = await makeNominator();
	const second = await makeNominator({ organisationId: first.organisationId });
	const drafts = [await makeDraft(of, first), await makeDraft(of, second)];
	const both = await Promise.allSettled(
		drafts.map((draft) => submitNomination({ actor: draft.actor, code: draft.code }))
	);
	expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(enter);
	if (max === null) return;
	const [refused] = both.filter((one) => one.status === 'rejected');
	expect(refused!.reason).toMatchObject({ code: 'organisation_nominations_full', values: { max: 1 } });
	// The one before taken back, there is room; another organisation had its own all along.
	const rows = await Promise.all(drafts.map((draft) => nominationRow(draft.code)));
	const inside = drafts[rows.findIndex(({ status }) => status === 'submitted')]!;
	const outside = drafts[rows.findIndex(({ status }) => status === 'draft')]!;
	await withdrawNomination(inside);
	await submitNomination(outside);
	const other = await makeDraft(of, await makeNominator());
	await submitNomination(other);
});

test('closed, nothing changes and nothing is lost; until then what was handed in may be corrected', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const { actor, code: mine } = await makeDraft(of, await makeNominator());
	const draft = await makeDraft(of, await makeNominator());
	await submitNomination({ actor, code: mine });
	const dossier = (summary: string, revision: number) =>
		saveNomination({
			actor,
			code: mine,
			input: part('dossier', revision, { summary, answers: { [of.questions[0]!.id]: 'Oui.' } })
		});
	await dossier('Corrigé.', 4);
	await close(of);
	expect(await code(dossier('Trop tard.', 5))).toBe('nominations_closed');
	expect(await code(submitNomination(draft))).toBe('nominations_closed');
	expect((await nominationPage(actor, mine)).page).toMatchObject({
		mayEdit: false,
		text: { summary: 'Corrigé.' }
	});
	expect((await nominationRow(draft.code)).summary).toBe('Il change des vies.');
});

test('what was handed in keeps its prize; a draft may change it', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const by = await makeNominator();
	const { actor, code: mine } = await makeDraft(of, by);
	const [other] = await write('awards.factory', (tx) =>
		tx
			.insert(t.awardCategory)
			.values({ editionId: of.edition.id, slug: 'autre', name: 'Autre', mode: 'jury', nomineeKind: 'person' })
			.returning()
	);
	const prix = (category: number, revision: number) =>
		saveNomination({
			actor,
			code: mine,
			input: part('prix', revision, {
				...{ category, organisation: by.organisationId },
				...{ title: 'Un projet', nomineeName: 'L’organisme honoré' }
			})
		});
	await prix(other!.id, 4);
	await prix(of.category.id, 5);
	await submitNomination({ actor, code: mine });
	expect(await code(prix(other!.id, 6))).toBe('nomination_submitted');
	const elsewhere = await makeEdition({ phase: 'nominations' });
	expect(await code(prix(elsewhere.category.id, 6))).toBe('invalid_input');
});

test('staff read what was handed in and write nothing of it; of its jury, they do not', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const { actor, code: mine } = await makeDraft(of, await makeNominator());
	await submitNomination({ actor, code: mine });
	const staff = await makePerson({ roles: ['staff'] });
	expect((await nominationPage(staff.actor, mine)).page).toMatchObject({ role: 'staff', mayEdit: false });
	expect(await code(saveNomination({ actor: staff.actor, code: mine, input: part('dossier', 4) }))).toBe(
		'not_allowed'
	);
	expect(await code(withdrawNomination({ actor: staff.actor, code: mine }))).toBe('not_allowed');
	await write('awards.factory', (tx) =>
		tx.insert(t.juror).values({
			...{ editionId: of.edition.id, personId: staff.person.id, name: 'X', status: 'accepted' },
			...{ email: staff.person.email, emailCanonical: staff.person.email, invitedAt: now() },
			...{ answeredAt: now(), termsAcceptedAt: now() }
		})
	);
	expect(await code(nominationPage(staff.actor, mine))).toBe('not_found');
});

test('whoever answers for it takes it back, and it stays so', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	const { actor, code: mine } = await makeDraft(of, await makeNominator());
	await submitNomination({ actor, code: mine });
	await withdrawNomination({ actor, code: mine });
	await withdrawNomination({ actor, code: mine });
	expect(await nominationRow(mine)).toMatchObject({ status: 'withdrawn', withdrawnBy: 'nominator' });
	expect(await code(submitNomination({ actor, code: mine }))).toBe('nomination_settled');
	expect((await myNominations(actor)).map(({ status }) => status)).toEqual(['withdrawn']);
});

test.each([
	['https://www.youtube.com/watch?v=x', true],
	['https://exemple.org/video.mp4', true],
	['', true],
	['http://youtube.com/x', false],
	['javascript:alert(1)', false],
	['https://qui@exemple.org', false],
	['https://localhost/x', false]
])('a video at %s: %s', (videoUrl, accepted) => {
	expect(nominationInput.safeParse({ step: 'fichiers', revision: 1, videoUrl }).success).toBe(accepted);
});

test('an edition that is announced takes nothing yet', async () => {
	const of = await makeEdition({ phase: 'nominations' });
	await write('awards.factory', (tx) =>
		tx
			.update(t.awardEdition)
			.set({ nominationsOpenAt: new Date(now().getTime() + DAY_MS) })
			.where(eq(t.awardEdition.id, of.edition.id))
	);
	const { actor } = await makeNominator();
	expect(
		await code(beginNomination({ actor, editionSlug: of.edition.slug, input: { category: of.category.id } }))
	).toBe('nominations_not_open');
});
