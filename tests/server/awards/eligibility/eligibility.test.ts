import { and, eq, like } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { answerQuestion } from '../../../../src/lib/server/awards/eligibility/answer-question.ts';
import { askConsentAgain } from '../../../../src/lib/server/awards/eligibility/ask-consent.ts';
import { askQuestion } from '../../../../src/lib/server/awards/eligibility/ask-question.ts';
import { recordChecks, type Finding } from '../../../../src/lib/server/awards/eligibility/checks.ts';
import { decideEligibility, decideMany } from '../../../../src/lib/server/awards/eligibility/decide.ts';
import {
	staffNomination,
	staffNominationFile
} from '../../../../src/lib/server/awards/eligibility/dossier.ts';
import { exportNominations } from '../../../../src/lib/server/awards/eligibility/export.ts';
import { blindDraft, keepBlindVersion } from '../../../../src/lib/server/awards/eligibility/prepare-blind.ts';
import {
	previewEligibility,
	tellEligibility
} from '../../../../src/lib/server/awards/eligibility/send-letters.ts';
import { allNominations, filtered } from '../../../../src/lib/server/awards/eligibility/table.ts';
import { withdrawByStaff } from '../../../../src/lib/server/awards/eligibility/withdraw.ts';
import { canonicalEmail } from '../../../../src/lib/format/names.ts';
import { detailWords } from '../../../../src/lib/staff/journal.ts';
import { editionOverview } from '../../../../src/lib/server/awards/editions/overview.ts';
import { nominationPage } from '../../../../src/lib/server/awards/nominations/queries.ts';
import { now, setClock } from '../../../../src/lib/server/clock.ts';
import { eligibilityLetter } from '../../../../src/lib/server/mail/templates/eligibility.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import {
	onEligibilityTold,
	onQuestionAnswered,
	onQuestionAsked,
	onWithdrawnByStaff
} from '../../../../src/lib/server/outbox/handlers/eligibility.ts';
import type { LeasedFact } from '../../../../src/lib/server/outbox/queue.ts';
import { makeEdition, makeJuror, makeNomination, type MadeEdition } from '../../../factories/awards.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { countStatements } from '../../../setup/statements.ts';

let staff: Awaited<ReturnType<typeof makePerson>>;
let other: Awaited<ReturnType<typeof makePerson>>;
beforeAll(async () => {
	staff = await makePerson({ roles: ['staff'] });
	other = await makePerson({ roles: ['staff'] });
});

type Made = Awaited<ReturnType<typeof makeNomination>>;
const asked = (of: MadeEdition, actor = staff.actor) => ({ actor, editionSlug: of.edition.slug });
const dossier = (of: MadeEdition, made: Made, actor = staff.actor) =>
	staffNomination(actor, of.edition.slug, made.nomination.code);
const on = async (of: MadeEdition, made: Made, actor = staff.actor) => ({
	...asked(of, actor),
	code: made.nomination.code,
	seen: (await dossier(of, made, actor)).seen
});
const rowOf = async (of: MadeEdition, { nomination }: Made) =>
	(await allNominations(staff.actor, of.edition.slug)).rows.find(({ code }) => code === nomination.code)!;

async function checkAll(of: MadeEdition, made: Made, met: boolean) {
	const findings = Object.fromEntries(of.checks.map(({ id }): [number, Finding] => [id, { met, note: '' }]));
	await recordChecks({ ...(await on(of, made)), findings });
}

async function decided(
	of: MadeEdition,
	made: Made,
	eligibility: 'eligible' | 'ineligible' | null,
	reason = ''
) {
	await decideEligibility({ ...(await on(of, made)), eligibility, reason });
}

async function tellAll(of: MadeEdition, codes: string[] = []) {
	const { digest } = await previewEligibility({ ...asked(of), codes });
	return tellEligibility({ ...asked(of), codes, digest });
}

/** What the worker mails for the facts that wait; twice, as a worker that was killed would. */
async function mailed(recipient: string) {
	const db = await reader();
	for (let round = 0; round < 2; round++)
		for (const { id, kind, payload } of await db.select().from(t.outbox)) {
			const fact = { id } as LeasedFact<never>;
			if (kind === 'nomination.eligibility_told') await onEligibilityTold(payload as never, fact);
			if (kind === 'nomination.question_asked') await onQuestionAsked(payload as never, fact);
			if (kind === 'nomination.question_answered') await onQuestionAnswered(payload as never, fact);
			if (kind === 'nomination.withdrawn_by_staff') await onWithdrawnByStaff(payload as never, fact);
		}
	return db.select().from(t.mail).where(eq(t.mail.recipient, recipient)).orderBy(t.mail.id);
}

const change = (made: Made, set: Partial<typeof t.nomination.$inferInsert>) =>
	write('awards.test', (tx) =>
		tx.update(t.nomination).set(set).where(eq(t.nomination.id, made.nomination.id))
	);

