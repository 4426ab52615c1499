import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { acceptTerms, declineJury, leaveJury } from '../../../../src/lib/server/awards/jury/answer.ts';
import { declareConflicts, keepJurorFrom, recuse } from '../../../../src/lib/server/awards/jury/declare.ts';
import { giveReading, takeReadingBack } from '../../../../src/lib/server/awards/jury/assign-one.ts';
import { inviteJurors } from '../../../../src/lib/server/awards/jury/invite.ts';
import { juriesOf } from '../../../../src/lib/server/awards/jury/my-juries.ts';
import { prizePanels } from '../../../../src/lib/server/awards/jury/panels.ts';
import { juryOffice } from '../../../../src/lib/server/awards/jury/queries.ts';
import { remindJurors } from '../../../../src/lib/server/awards/jury/remind.ts';
import { removeJuror } from '../../../../src/lib/server/awards/jury/remove.ts';
import { jurySpace } from '../../../../src/lib/server/awards/jury/space.ts';
import { system, type Actor } from '../../../../src/lib/server/auth/policy.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import { digestOf } from '../../../../src/lib/server/ids.ts';
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
		namesDigest: questions.namesDigest,
		conflictNames: [],
		reason: 'Ancien mandat'
	});
}

const makeStaff = () => makePerson({ roles: ['staff'] });

/** Accepts the terms as the page shows them. */
async function accept(asked: { actor: Actor; editionSlug: string }) {
	const { termsDigest: seen } = await jurySpace(asked.actor, asked.editionSlug);
	return acceptTerms({ ...asked, seen, house: 'Ce que la maison demande.' });
}

const rowsOf = async (of: MadeEdition) =>
	(await reader()).select().from(t.juror).where(eq(t.juror.editionId, of.edition.id));

