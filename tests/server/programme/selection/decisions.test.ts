import { and, eq, like } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import {
	onProposalDecided,
	onProposalReminded
} from '../../../../src/lib/server/outbox/handlers/selection.ts';
import type { LeasedFact } from '../../../../src/lib/server/outbox/queue.ts';
import { withdrawProposal } from '../../../../src/lib/server/programme/proposals/withdraw.ts';
import {
	remindUnconfirmed,
	unconfirmedOf
} from '../../../../src/lib/server/programme/selection/confirmations.ts';
import { declareConflict } from '../../../../src/lib/server/programme/selection/conflicts.ts';
import { decide, setReserveRank } from '../../../../src/lib/server/programme/selection/decide.ts';
import { exportProposals } from '../../../../src/lib/server/programme/selection/export.ts';
import { saveTemplate } from '../../../../src/lib/server/programme/selection/letters.ts';
import { acceptFromReserve, reserveOf } from '../../../../src/lib/server/programme/selection/reserve.ts';
import { saveReview } from '../../../../src/lib/server/programme/selection/save-review.ts';
import { previewLetters, sendLetters } from '../../../../src/lib/server/programme/selection/send-letters.ts';
import { allProposals, countsOf, filtered } from '../../../../src/lib/server/programme/selection/table.ts';
import { tagProposals } from '../../../../src/lib/server/programme/selection/tags.ts';
import { verifySelection } from '../../../../src/lib/server/programme/selection/verify.ts';
import { makePerson } from '../../../factories/people.ts';
import {
	makeCall,
	makeProposal,
	makeReviewer,
	reviewFields,
	type MadeCall
} from '../../../factories/proposals.ts';
import { refusalOf } from '../../../setup/refused.ts';

let staff: Awaited<ReturnType<typeof makePerson>>;
beforeAll(async () => {
	staff = await makePerson({ roles: ['staff'] });
});

const asked = (of: MadeCall) => ({ actor: staff.actor, eventSlug: of.event.slug });
const table = async (of: MadeCall) => (await allProposals(staff.actor, of.event.slug)).rows;
const stateOf = async (of: MadeCall, code: string) => (await table(of)).find((row) => row.code === code)!;

async function sendAll(of: MadeCall, codes: string[] = [], withFeedback = false) {
	const { digest } = await previewLetters({ ...asked(of), codes, withFeedback });
	return sendLetters({ ...asked(of), codes, withFeedback, digest });
}

/** What the worker mails for the facts that wait. */
async function mailed(recipient: string) {
	const db = await reader();
	// Twice, as a worker that was killed would: a mail has a key of its own.
	for (let round = 0; round < 2; round++)
		for (const { id, kind, payload } of await db.select().from(t.outbox)) {
			const fact = { id } as LeasedFact<never>;
			if (kind === 'proposal.decided') await onProposalDecided(payload as never, fact);
			if (kind === 'proposal.reminded') await onProposalReminded(payload as never, fact);
		}
	return db.select().from(t.mail).where(eq(t.mail.recipient, recipient)).orderBy(t.mail.id);
}