describe('the list', () => {
	test('shows what was handed in, and of drafts their number alone', async () => {
		const of = await makeEdition({ phase: 'nominations' });
		const one = await makeNomination(of, {
			...{ status: 'submitted', title: 'Élan vers l’emploi', consents: null }
		});
		await makeNomination(of, { status: 'draft', title: 'Secret' });
		const gone = await makeNomination(of, { status: 'withdrawn' });
		const { rows, drafts } = await allNominations(staff.actor, of.edition.slug);
		expect(drafts).toBe(1);
		expect(JSON.stringify(rows)).not.toContain('Secret');
		const codes = (filter: Parameters<typeof filtered>[1]) => filtered(rows, filter).map(({ code }) => code);
		expect(codes({})).toEqual([one.nomination.code]);
		expect(codes({ text: "elan VERS l'emploi" })).toEqual([one.nomination.code]);
		expect(codes({ text: 'autre' })).toEqual([]);
		expect(codes({ status: 'withdrawn' })).toEqual([gone.nomination.code]);
		expect(codes({ step: 'check' })).toEqual([one.nomination.code]);
		expect(codes({ consent: 'given' })).toEqual([]);
		expect(codes({ categoryId: of.category.id + 1 })).toEqual([]);
	});

	test('says where consent stands by the last answer', async () => {
		const of = await makeEdition({ phase: 'nominations' });
		const one = await makeNomination(of, { status: 'submitted', consents: null });
		expect(await rowOf(of, one)).toMatchObject({ consent: 'none' });
		await change(one, { consentAskedAt: now() });
		expect(await rowOf(of, one)).toMatchObject({ consent: 'asked' });
		const answer = (nominated: boolean) =>
			write('awards.test', (tx) =>
				tx.insert(t.nomineeConsent).values({
					...{ nominationId: one.nomination.id, nominated, pictured: true, named: true, at: now() }
				})
			);
		await answer(true);
		expect(await rowOf(of, one)).toMatchObject({ consent: 'given', status: 'submitted' });
		await answer(false);
		expect(await rowOf(of, one)).toMatchObject({ consent: 'refused', status: 'withdrawn' });
	});

	test('leaves in a file where no cell is a formula, and the trail says so', async () => {
		const of = await makeEdition();
		await makeNomination(of, { status: 'submitted', title: '=HYPERLINK("http://exemple.org")' });
		const file = await exportNominations({ ...asked(of), filter: {}, format: 'csv' });
		const chunks = [];
		for await (const chunk of file.body) chunks.push(chunk);
		const text = Buffer.concat(chunks).toString();
		expect(text).toContain(`"'=HYPERLINK`);
		expect(text).toContain('Déposée');
		const lines = await (
			await reader()
		)
			.select()
			.from(t.auditEntry)
			.where(and(eq(t.auditEntry.objectKind, 'award_edition'), eq(t.auditEntry.action, 'export.made')));
		expect(lines).toContainEqual(expect.objectContaining({ objectId: String(of.edition.id) }));
	});

	test('shows nothing of what is found or decided to whoever has a hand in it', async () => {
		const of = await makeEdition();
		const own = await makeNomination(of, { status: 'submitted', by: staff });
		const about = await makeNomination(of, { status: 'submitted', nomineeEmail: staff.person.email });
		const withMe = await makeNomination(of, { status: 'submitted' });
		await write('awards.test', (tx) =>
			tx.insert(t.coNominator).values({
				...{ nominationId: withMe.nomination.id, name: 'C', email: staff.person.email, status: 'accepted' },
				personId: staff.person.id,
				...{ emailCanonical: canonicalEmail(staff.person.email), invitedAt: now() }
			})
		);
		for (const one of [own, about, withMe]) {
			await change(one, { eligibility: 'ineligible', eligibilityReason: 'x' });
			expect(await rowOf(of, one)).toMatchObject({ isBarred: true, eligibility: null, step: 'done' });
			expect(await refusalOf(dossier(of, one))).toMatchObject({ code: 'nomination_own', status: 403 });
		}
		expect(await previewEligibility({ ...asked(of), codes: [] })).toMatchObject({ letters: [], barred: 3 });
		const codes = [own, about, withMe].map(({ nomination }) => nomination.code);
		expect(await decideMany({ ...asked(of), codes, eligibility: null, reason: '' })).toEqual({
			decided: 0,
			skipped: codes.map((code) => ({ code, why: 'nomination_own' }))
		});
		expect((await dossier(of, own, other.actor)).nomination.eligibility).toBe('ineligible');
	});

	test('so too to whoever is of the jury', async () => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted' });
		await makeJuror(of, other);
		expect(await refusalOf(dossier(of, one, other.actor))).toMatchObject({ code: 'nomination_own' });
	});

	test.each([
		{ name: 'to a juror of the permanence a finalist is a code, told eligible', sits: true },
		{ name: 'control: to the others of the permanence it is named', sits: false }
	])('$name, in the list, its filters and its file', async ({ sits }) => {
		const of = await makeEdition({ phase: 'deliberation', blind: true });
		const { nomination } = await makeNomination(of, { status: 'shortlisted', title: 'Élan du Nord' });
		const { actor, person } = await makePerson({ roles: ['staff'] });
		if (sits) await makeJuror(of, { actor, person });
		const { rows } = await allNominations(actor, of.edition.slug);
		const found = (filter: Parameters<typeof filtered>[1]) => filtered(rows, filter).length;
		expect(found({ text: nomination.code })).toBe(1);
		expect(found({ status: 'eligible' })).toBe(sits ? 1 : 0);
		expect(found({ status: 'shortlisted' })).toBe(sits ? 0 : 1);
		for (const filter of [{ text: 'elan' }, { text: 'Organisme nommé' }, { consent: 'given' } as const])
			expect(found(filter)).toBe(sits ? 0 : 1);
		const { body } = await exportNominations({ ...asked(of, actor), filter: {}, format: 'csv' });
		const chunks = [];
		for await (const chunk of body) chunks.push(chunk);
		const told = Buffer.concat(chunks).toString() + JSON.stringify(rows);
		expect(told).toContain(nomination.code);
		for (const word of ['Élan du Nord', nomination.nomineeName, 'Camille', 'Finaliste', 'shortlisted'])
			expect(told.includes(word), word).toBe(!sits);
	});
});