const moveTo = (of: MadeEdition, set: Partial<typeof t.awardEdition.$inferInsert>) =>
	write('test.move', (tx) => tx.update(t.awardEdition).set(set).where(eq(t.awardEdition.id, of.edition.id)));

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
		expect(await inviteJurors({ ...asked, people })).toEqual({
			asked: 2,
			unknown: ['Inconnu', 'Nulle part']
		});
		const own = { actor: someone.actor, editionSlug: of.edition.slug };
		expect((await jurySpace(own.actor, own.editionSlug)).isInvited).toBe(true);
		await Promise.all([accept(own), accept(own)]);
		const space = await jurySpace(own.actor, own.editionSlug);
		expect(space.isInvited).toBe(false);
		expect(space.termsAcceptedAt).not.toBeNull();
		// Asked again, whoever sits is left alone.
		expect(await inviteJurors({ ...asked, people })).toMatchObject({ asked: 1 });
		expect(await juriesOf(someone.actor)).toMatchObject([{ slug: of.edition.slug, status: 'accepted' }]);
	});

	test('a line that gives nobody invites nobody', async () => {
		const of = await makeEdition();
		const people = 'Ana Roy; ana@exemple.org\nLéo; leo@exemple.org\n\nZoé Côté; zoe';
		const refused = await refusalOf(inviteJurors({ actor: staff, editionSlug: of.edition.slug, people }));
		expect(refused).toMatchObject({
			code: 'juror_line',
			values: { count: 2, lines: '2, 4' },
			field: 'people'
		});
		expect(await (await reader()).select().from(t.juror).where(eq(t.juror.editionId, of.edition.id))).toEqual(
			[]
		);
	});

	test('nobody else answers, declines or leaves for them, nor learns that there is a jury', async () => {
		const of = await makeEdition();
		const juror = await makeJuror(of);
		const stranger = { actor: (await makePerson()).actor, editionSlug: of.edition.slug };
		for (const call of [accept, declineJury, leaveJury])
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
		await removeJuror({ actor: staff, editionSlug, jurorId: row!.id, why: 'mistake' });
		expect(await db.select().from(t.juror).where(eq(t.juror.editionId, of.edition.id))).toEqual([]);
	});

	test('taken back after they were kept from a dossier, an invitation stays with what it says', async () => {
		const of = await makeEdition();
		const editionSlug = of.edition.slug;
		const { nomination } = await makeNomination(of);
		await inviteJurors({ actor: staff, editionSlug, people: 'Ana Roy; ana.roy@exemple.org' });
		const jurorId = (await rowsOf(of))[0]!.id;
		await keepJurorFrom({ actor: staff, editionSlug, jurorId, code: nomination.code, reason: 'Sa sœur' });
		await removeJuror({ actor: staff, editionSlug, jurorId, why: 'conflicts' });
		expect(await rowsOf(of)).toMatchObject([{ id: jurorId, status: 'declined' }]);
		expect(await said(jurorId)).toMatchObject([{ conflict: true }]);
	});

	test('whoever staff take out is told so, and the list says who did it, apart from whoever leaves', async () => {
		const of = await makeEdition();
		const editionSlug = of.edition.slug;
		const [out, gone] = [await makeJuror(of), await makeJuror(of)];
		const office = await makeStaff();
		const asked = { actor: office.actor, editionSlug, why: 'silent' as const };
		await removeJuror({ ...asked, jurorId: out.juror.id });
		await leaveJury({ actor: gone.actor, editionSlug });
		const { jurors } = await juryOffice(staff, editionSlug);
		const removedOf = (id: number) => jurors.find((one) => one.id === id)!.removed;
		expect(removedOf(out.juror.id)).toMatchObject({ by: office.actor.name, why: 'silent' });
		expect(removedOf(gone.juror.id)).toBeNull();
		const facts = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, 'juror.removed'));
		expect(facts.filter(({ payload }) => payload.jurorId === out.juror.id)).toHaveLength(1);
	});

	test('once scoring has closed nobody is invited, and no invitation is accepted', async () => {
		const of = await makeEdition();
		const editionSlug = of.edition.slug;
		const someone = await makePerson();
		const people = `Ana Roy; ${someone.person.email}`;
		await inviteJurors({ actor: staff, editionSlug, people });
		await moveTo(of, { scoringClosesAt: now() });
		const own = { actor: someone.actor, editionSlug };
		expect(await refusalOf(accept(own))).toMatchObject({ code: 'jury_settled' });
		const other = inviteJurors({ actor: staff, editionSlug, people: 'Léo Côté; leo@exemple.org' });
		expect(await refusalOf(other)).toMatchObject({ code: 'jury_settled' });
		// Control: before that, the same invitation is accepted.
		await moveTo(of, { scoringClosesAt: new Date(now().getTime() + 60_000) });
		await accept(own);
	});

	test('what is agreed to is kept, and terms that changed since are read again', async () => {
		const of = await makeEdition();
		const editionSlug = of.edition.slug;
		const someone = await makePerson();
		await inviteJurors({ actor: staff, editionSlug, people: `Ana Roy; ${someone.person.email}` });
		const own = { actor: someone.actor, editionSlug };
		const { termsDigest: seen } = await jurySpace(own.actor, editionSlug);
		await moveTo(of, { juryTerms: 'Tout reste entre nous, pour toujours.' });
		expect(await refusalOf(acceptTerms({ ...own, seen, house: '' }))).toMatchObject({ code: 'stale_page' });
		await accept(own);
		await moveTo(of, { juryTerms: 'Rien de tout cela.' });
		expect((await jurySpace(own.actor, editionSlug)).terms).toBe('Tout reste entre nous, pour toujours.');
	});

	test('whoever comes back under another address takes the seat they had, with its conflicts', async () => {
		const of = await makeEdition();
		const editionSlug = of.edition.slug;
		const juror = await makeJuror(of);
		const { nomination } = await makeNomination(of);
		await clear(of, juror, [nomination.code]);
		await leaveJury({ actor: juror.actor, editionSlug });
		const email = `autre-${juror.person.id}@exemple.org`;
		await write('test.address', (tx) =>
			tx.update(t.person).set({ email, emailCanonical: email }).where(eq(t.person.id, juror.person.id))
		);
		await inviteJurors({ actor: staff, editionSlug, people: `Ana Roy; ${email}` });
		await accept({ actor: { ...juror.actor, email }, editionSlug });
		expect(await rowsOf(of)).toMatchObject([{ id: juror.juror.id, status: 'accepted', email }]);
		expect((await jurySpace({ ...juror.actor, email }, editionSlug)).conflicts).toBe(1);
	});

	test('an invitation to a second address gives no second seat', async () => {
		const of = await makeEdition();
		const editionSlug = of.edition.slug;
		const juror = await makeJuror(of);
		await leaveJury({ actor: juror.actor, editionSlug });
		const email = `second-${juror.person.id}@exemple.org`;
		await write('test.invite', (tx) =>
			tx.insert(t.juror).values({
				...{ editionId: of.edition.id, name: 'Ana Roy', email, emailCanonical: email, invitedAt: now() }
			})
		);
		const own = { actor: { ...juror.actor, email }, editionSlug };
		expect(await refusalOf(accept(own))).toMatchObject({ code: 'juror_seated' });
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
		expect(after.questions).toMatchObject({ prizes: [], names: [] });
	});

	test('what was not shown stays to be declared', async () => {
		const of = await makeEdition();
		const juror = await makeJuror(of);
		await makeNomination(of);
		const late = await makeNomination(of);
		await declareConflicts({
			...{ actor: juror.actor, editionSlug: of.edition.slug, reason: '' },
			...{ shown: [], conflicts: [late.nomination.code], namesDigest: '', conflictNames: [] }
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
			namesDigest: questions.namesDigest,
			conflictNames: [one.nomination.nomineeName]
		});
		const rows = await said(juror.juror.id);
		expect(rows.find(({ nominationId }) => nominationId === one.nomination.id)?.conflict).toBe(true);
		expect(rows.find(({ nominationId }) => nominationId === other.nomination.id)?.conflict).toBe(false);
	});

	test('blind, names are declared all at once, as they were shown, and nothing opens by some of them', async () => {
		const of = await makeEdition({ blind: true });
		const juror = await makeJuror(of);
		const [one, other] = [await makeNomination(of), await makeNomination(of)];
		for (const { nomination } of [one, other]) await give(juror.juror.id, nomination.id);
		const asked = { actor: juror.actor, editionSlug: of.edition.slug, reason: '' };
		const nothing = { ...asked, shown: [one.nomination.code], conflicts: [], conflictNames: [] };
		const forged = digestOf([one.nomination.nomineeName]);
		expect(await refusalOf(declareConflicts({ ...nothing, namesDigest: forged }))).toMatchObject({
			code: 'stale_page'
		});
		await declareConflicts({ ...nothing, namesDigest: '' });
		expect(await said(juror.juror.id)).toEqual([]);
		await clear(of, juror);
		expect(await said(juror.juror.id)).toHaveLength(2);

		// One that came later is asked with all the names, and not before the rest is decided.
		const [late, undecided] = [await makeNomination(of), await makeNomination(of, { status: 'submitted' })];
		const held = await jurySpace(juror.actor, of.edition.slug);
		expect(held.questions).toMatchObject({ names: [], areNamesToCome: true });
		const decide = (set: Partial<typeof t.nomination.$inferInsert>) =>
			write('test.decide', (tx) =>
				tx.update(t.nomination).set(set).where(eq(t.nomination.id, undecided.nomination.id))
			);
		await decide({ status: 'ineligible' });
		const { questions } = await jurySpace(juror.actor, of.edition.slug);
		const names = questions.names.map(({ name }) => name);
		for (const { nomination } of [one, other, late]) expect(names).toContain(nomination.nomineeName);
		expect(names).not.toContain(undecided.nomination.nomineeName);
		// Said clear before and not this time: it closes.
		const { namesDigest } = questions;
		const conflictNames = [one.nomination.nomineeName];
		await declareConflicts({ ...nothing, namesDigest, conflictNames });
		const found = (await said(juror.juror.id)).filter(({ conflict }) => conflict);
		expect(found.map(({ nominationId }) => nominationId)).toEqual([one.nomination.id]);
	});

	test('a conflict found before anything is scored is told to staff as well, who have a reading to give', async () => {
		const of = await makeEdition();
		const juror = await makeJuror(of);
		const one = await makeNomination(of);
		await assign(juror, [one]);
		const asked = { actor: juror.actor, editionSlug: of.edition.slug, code: one.nomination.code, reason: '' };
		await recuse(asked);
		const facts = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, 'juror.recused'));
		const told = facts.filter(({ payload }) => payload.nominationId === one.nomination.id);
		expect(told.map(({ payload }) => payload.was)).toEqual(['unread']);
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
		const space = await jurySpace(juror.actor, of.edition.slug);
		// Theirs and the permanence's are counted apart.
		expect(space).toMatchObject({ prizes: [], conflicts: 0, keptFrom: 1 });
		const facts = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, 'juror.kept_from'));
		expect(facts.filter(({ payload }) => payload.jurorId === juror.juror.id)).toHaveLength(1);
	});

	test('staff who have a hand in the prize, or are of the jury, neither keep from it nor give its readings', async () => {
		const of = await makeEdition();
		const juror = await makeJuror(of);
		const [nominating, sitting, free] = [await makeStaff(), await makeStaff(), await makeStaff()];
		await makeJuror(of, sitting);
		await makeNomination(of, { by: nominating });
		const other = await makeNomination(of);
		const pair = { editionSlug: of.edition.slug, jurorId: juror.juror.id, code: other.nomination.code };
		for (const { actor } of [nominating, sitting]) {
			for (const call of [giveReading, takeReadingBack])
				expect(await refusalOf(call({ ...pair, actor }))).toMatchObject({ code: 'nomination_own' });
			const kept = keepJurorFrom({ ...pair, actor, reason: 'x' });
			expect(await refusalOf(kept)).toMatchObject({ code: 'nomination_own', status: 403 });
			expect((await juryOffice(actor, of.edition.slug)).prizes).toEqual([]);
		}
		// Control: whoever has no part in it may.
		await giveReading({ ...pair, actor: free.actor });
		await keepJurorFrom({ ...pair, actor: free.actor, reason: 'x' });
		const { jurors } = await juryOffice(free.actor, of.edition.slug);
		expect(jurors.find(({ id }) => id === juror.juror.id)!.conflicts).toMatchObject([
			{ by: free.actor.name }
		]);
	});

	test('once scoring has closed only the juror says a conflict: staff have seen who scored what', async () => {
		const of = await makeEdition();
		const juror = await makeJuror(of);
		const one = await makeNomination(of);
		await assign(juror, [one]);
		await makeReading(of, juror, one, [0, 0]);
		await moveTo(of, { scoringClosesAt: now() });
		const asked = { editionSlug: of.edition.slug, code: one.nomination.code, reason: 'x' };
		expect(await refusalOf(keepJurorFrom({ ...asked, actor: staff, jurorId: juror.juror.id }))).toMatchObject(
			{ code: 'recusal_theirs' }
		);
		await recuse({ ...asked, actor: juror.actor });
		expect((await jurySpace(juror.actor, of.edition.slug)).conflicts).toBe(1);
	});
});