describe('decisions', () => {
	test('stay between staff until their letters leave', async () => {
		const of = await makeCall();
		const [a, b, c] = [await makeProposal(of), await makeProposal(of), await makeProposal(of)];
		await decide({ ...asked(of), codes: [a.code], decision: 'accepted' });
		await decide({ ...asked(of), codes: [b.code], decision: 'waitlisted' });
		await decide({ ...asked(of), codes: [c.code], decision: 'declined' });
		for (const { code } of [a, b, c])
			expect(await stateOf(of, code)).toMatchObject({ status: 'submitted', decidedAt: null });
		expect(await sendAll(of)).toEqual({ letters: 3, proposals: 3 });
		expect(await stateOf(of, a.code)).toMatchObject({ status: 'accepted', decision: null });
		expect(await stateOf(of, b.code)).toMatchObject({ status: 'waitlisted', reserveRank: 1 });
		expect(await stateOf(of, c.code)).toMatchObject({ status: 'declined', decision: null });
		// What is told is decided of no more, but a reserve and a refusal may yet be accepted.
		expect(await decide({ ...asked(of), codes: [a.code], decision: 'declined' })).toEqual({
			decided: 0,
			skipped: 1
		});
		expect(await decide({ ...asked(of), codes: [b.code, c.code], decision: 'accepted' })).toEqual({
			decided: 2,
			skipped: 0
		});
		expect(await verifySelection()).toEqual([]);
	});

	test('take ranks in reserve in the order given, which staff change', async () => {
		const of = await makeCall();
		const codes: string[] = [];
		for (let i = 0; i < 3; i++) codes.push((await makeProposal(of)).code);
		await decide({ ...asked(of), codes: [codes[2]!, codes[0]!], decision: 'waitlisted' });
		await decide({ ...asked(of), codes: [codes[1]!], decision: 'waitlisted' });
		const order = async () =>
			(await reserveOf(staff.actor, of.event.slug)).reserve.map(({ code }) => codes.indexOf(code));
		expect(await order()).toEqual([2, 0, 1]);
		await setReserveRank({ ...asked(of), code: codes[1]!, rank: 1 });
		expect(await order()).toEqual([1, 2, 0]);
		await decide({ ...asked(of), codes: [codes[2]!], decision: null });
		expect(await order()).toEqual([1, 0]);
		expect(await stateOf(of, codes[2]!)).toMatchObject({ decision: null, reserveRank: null });
	});

	test('are not made by whoever has a conflict', async () => {
		const of = await makeCall();
		const { code } = await makeProposal(of);
		const both = await makeReviewer(of, { roles: ['staff'] });
		await declareConflict({ actor: both.actor, eventSlug: of.event.slug, code, reason: '' });
		const decided = decide({
			actor: both.actor,
			eventSlug: of.event.slug,
			codes: [code],
			decision: 'accepted'
		});
		expect(await decided).toEqual({ decided: 0, skipped: 1 });
	});

	test('nor ranked, read or sent by them: their letters are only a number', async () => {
		const of = await makeCall();
		const judge = await makePerson({ roles: ['staff'] });
		const mine = await makeProposal(of, { title: 'La mienne', speakers: [judge] });
		const others = [await makeProposal(of), await makeProposal(of), await makeProposal(of)];
		const one = await makeReviewer(of);
		await saveReview({
			...asked(of),
			...{ actor: one.actor, code: mine.code, ...reviewFields(of, 5, 5, 9) },
			feedback: 'Avis du comité'
		});
		const codes = [others[0]!.code, mine.code, others[1]!.code, others[2]!.code];
		await decide({ ...asked(of), codes, decision: 'waitlisted' });
		const rank = (code: string, to: number) =>
			setReserveRank({ actor: judge.actor, eventSlug: of.event.slug, code, rank: to });
		for (const [code, to] of [
			[mine.code, 1],
			[others[0]!.code, 4]
		] as const)
			expect(await refusalOf(rank(code, to))).toMatchObject({ code: 'review_conflict', status: 403 });
		// What changes nothing of one's own is one's own to do.
		await rank(others[2]!.code, 3);
		const { reserve } = await reserveOf(staff.actor, of.event.slug);
		expect(reserve.map(({ code }) => code)).toEqual([codes[0], codes[1], codes[3], codes[2]]);
		const own = (await allProposals(judge.actor, of.event.slug)).rows.find(({ isBarred }) => isBarred)!;
		expect(own).toMatchObject({ title: 'La mienne', decision: null, reserveRank: null });
		expect(JSON.stringify(await reserveOf(judge.actor, of.event.slug))).not.toContain('La mienne');
		const by = { actor: judge.actor, eventSlug: of.event.slug, codes: [], withFeedback: true };
		const shown = await previewLetters(by);
		expect(shown.barred).toBe(1);
		expect(JSON.stringify(shown)).not.toMatch(/La mienne|Avis du comité/);
		expect(await sendLetters({ ...by, digest: shown.digest })).toEqual({ letters: 3, proposals: 3 });
		expect(await stateOf(of, mine.code)).toMatchObject({ status: 'submitted', decision: 'waitlisted' });
		expect((await previewLetters({ ...by, actor: staff.actor })).letters).toHaveLength(1);
	});

	test('are counted by format beside the places of the timetable', async () => {
		const of = await makeCall();
		const [a] = [await makeProposal(of), await makeProposal(of, { formatId: of.formats[1]!.id })];
		await decide({ ...asked(of), codes: [a.code], decision: 'accepted' });
		const { event, rows } = await allProposals(staff.actor, of.event.slug);
		const counts = await countsOf(event, rows);
		expect(counts.formats).toEqual([
			{ name: 'Atelier', offered: 1, taken: 1, reserve: 0, declined: 0, places: 3 },
			{ name: 'Conférence', offered: 1, taken: 0, reserve: 0, declined: 0, places: 3 }
		]);
		expect(counts.all).toMatchObject({ offered: 2, taken: 1 });
	});
});