describe('the dossier', () => {
	test('of a draft is nobody’s in the office, nor is one of another edition', async () => {
		const of = await makeEdition({ phase: 'nominations' });
		const draft = await makeNomination(of, { status: 'draft' });
		expect(await refusalOf(dossier(of, draft))).toMatchObject({ code: 'not_found', status: 404 });
		const elsewhere = await makeNomination(await makeEdition(), { status: 'submitted' });
		expect(await refusalOf(dossier(of, elsewhere))).toMatchObject({ code: 'not_found' });
	});

	test('says where consent is asked of whoever nominates, for somebody of another name', async () => {
		const of = await makeEdition();
		const by = await makePerson();
		const one = await makeNomination(of, { status: 'submitted', by, nomineeEmail: by.person.email });
		expect(await dossier(of, one)).toMatchObject({ isConsentTheirs: true });
		await change(one, { nomineeName: `${by.person.givenName} ${by.person.familyName}` });
		expect(await dossier(of, one)).toMatchObject({ isConsentTheirs: false });
		const other = await makeNomination(of, { status: 'submitted', by });
		expect(await dossier(of, other)).toMatchObject({ isConsentTheirs: false });
	});

	test('gives its own files, and no other’s', async () => {
		const of = await makeEdition();
		const [one, two] = [
			await makeNomination(of, { status: 'submitted' }),
			await makeNomination(of, { status: 'submitted' })
		];
		await write('awards.test', async (tx) => {
			const [file] = await tx
				.insert(t.nominationFile)
				.values({
					...{ code: `F${one.nomination.code}`, nominationId: one.nomination.id, kind: 'document' },
					...{ name: 'a.pdf', mediaType: 'application/pdf', size: 1, sha256: '' },
					...{ uploadedBy: one.by.person.id, createdAt: now() }
				})
				.returning();
			await tx.insert(t.nominationFileContent).values({ fileId: file!.id, bytes: Buffer.from('%') });
		});
		const read = (made: Made) =>
			staffNominationFile(staff.actor, of.edition.slug, made.nomination.code, `F${one.nomination.code}`);
		expect((await read(one)).bytes.toString()).toBe('%');
		expect(await refusalOf(read(two))).toMatchObject({ code: 'not_found' });
	});
});

describe('the checklist', () => {
	test('keeps who found what, and changes only what differs', async () => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted' });
		const [check] = of.checks;
		const find = async (met: boolean | null, note: string, actor = staff.actor) =>
			recordChecks({ ...(await on(of, one, actor)), findings: { [check!.id]: { met, note } } });
		expect(await find(false, 'Pas membre')).toBe(1);
		expect(await find(false, 'Pas membre', other.actor)).toBe(0);
		const [point] = (await dossier(of, one)).points;
		expect(point).toMatchObject({ met: false, note: 'Pas membre' });
		expect(point!.by!.familyName).toBe(staff.person.familyName);
		expect(await find(null, 'oublié')).toBe(1);
		expect((await dossier(of, one)).points[0]).toMatchObject({ met: null, note: '' });
	});

	test('is refused to the second of two people, or when the text changed since', async () => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted' });
		const shown = await on(of, one);
		const findings = { [of.checks[0]!.id]: { met: true, note: '' } };
		await recordChecks({ ...shown, findings });
		expect(await refusalOf(recordChecks({ ...shown, findings }))).toMatchObject({ code: 'stale_page' });
		const later = await on(of, one);
		await change(one, { revision: 9 });
		expect(await refusalOf(recordChecks({ ...later, findings }))).toMatchObject({ code: 'stale_page' });
	});
});

