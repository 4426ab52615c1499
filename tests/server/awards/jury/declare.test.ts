import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import {
	acceptTerms,
	declineJury,
	leaveJury,
	removeJuror
} from '../../../../src/lib/server/awards/jury/answer.ts';
import { declareConflicts, keepJurorFrom, recuse } from '../../../../src/lib/server/awards/jury/declare.ts';
import { inviteJurors } from '../../../../src/lib/server/awards/jury/invite.ts';
import { juriesOf } from '../../../../src/lib/server/awards/jury/membership.ts';
import { prizePanels } from '../../../../src/lib/server/awards/jury/panels.ts';
import { remindJurors } from '../../../../src/lib/server/awards/jury/remind.ts';
import { jurySpace } from '../../../../src/lib/server/awards/jury/space.ts';
import { system } from '../../../../src/lib/server/auth/policy.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import {
	assign,
	makeEdition,
	makeJuror,
	makeNomination,
	makeReading,
	type MadeEdition
} from '../../../factories/awards.ts';
import { makeOrganisation, makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';

const staff = system('test');

/** What a juror who ticks nothing says of all that they are shown. */
async function clear(
	of: MadeEdition,
	juror: Awaited<ReturnType<typeof makeJuror>>,
	conflicts: string[] = []
) {
	const { questions } = await jurySpace(juror.actor, of.edition.slug);
	return declareConflicts({
		actor: juror.actor,
		editionSlug: of.edition.slug,
		shown: questions.prizes.flatMap(({ rows }) => rows.map(({ code }) => code)),
		conflicts,
		shownNames: questions.names.map(({ name }) => name),
		conflictNames: [],
		reason: 'Ancien mandat'
	});
}

async function give(jurorId: number, nominationId: number) {
	await write('test.give', (tx) =>
		tx.insert(t.juryAssignment).values({ jurorId, nominationId, assignedAt: now() })
	);
}

const said = async (jurorId: number) =>
	(await reader()).select().from(t.conflictDeclaration).where(eq(t.conflictDeclaration.jurorId, jurorId));

describe('who sits', () => {
	test('somebody invited by a pasted line accepts the terms with that address, once, and its instant is kept', async () => {
		const of = await makeEdition();
		const someone = await makePerson();
		const people = `Ana Roy; ${someone.person.email}; Inconnu; Nulle part\n\nLéo Côté\tleo@exemple.org`;
		const asked = { actor: staff, editionSlug: of.edition.slug };
		expect(await inviteJurors({ ...asked, people })).toBe(2);
		const own = { actor: someone.actor, editionSlug: of.edition.slug };
		expect((await jurySpace(own.actor, own.editionSlug)).isInvited).toBe(true);
		await Promise.all([acceptTerms(own), acceptTerms(own)]);
		const space = await jurySpace(own.actor, own.editionSlug);
		expect(space.isInvited).toBe(false);
		expect(space.termsAcceptedAt).not.toBeNull();
		// Asked again, whoever sits is left alone.
		expect(await inviteJurors({ ...asked, people })).toBe(1);
		expect(await juriesOf(someone.actor)).toMatchObject([{ slug: of.edition.slug, status: 'accepted' }]);
	});

	test('a line that gives nobody invites nobody', async () => {
		const of = await makeEdition();
		const people = 'Ana Roy; ana@exemple.org\nLéo; leo@exemple.org';
		const refused = await refusalOf(inviteJurors({ actor: staff, editionSlug: of.edition.slug, people }));
		expect(refused).toMatchObject({ code: 'juror_line', values: { line: 2 }, field: 'people' });
		expect(await (await reader()).select().from(t.juror).where(eq(t.juror.editionId, of.edition.id))).toEqual(
			[]
		);
	});

	test('nobody else answers, declines or leaves for them, nor learns that there is a jury', async () => {
		const of = await makeEdition();
		const juror = await makeJuror(of);
		const stranger = { actor: (await makePerson()).actor, editionSlug: of.edition.slug };
		for (const call of [acceptTerms, declineJury, leaveJury])
			expect(await refusalOf(call(stranger))).toMatchObject({ code: 'not_found', status: 404 });
		expect(await refusalOf(jurySpace(stranger.actor, of.edition.slug))).toMatchObject({ code: 'not_found' });
		expect(await refusalOf(declineJury({ ...stranger, actor: juror.actor }))).toMatchObject({
			code: 'juror_accepted'
		});
	});

	test('whoever leaves keeps what they read whole, and the rest is free', async () => {
		const of = await makeEdition();
		const juror = await makeJuror(of);
		const [read, unread] = [await makeNomination(of), await makeNomination(of)];
		await assign(juror, [read, unread]);
		await makeReading(of, juror, read, [3, 4]);
		await leaveJury({ actor: juror.actor, editionSlug: of.edition.slug });
		const db = await reader();
		const left = await db.select().from(t.juryAssignment).where(eq(t.juryAssignment.jurorId, juror.juror.id));
		expect(left.map(({ nominationId }) => nominationId)).toEqual([read.nomination.id]);
		expect(await refusalOf(jurySpace(juror.actor, of.edition.slug))).toMatchObject({ code: 'not_found' });
	});

	test('an invitation never answered goes when staff take it back', async () => {
		const of = await makeEdition();
		const editionSlug = of.edition.slug;
		await inviteJurors({ actor: staff, editionSlug, people: 'Ana Roy; ana.roy@exemple.org' });
		const db = await reader();
		const [row] = await db.select().from(t.juror).where(eq(t.juror.editionId, of.edition.id));
		await removeJuror({ actor: staff, editionSlug, jurorId: row!.id });
		expect(await db.select().from(t.juror).where(eq(t.juror.editionId, of.edition.id))).toEqual([]);
	});

	test('a reminder leaves once a day to whoever has something left, and to nobody else', async () => {
		const of = await makeEdition();
		const [late, done] = [await makeJuror(of), await makeJuror(of)];
		const one = await makeNomination(of);
		await assign(late, [one]);
		await assign(done, [one]);
		await makeReading(of, done, one, [3, 4]);
		const asked = { actor: staff, editionSlug: of.edition.slug };
		expect(await Promise.all([remindJurors(asked), remindJurors(asked)])).toEqual([1, 0]);
		expect(await remindJurors({ ...asked, jurorId: late.juror.id })).toBe(0);
	});
});

describe('what a juror says of conflicts', () => {
	test('nothing of a dossier is told before, but its title, its nominee and its organisation', async () => {
		const of = await makeEdition();
		const juror = await makeJuror(of);
		const { nomination } = await makeNomination(of);
		await give(juror.juror.id, nomination.id);
		const before = await jurySpace(juror.actor, of.edition.slug);
		expect(before.prizes).toEqual([]);
		expect(before.questions.prizes[0]!.rows).toEqual([
			{
				code: nomination.code,
				title: nomination.title,
				nominee: nomination.nomineeName,
				organisation: '',
				hint: null
			}
		]);
		await clear(of, juror);
		const after = await jurySpace(juror.actor, of.edition.slug);
		expect(after.prizes[0]!.rows).toHaveLength(1);
		expect(after.questions).toEqual({ prizes: [], names: [] });
	});

	test('what was not shown stays to be declared', async () => {
		const of = await makeEdition();
		const juror = await makeJuror(of);
		await makeNomination(of);
		const late = await makeNomination(of);
		await declareConflicts({
			...{ actor: juror.actor, editionSlug: of.edition.slug, reason: '' },
			...{ shown: [], conflicts: [late.nomination.code], shownNames: [], conflictNames: [] }
		});
		expect(await said(juror.juror.id)).toEqual([]);
	});

	test('an organisation in common is proposed, by its record or its name; a region is remarked', async () => {
		const of = await makeEdition();
		const juror = await makeJuror(of);
		const organisation = await makeOrganisation();
		await write('test.link', (tx) =>
			tx
				.update(t.juror)
				.set({ organisationId: organisation.id, regionCode: '06' })
				.where(eq(t.juror.id, juror.juror.id))
		);
		const [same, named, near, far] = [
			await makeNomination(of, { title: 'A' }),
			await makeNomination(of, { title: 'B' }),
			await makeNomination(of, { title: 'C' }),
			await makeNomination(of, { title: 'D' })
		];
		const change = (id: number, set: Partial<typeof t.nomination.$inferInsert>) =>
			write('test.change', (tx) => tx.update(t.nomination).set(set).where(eq(t.nomination.id, id)));
		await change(same.nomination.id, { organisationId: organisation.id });
		await change(named.nomination.id, { nomineeOrganisationName: organisation.name.toUpperCase() });
		await change(near.nomination.id, { regionCode: '06' });
		await change(far.nomination.id, { regionCode: '01' });
		const { questions } = await jurySpace(juror.actor, of.edition.slug);
		expect(questions.prizes[0]!.rows.map(({ hint }) => hint)).toEqual([
			'organisation',
			'organisation',
			'region',
			null
		]);
		// The assignment keeps apart by the same nearness.
		const [prize] = await prizePanels(await reader(), of.edition.id, { anew: false });
		expect(prize!.problem.proximity).toEqual([[3, 3, 1, 0]]);
	});

	test('blind, they are asked by names alone, and a name in conflict closes its dossier without saying which', async () => {
		const of = await makeEdition({ blind: true });
		const juror = await makeJuror(of);
		const [one, other] = [await makeNomination(of), await makeNomination(of)];
		const { questions } = await jurySpace(juror.actor, of.edition.slug);
		expect(questions.prizes).toEqual([]);
		const told = JSON.stringify(questions);
		for (const { nomination } of [one, other]) {
			expect(told).toContain(nomination.nomineeName);
			expect(told).not.toContain(nomination.title);
			expect(told).not.toContain(nomination.code);
		}
		await declareConflicts({
			...{ actor: juror.actor, editionSlug: of.edition.slug, reason: '', shown: [], conflicts: [] },
			shownNames: questions.names.map(({ name }) => name),
			conflictNames: [one.nomination.nomineeName]
		});
		const rows = await said(juror.juror.id);
		expect(rows.find(({ nominationId }) => nominationId === one.nomination.id)?.conflict).toBe(true);
		expect(rows.find(({ nominationId }) => nominationId === other.nomination.id)?.conflict).toBe(false);
	});

	test('found after scoring, it withdraws the scores and tells staff, once', async () => {
		const of = await makeEdition();
		const juror = await makeJuror(of);
		const one = await makeNomination(of);
		await assign(juror, [one]);
		await makeReading(of, juror, one, [3, 4]);
		const input = {
			...{ actor: juror.actor, editionSlug: of.edition.slug },
			...{ code: one.nomination.code, reason: 'Ma sœur y travaille' }
		};
		await recuse(input);
		expect(await refusalOf(recuse(input))).toMatchObject({ code: 'not_found' });
		const db = await reader();
		const [reading] = await db.select().from(t.reading).where(eq(t.reading.jurorId, juror.juror.id));
		expect(reading!.withdrawnAt).not.toBeNull();
		const minuted = await db
			.select()
			.from(t.deliberationEntry)
			.where(eq(t.deliberationEntry.categoryId, of.category.id));
		// While jurors score there are no minutes yet: the opening of the deliberation says who is out of the room.
		expect(minuted).toEqual([]);
		const facts = await db.select().from(t.outbox).where(eq(t.outbox.kind, 'juror.recused'));
		expect(facts.filter(({ payload }) => payload.nominationId === one.nomination.id)).toHaveLength(1);
		expect((await jurySpace(juror.actor, of.edition.slug)).prizes).toEqual([]);
	});

	test('staff keep somebody of this jury from a dossier, and nobody of another', async () => {
		const of = await makeEdition();
		const other = await makeJuror(await makeEdition());
		const juror = await makeJuror(of);
		const one = await makeNomination(of);
		await assign(juror, [one]);
		const input = { actor: staff, editionSlug: of.edition.slug, code: one.nomination.code, reason: '' };
		expect(await refusalOf(keepJurorFrom({ ...input, jurorId: other.juror.id }))).toMatchObject({
			code: 'not_found'
		});
		await keepJurorFrom({ ...input, jurorId: juror.juror.id });
		expect((await jurySpace(juror.actor, of.edition.slug)).prizes).toEqual([]);
	});
});