describe('the table', () => {
	test('is filtered and sorted by what the readings say, and exported as it is shown', async () => {
		const of = await makeCall();
		const [high, low, split] = [
			await makeProposal(of, { title: 'Haute' }),
			await makeProposal(of, { title: 'Basse' }),
			await makeProposal(of, { title: 'Écartée' })
		];
		const readers = [await makeReviewer(of), await makeReviewer(of)];
		const save = (who: number, code: string, ...scores: number[]) =>
			saveReview({
				actor: readers[who]!.actor,
				eventSlug: of.event.slug,
				code,
				...reviewFields(of, ...scores)
			});
		await save(0, high.code, 5, 5, 9);
		await save(0, low.code, 1, 1, 1);
		await save(1, low.code, 1, 1, 1);
		await save(0, split.code, 5, 5, 9);
		await save(1, split.code, 0, 0, 0);
		await tagProposals({ ...asked(of), codes: [high.code, low.code], tag: 'à relire' });
		await tagProposals({ ...asked(of), codes: [low.code], tag: 'à relire', off: true });
		const rows = await table(of);
		const titles = (filter: Parameters<typeof filtered>[1]) =>
			filtered(rows, filter).map(({ title }) => title);
		expect(titles({})).toEqual(['Haute', 'Écartée', 'Basse']);
		expect(titles({ sort: 'spread' })[0]).toBe('Écartée');
		expect(titles({ sort: 'readings' })[0]).toBe('Haute');
		expect(titles({ mostReadings: 1 })).toEqual(['Haute']);
		expect(titles({ text: 'ecartee' })).toEqual(['Écartée']);
		expect(titles({ tag: 'à relire' })).toEqual(['Haute']);
		expect(titles({ decision: 'none', trackId: of.track.id })).toHaveLength(3);
		expect(titles({ status: 'accepted' })).toEqual([]);
		for (const format of ['csv', 'xlsx'] as const) {
			const file = await exportProposals({ ...asked(of), filter: { sort: 'title' }, format });
			const bytes = Buffer.concat(await Array.fromAsync(file.body));
			if (format === 'xlsx') expect(bytes.subarray(0, 2).toString()).toBe('PK');
			else expect(bytes.toString('utf8').split('\r\n')[1]).toMatch(/Basse;.*;18,5;0,0;2;0;;$/);
		}
		expect(await refusalOf(allProposals(readers[0]!.actor, of.event.slug))).toMatchObject({ status: 403 });
	});
});

describe('letters', () => {
	test('leave as they were previewed, to each person who speaks, with what the committee wrote', async () => {
		const of = await makeCall();
		const speakers = [await makePerson(), await makePerson()];
		const { code } = await makeProposal(of, { title: 'Accolades {nom}', speakers });
		const one = await makeReviewer(of);
		const fields = reviewFields(of, 5, 5, 9);
		await saveReview({ ...asked(of), actor: one.actor, code, ...fields, feedback: 'Bravo, osez plus.' });
		await decide({ ...asked(of), codes: [code], decision: 'accepted' });
		const shown = await previewLetters({ ...asked(of), codes: [code], withFeedback: true });
		expect(shown.letters.map(({ email }) => email)).toEqual(speakers.map(({ person }) => person.email));
		expect(shown.letters[0]!.body).toContain('Accolades {nom}');
		expect(shown.letters[0]!.body).toContain(`Bonjour ${speakers[0]!.person.givenName}`);
		const { digest } = shown;
		expect(
			await refusalOf(sendLetters({ ...asked(of), codes: [code], withFeedback: false, digest }))
		).toMatchObject({ code: 'stale_page' });
		expect(await sendLetters({ ...asked(of), codes: [code], withFeedback: true, digest })).toEqual({
			letters: 2,
			proposals: 1
		});
		// Changed once they have left, the model of the letter changes nothing of them.
		await saveTemplate({ ...asked(of), decision: 'accepted', subject: 'Autre', body: 'Autre' });
		for (const { person } of speakers) {
			const mails = await mailed(person.email);
			expect(mails).toHaveLength(1);
			expect(mails[0]!.subject).toBe(shown.letters[0]!.subject);
			expect(mails[0]!.text).toContain('Bravo, osez plus.');
			expect(mails[0]!.text).toContain(`/conferencier/${code}`);
		}
	});

	test('are sent only as they were shown', async () => {
		const of = await makeCall();
		const { code } = await makeProposal(of);
		await decide({ ...asked(of), codes: [code], decision: 'declined' });
		const { digest } = await previewLetters({ ...asked(of), codes: [], withFeedback: false });
		const send = () => sendLetters({ ...asked(of), codes: [], withFeedback: false, digest });
		await decide({ ...asked(of), codes: [code], decision: 'accepted' });
		expect(await refusalOf(send())).toMatchObject({ code: 'stale_page' });
		await decide({ ...asked(of), codes: [code], decision: 'declined' });
		await saveTemplate({ ...asked(of), decision: 'declined', subject: 'Non', body: '{prenom}' });
		expect(await refusalOf(send())).toMatchObject({ code: 'stale_page' });
		expect(
			await refusalOf(
				saveTemplate({ ...asked(of), decision: 'declined', subject: 'Non', body: '{date_limite}' })
			)
		).toMatchObject({ code: 'letter_braces', field: 'body', values: { braces: '{date_limite}' } });
		expect(await sendAll(of)).toEqual({ letters: 1, proposals: 1 });
		expect(await sendAll(of)).toEqual({ letters: 0, proposals: 0 });
	});
});