describe('a decision', () => {
	test('rests on every point, and gives a reason where one is owed', async () => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted' });
		const refused = (eligibility: 'eligible' | 'ineligible') => refusalOf(decided(of, one, eligibility));
		expect(await refused('eligible')).toMatchObject({ code: 'checks_missing', values: { count: 1 } });
		expect(await refused('ineligible')).toMatchObject({ code: 'eligibility_reason', field: 'reason' });
		await checkAll(of, one, false);
		expect(await refused('eligible')).toMatchObject({ code: 'eligibility_reason' });
		await decided(of, one, 'eligible', 'Membre depuis hier');
		expect(await rowOf(of, one)).toMatchObject({
			eligibility: 'eligible',
			status: 'submitted',
			step: 'tell'
		});
		await decided(of, one, null);
		expect(await rowOf(of, one)).toMatchObject({ eligibility: null, step: 'decide' });
	});

	test('of several at once takes only those whose points are all looked at', async () => {
		const of = await makeEdition();
		const [whole, unmet, unread] = [
			await makeNomination(of, { status: 'submitted' }),
			await makeNomination(of, { status: 'submitted' }),
			await makeNomination(of, { status: 'submitted' })
		];
		await checkAll(of, whole, true);
		await checkAll(of, unmet, false);
		const codes = [whole, unmet, unread, whole].map(({ nomination }) => nomination.code);
		expect(await decideMany({ ...asked(of), codes, eligibility: 'eligible', reason: '' })).toEqual({
			decided: 1,
			skipped: [
				{ code: unmet.nomination.code, why: 'checks_unmet' },
				{ code: unread.nomination.code, why: 'checks_missing' }
			]
		});
		const ineligible = { ...asked(of), codes, eligibility: 'ineligible' as const };
		expect(await refusalOf(decideMany({ ...ineligible, reason: '' }))).toMatchObject({
			code: 'eligibility_reason'
		});
		expect(await decideMany({ ...ineligible, reason: 'Hors période' })).toEqual({
			decided: 2,
			skipped: [{ code: unread.nomination.code, why: 'checks_missing' }]
		});
	});

	test('of two people at once is the first one’s; the second is told', async () => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted' });
		await checkAll(of, one, true);
		const [mine, theirs] = [await on(of, one), await on(of, one, other.actor)];
		const outcomes = await Promise.allSettled([
			decideEligibility({ ...mine, eligibility: 'eligible', reason: '' }),
			decideEligibility({ ...theirs, eligibility: 'ineligible', reason: 'Doublon' })
		]);
		expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const refused = outcomes.find((one) => one.status === 'rejected');
		expect(refused!.reason).toMatchObject({ code: 'stale_page' });
	});

	test('is no longer taken once the jury has chosen, or it is withdrawn', async () => {
		const of = await makeEdition();
		const gone = await makeNomination(of, { status: 'withdrawn' });
		const listed = await makeNomination(of, { status: 'shortlisted' });
		for (const one of [gone, listed])
			expect(await refusalOf(decided(of, one, 'ineligible', 'x'))).toMatchObject({
				code: 'nomination_settled'
			});
	});
});

/** Something of the dossier comes after its points were looked at. */
const CHANGES: Record<string, (made: Made) => Promise<unknown>> = {
	'its text': (made) => change(made, { updatedAt: later(), revision: 2 }),
	'a file': (made) =>
		write('awards.test', (tx) =>
			tx.insert(t.nominationFile).values({
				...{ code: `F${made.nomination.code}`, nominationId: made.nomination.id, kind: 'document' },
				...{ name: 'a.pdf', mediaType: 'application/pdf', size: 1, sha256: '' },
				...{ uploadedBy: made.by.person.id, createdAt: later() }
			})
		),
	'an answer': (made) =>
		write('awards.test', (tx) =>
			tx.insert(t.nominatorQuestion).values({
				...{ nominationId: made.nomination.id, question: 'Depuis quand?', askedBy: staff.person.id },
				...{ askedAt: now(), answer: 'Depuis 2020.', answeredBy: made.by.person.id, answeredAt: later() }
			})
		)
};
let ahead = 0;
/** Time goes on: a moment after all that was done. */
function later(): Date {
	ahead += 60_000;
	const at = Date.now() + ahead;
	setClock(() => at);
	return now();
}

describe('a dossier that changes after its points were looked at', () => {
	afterEach(() => {
		ahead = 0;
		setClock(() => Date.now());
	});

	test.each(Object.keys(CHANGES))('by %s, is looked at again before anything is decided', async (what) => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted' });
		await checkAll(of, one, true);
		expect(await rowOf(of, one)).toMatchObject({ step: 'decide', stale: 0 });
		await CHANGES[what]!(one);
		expect((await dossier(of, one)).points).toMatchObject([{ met: true, isStale: true }]);
		expect(await rowOf(of, one)).toMatchObject(
			what === 'an answer' ? { step: 'read', isAnswered: true } : { step: 'check', isAnswered: false }
		);
		expect((await editionOverview(staff.actor, of.edition.id)).waiting).toMatchObject({
			toRead: what === 'an answer' ? 1 : 0,
			toExamine: 1
		});
		for (const decision of ['eligible', 'ineligible'] as const)
			expect(await refusalOf(decided(of, one, decision, 'x'))).toMatchObject({ code: 'checks_stale' });
		const { code } = one.nomination;
		expect(await decideMany({ ...asked(of), codes: [code], eligibility: 'eligible', reason: '' })).toEqual({
			decided: 0,
			skipped: [{ code, why: 'checks_stale' }]
		});
		later();
		await checkAll(of, one, true);
		await decided(of, one, 'eligible');
		expect(await rowOf(of, one)).toMatchObject({ step: 'tell', stale: 0, isAnswered: false });
	});

	test('between its decision and its letter, keeps the letter until it is looked at again', async () => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted', title: 'Retouchée' });
		const { code } = one.nomination;
		await checkAll(of, one, true);
		await decided(of, one, 'eligible');
		const { digest } = await previewEligibility({ ...asked(of), codes: [] });
		await CHANGES['its text']!(one);
		expect(await previewEligibility({ ...asked(of), codes: [] })).toMatchObject({
			letters: [],
			held: [{ code, title: 'Retouchée' }]
		});
		expect(await refusalOf(tellEligibility({ ...asked(of), codes: [], digest }))).toMatchObject({
			code: 'stale_page'
		});
		expect((await editionOverview(staff.actor, of.edition.id)).waiting).toMatchObject({
			toExamine: 1,
			toTell: 0
		});
		later();
		await checkAll(of, one, true);
		expect(await tellAll(of)).toEqual({ letters: 1, nominations: 1 });
	});

	test('is told in words: points, questions and files by their names', async () => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted' });
		await checkAll(of, one, true);
		await askQuestion({ ...(await on(of, one)), question: 'Depuis quand?' });
		const words = (await dossier(of, one)).audit.flatMap(({ details }) => detailWords(details)).join(' ');
		expect(words).toContain('L’organisme est membre');
		expect(words).toContain('Depuis quand?');
		expect(words).not.toMatch(/nº/);
	});
});

test('deciding of many asks the store no more than deciding of one', async () => {
	const of = await makeEdition();
	const made = [];
	for (let i = 0; i < 6; i++) {
		const one = await makeNomination(of, { status: 'submitted' });
		await checkAll(of, one, true);
		made.push(one.nomination.code);
	}
	const asks = (codes: string[]) =>
		countStatements(() => decideMany({ ...asked(of), codes, eligibility: 'eligible', reason: '' }));
	const one = await asks(made.slice(0, 1));
	expect(await asks(made.slice(1))).toBe(one);
});