describe('confirmations', () => {
	test('are reminded once a day, and not once they are given', async () => {
		const of = await makeCall();
		const speaker = await makePerson();
		const { id, code } = await makeProposal(of, { speakers: [speaker] });
		await decide({ ...asked(of), codes: [code], decision: 'accepted' });
		await sendAll(of);
		// Another proposal's people and reminders are not its own.
		await makeProposal(of, { speakers: [await makePerson(), await makePerson()] });
		const name = `${speaker.person.givenName} ${speaker.person.familyName}`;
		expect(await unconfirmedOf(staff.actor, of.event.slug)).toMatchObject([
			{ code, speakers: name, isLate: false, remindedAt: null }
		]);
		const remind = () => remindUnconfirmed({ ...asked(of), codes: [code] });
		expect((await Promise.all([remind(), remind()])).sort()).toEqual([0, 1]);
		expect((await mailed(speaker.person.email)).map(({ template }) => template)).toEqual([
			'decision',
			'confirmation-reminder'
		]);
		const back = setClock(() => Date.now() + 16 * 86_400_000);
		try {
			expect(await unconfirmedOf(staff.actor, of.event.slug)).toMatchObject([
				{ code, isLate: true, remindedAt: expect.any(Date) }
			]);
			expect(await remind()).toBe(1);
			await write('selection.test', (tx) =>
				tx.update(t.proposal).set({ status: 'confirmed' }).where(eq(t.proposal.id, id))
			);
			expect(await mailed(speaker.person.email)).toHaveLength(2);
			expect(await remind()).toBe(0);
			expect(await unconfirmedOf(staff.actor, of.event.slug)).toEqual([]);
		} finally {
			back();
		}
	});
});

describe('the reserve', () => {
	test('gives its first of the same format to a place left, once', async () => {
		const of = await makeCall();
		const talk = of.formats[1]!.id;
		const gone = await makeProposal(of, { formatId: talk });
		const other = await makeProposal(of);
		const next = await makeProposal(of, { formatId: talk });
		await decide({ ...asked(of), codes: [gone.code], decision: 'accepted' });
		await decide({ ...asked(of), codes: [other.code, next.code], decision: 'waitlisted' });
		await sendAll(of);
		const vacancies = async () => (await reserveOf(staff.actor, of.event.slug)).vacancies;
		expect(await vacancies()).toEqual([]);
		await withdrawProposal({ actor: gone.speakers[0]!.actor, code: gone.code });
		expect(await vacancies()).toMatchObject([{ code: gone.code, first: { code: next.code, isTold: true } }]);
		const accept = () => acceptFromReserve({ ...asked(of), code: next.code, replaces: gone.code });
		expect((await Promise.all([accept(), accept()])).sort()).toEqual([false, true]);
		expect(await stateOf(of, next.code)).toMatchObject({ status: 'accepted', reserveRank: null });
		expect(await vacancies()).toEqual([]);
		// The place is taken: nobody else comes instead.
		expect(await acceptFromReserve({ ...asked(of), code: other.code, replaces: gone.code })).toBe(false);
		const db = await reader();
		const facts = await db
			.select()
			.from(t.outbox)
			.where(and(like(t.outbox.dedupeKey, `proposal.decided:${next.id}:%`)));
		expect(facts).toHaveLength(2);
		expect(await verifySelection()).toEqual([]);
	});
});