describe('letters', () => {
	test('say that the consent of the nominee is missing, until it is given', async () => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted', consents: null });
		await checkAll(of, one, true);
		await decided(of, one, 'eligible');
		const letter = async () => {
			const [found] = (await previewEligibility({ ...asked(of), codes: [] })).letters;
			return JSON.stringify(eligibilityLetter(found!).blocks);
		};
		const { nomineeName } = one.nomination;
		expect(await letter()).toContain(`${nomineeName} n’a pas encore donné son accord. Sans lui`);
		await change(one, { consentAskedAt: now() });
		expect(await letter()).toContain('n’a pas encore donné son accord, demandé par courriel');
		await write('awards.test', (tx) =>
			tx.insert(t.nomineeConsent).values({
				...{ nominationId: one.nomination.id, nominated: true, pictured: true, named: true, at: now() }
			})
		);
		expect(await letter()).not.toContain('accord');
		expect(await letter()).toContain('Vous n’avez rien à faire');
	});

	test('of a refusal leave their reason to be read, also while another decision is prepared', async () => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted' });
		const reasons = async () => [
			(await dossier(of, one)).toldReason,
			(await nominationPage(one.by.actor, one.nomination.code)).page?.reason
		];
		await decided(of, one, 'ineligible', 'Hors période.');
		expect(await reasons()).toEqual(['', '']);
		await tellAll(of);
		expect(await reasons()).toEqual(['Hors période.', 'Hors période.']);
		await decided(of, one, null, 'Une note entre nous');
		expect(await reasons()).toEqual(['Hors période.', 'Hors période.']);
		await checkAll(of, one, false);
		await decided(of, one, 'eligible', 'Une note entre nous');
		expect(await reasons()).toEqual(['Hors période.', 'Hors période.']);
		// Taken back, what was told stands again in the row too.
		await decided(of, one, null, 'Une note entre nous');
		expect(await reasons()).toEqual(['Hors période.', 'Hors période.']);
		expect((await dossier(of, one)).nomination.eligibilityReason).toBe('Hors période.');
		await decided(of, one, 'eligible', 'Une note entre nous');
		await tellAll(of);
		expect(await reasons()).toEqual(['', '']);
	});

	test('change the state, and tell whoever nominated and those with them, once', async () => {
		const of = await makeEdition();
		const [yes, no] = [
			await makeNomination(of, { status: 'submitted' }),
			await makeNomination(of, { status: 'submitted' })
		];
		const friend = await makePerson();
		await write('awards.test', (tx) =>
			tx.insert(t.coNominator).values({
				...{ nominationId: no.nomination.id, personId: friend.person.id, name: 'F', status: 'accepted' },
				...{ email: friend.person.email, emailCanonical: friend.person.emailCanonical, invitedAt: now() }
			})
		);
		await checkAll(of, yes, true);
		await decided(of, yes, 'eligible');
		await decided(of, no, 'ineligible', 'Hors de la période du prix.');
		const { letters } = await previewEligibility({ ...asked(of), codes: [] });
		expect(letters.map(({ eligibility, reason }) => [eligibility, reason])).toEqual([
			['eligible', ''],
			['ineligible', 'Hors de la période du prix.'],
			['ineligible', 'Hors de la période du prix.']
		]);
		expect(await tellAll(of)).toEqual({ letters: 3, nominations: 2 });
		expect(await tellAll(of)).toEqual({ letters: 0, nominations: 0 });
		expect(await rowOf(of, yes)).toMatchObject({ status: 'eligible', eligibility: null, step: 'done' });
		expect(await rowOf(of, no)).toMatchObject({ status: 'ineligible', eligibility: null });
		const [letter, ...more] = await mailed(friend.person.email);
		expect(more).toEqual([]);
		expect(letter!.text).toContain('Hors de la période du prix.');
		expect(await mailed(yes.by.person.email)).toHaveLength(1);
	});

	test('do not leave if what was shown has changed', async () => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted' });
		await decided(of, one, 'ineligible', 'Une raison.');
		const { digest } = await previewEligibility({ ...asked(of), codes: [] });
		const send = () => tellEligibility({ ...asked(of), codes: [], digest });
		await decided(of, one, 'ineligible', 'Une autre raison.');
		expect(await refusalOf(send())).toMatchObject({ code: 'stale_page' });
		await decided(of, one, 'ineligible', 'Une raison.');
		await change(one, { revision: 5 });
		expect(await refusalOf(send())).toMatchObject({ code: 'stale_page' });
	});

	test('are undone by a decision and a letter of their own', async () => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted' });
		await decided(of, one, 'ineligible', 'Hors période.');
		await tellAll(of);
		await checkAll(of, one, true);
		await decided(of, one, 'eligible');
		expect(await rowOf(of, one)).toMatchObject({ status: 'ineligible', eligibility: 'eligible' });
		// What was told stands until the letter, and keeps its reason.
		expect(await refusalOf(decided(of, one, null))).toMatchObject({ code: 'eligibility_reason' });
		expect(await tellAll(of)).toEqual({ letters: 1, nominations: 1 });
		expect(await rowOf(of, one)).toMatchObject({ status: 'eligible', eligibility: null });
		expect(await mailed(one.by.person.email)).toHaveLength(2);
		const trail = (await dossier(of, one)).audit.filter(({ action }) =>
			action.startsWith('nomination.eligibility')
		);
		expect(trail).toHaveLength(4);
	});

	/** Four people press « Envoyer » on one preview at once: the facts said, and how many letters each thought to send. */
	async function sentAtOnce() {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted' });
		await decided(of, one, 'ineligible', 'Hors période.');
		const { digest } = await previewEligibility({ ...asked(of), codes: [] });
		const sent = await Promise.all(
			[staff, other, staff, other].map(({ actor }) =>
				tellEligibility({ ...asked(of, actor), codes: [], digest })
			)
		);
		const db = await reader();
		const facts = await db.$count(
			t.outbox,
			like(t.outbox.dedupeKey, `nomination.eligibility_told:${one.nomination.id}:%`)
		);
		const lines = await db.$count(
			t.auditEntry,
			and(
				eq(t.auditEntry.objectId, String(one.nomination.id)),
				eq(t.auditEntry.action, 'nomination.eligibility_told')
			)
		);
		return { letters: sent.map(({ letters }) => letters).sort(), facts, lines };
	}

	test('pressed by four people at once, leave once', async () => {
		expect(await sentAtOnce()).toEqual({ letters: [0, 0, 0, 1], facts: 1, lines: 1 });
	});

	test('the control: if telling left the decision waiting, each of the four would send', async () => {
		const put = 'CREATE TRIGGER test_decision_waits AFTER UPDATE OF eligibility ON nomination';
		await write('awards.test', (tx) =>
			tx.run(
				`${put} WHEN NEW.eligibility IS NULL AND NEW.status = 'ineligible' BEGIN
					UPDATE nomination SET eligibility = OLD.eligibility WHERE id = NEW.id; END`
			)
		);
		try {
			const { letters } = await sentAtOnce();
			expect(letters).toEqual([1, 1, 1, 1]);
		} finally {
			await write('awards.test', (tx) => tx.run('DROP TRIGGER test_decision_waits'));
		}
	});
});

describe('a question', () => {
	test('is mailed, answered once by its people, and the answer is told to staff', async () => {
		const of = await makeEdition({ phase: 'eligibility' });
		const one = await makeNomination(of, { status: 'submitted' });
		await askQuestion({ ...asked(of), code: one.nomination.code, question: 'Depuis quand?' });
		const [letter] = await mailed(one.by.person.email);
		expect(letter!.text).toContain('Depuis quand?');
		expect(letter!.text).toContain(`/candidatures/${one.nomination.code}`);
		const { id } = (await dossier(of, one)).questions[0]!;
		const answer = (actor = one.by.actor) =>
			answerQuestion({ actor, code: one.nomination.code, questionId: id, answer: 'Depuis 2024.' });
		expect(await refusalOf(answer(staff.actor))).toMatchObject({ code: 'not_allowed' });
		expect(await refusalOf(answer((await makePerson()).actor))).toMatchObject({ code: 'not_found' });
		expect(await rowOf(of, one)).toMatchObject({ waiting: 1 });
		await answer();
		expect(await refusalOf(answer())).toMatchObject({ code: 'question_answered' });
		expect((await dossier(of, one)).questions[0]).toMatchObject({ answer: 'Depuis 2024.' });
		expect(await rowOf(of, one)).toMatchObject({ waiting: 0 });
		const told = await mailed(staff.person.email);
		expect(told.filter(({ template }) => template === 'nomination-answer')).toHaveLength(1);
		// The message says where the answer is, and does not carry it.
		expect(told.at(-1)!.text).not.toContain('Depuis 2024.');
	});

	test('is not asked of what is withdrawn', async () => {
		const of = await makeEdition();
		const gone = await makeNomination(of, { status: 'withdrawn' });
		expect(
			await refusalOf(askQuestion({ ...asked(of), code: gone.nomination.code, question: 'Quoi?' }))
		).toMatchObject({ code: 'nomination_settled' });
	});
});

test('a nominee who did not answer is asked again by staff, and not every day', async () => {
	const of = await makeEdition();
	const one = await makeNomination(of, { status: 'submitted', consents: null });
	const ask = () => askConsentAgain({ ...asked(of), code: one.nomination.code });
	expect(await dossier(of, one)).toMatchObject({ mayAskConsent: true });
	await ask();
	expect(await dossier(of, one)).toMatchObject({ mayAskConsent: false });
	expect(await refusalOf(ask())).toMatchObject({ code: 'nominee_asked_lately' });
	expect(await rowOf(of, one)).toMatchObject({ consent: 'asked' });
});

describe('withdrawn by staff', () => {
	test('a nomination is out, its people told why, and no decision waits', async () => {
		const of = await makeEdition();
		const one = await makeNomination(of, { status: 'submitted' });
		await decided(of, one, 'ineligible', 'x');
		const withdraw = () => withdrawByStaff({ ...asked(of), code: one.nomination.code, reason: 'duplicate' });
		await withdraw();
		expect(await rowOf(of, one)).toMatchObject({ status: 'withdrawn', eligibility: null });
		expect(await tellAll(of)).toEqual({ letters: 0, nominations: 0 });
		expect(await refusalOf(withdraw())).toMatchObject({ code: 'nomination_settled' });
		const [letter, ...more] = await mailed(one.by.person.email);
		expect(letter!.text).toContain('reprenait une autre candidature');
		expect(more).toEqual([]);
	});
});

describe('the version without names', () => {
	const draft = (of: MadeEdition, made: Made) =>
		blindDraft(staff.actor, of.edition.slug, made.nomination.code);
	const keep = async (of: MadeEdition, made: Made, seen: string, title = 'Un projet') =>
		keepBlindVersion({
			...{ ...asked(of), code: made.nomination.code, title, summary: 'Il change.', seen },
			...{ answers: { [of.questions[0]!.id]: 'Il accompagne.', 999999: 'x' }, anonymous: [] }
		});

	test('begins from the text with its names taken out, and says what is left of them', async () => {
		const of = await makeEdition({ blind: true });
		const one = await makeNomination(of, { status: 'submitted', title: 'Le projet de Camille' });
		const { nomineeName } = one.nomination;
		await change(one, { summary: `${nomineeName} et ${one.by.person.familyName}, ${one.by.person.email}.` });
		const before = await draft(of, one);
		expect(before.version).toBeNull();
		expect(before.texts.map(({ name }) => name)).toEqual([
			...['title', 'summary', `answers.${of.questions[0]!.id}`]
		]);
		expect(before.texts[1]!.value).toBe('[organisme] et [personne qui propose], [courriel].');
		expect(before.texts[1]!.left).toBeNull();
		await keep(of, one, before.seen, `Avec ${nomineeName}`);
		const after = await draft(of, one);
		expect(after.texts[0]!.value).toBe(`Avec ${nomineeName}`);
		expect(after.texts[0]!.left).toContainEqual({ text: nomineeName, kind: 'organisation' });
		expect(after.version).toMatchObject({ isOutdated: false });
		const [kept] = await (
			await reader()
		)
			.select()
			.from(t.blindVersion)
			.where(eq(t.blindVersion.nominationId, one.nomination.id));
		expect(kept!.answers).toEqual({ [of.questions[0]!.id]: 'Il accompagne.' });
	});

	test('takes out everybody of the edition and its region, and shows what a document says of itself', async () => {
		const of = await makeEdition({ blind: true });
		const other = await makeNomination(of, { status: 'submitted' });
		await change(other, { nomineeName: 'Marie-Ève Saint-Amour' });
		const brouillon = 'Zacharie Longpré';
		await change(await makeNomination(of, { status: 'draft' }), { nomineeName: brouillon });
		const juror = (await makeJuror(of)).juror;
		const one = await makeNomination(of, { status: 'submitted' });
		await write('awards.test', async (tx) => {
			await tx.insert(t.region).values({ code: '04', name: 'Mauricie' });
			const [file] = await tx
				.insert(t.nominationFile)
				.values({
					...{ code: `D${one.nomination.code}`, nominationId: one.nomination.id, kind: 'document' },
					...{ name: 'a.pdf', mediaType: 'application/pdf', size: 1, sha256: '' },
					...{ uploadedBy: one.by.person.id, createdAt: now() }
				})
				.returning();
			const bytes = Buffer.from(
				'%PDF-1.7\n1 0 obj\n<< /Author (Luc Roy) >>\nendobj\ntrailer << /Info 1 0 R >>'
			);
			await tx.insert(t.nominationFileContent).values({ fileId: file!.id, bytes });
		});
		await change(one, {
			regionCode: '04',
			summary: `Marie-Ève St-Amour, ${juror.name} et Zoé Lafleur, en Mauricie. À Québec, ${brouillon}.`
		});
		const { texts, files } = await draft(of, one);
		const summary = texts.find(({ name }) => name === 'summary')!;
		expect(summary.value).toBe(`[nom], [nom] et Zoé Lafleur, en [région]. À Québec, ${brouillon}.`);
		const perhaps = summary.original.filter(({ kind }) => kind === 'perhaps').map(({ text }) => text);
		expect(perhaps).toEqual(expect.arrayContaining(['Zoé Lafleur', 'Québec']));
		// What is only perhaps a name is no reason to say that one is left.
		expect(summary.left).toBeNull();
		expect(files).toMatchObject([{ properties: [{ name: 'author', value: 'Luc Roy' }] }]);
	});

	test('says when the nomination changed since, and is refused to the second of two people', async () => {
		const of = await makeEdition({ blind: true });
		const one = await makeNomination(of, { status: 'submitted' });
		const { seen } = await draft(of, one);
		await keep(of, one, seen);
		expect(await refusalOf(keep(of, one, seen))).toMatchObject({ code: 'stale_page' });
		expect(await rowOf(of, one)).toMatchObject({ blind: 'ready' });
		await change(one, { revision: 7 });
		expect(await rowOf(of, one)).toMatchObject({ blind: 'outdated' });
		expect((await draft(of, one)).version).toMatchObject({ isOutdated: true });
	});

	test('is made only where the jury reads blind, of what it may read', async () => {
		const named = await makeEdition();
		const one = await makeNomination(named, { status: 'submitted' });
		expect(await refusalOf(draft(named, one))).toMatchObject({ code: 'not_found' });
		const blind = await makeEdition({ blind: true });
		const gone = await makeNomination(blind, { status: 'withdrawn' });
		expect(await refusalOf(draft(blind, gone))).toMatchObject({ code: 'nomination_settled' });
	});
});
