import { eq, sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { EDITION_DATES } from '../../../../src/lib/awards/calendar.ts';
import { localInput } from '../../../../src/lib/format/dates.ts';
import { callOffRound, openRound } from '../../../../src/lib/server/awards/deliberation/rounds.ts';
import { staffEdition } from '../../../../src/lib/server/awards/editions/queries.ts';
import { setEdition } from '../../../../src/lib/server/awards/editions/settings.ts';
import type { ResultLetter } from '../../../../src/lib/server/awards/results/letters.ts';
import {
	lettersToMail,
	previewResultLetters,
	sendResultLetters
} from '../../../../src/lib/server/awards/results/send-letters.ts';
import { unlockResult } from '../../../../src/lib/server/awards/results/unlock.ts';
import { DAY_MS, MINUTE_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { resultLetter } from '../../../../src/lib/server/mail/templates/award-result.ts';
import type { Facts } from '../../../../src/lib/server/outbox/emit.ts';
import {
	onResultConfirmed,
	onResultProposed,
	onRoundOpened,
	onUnlockAsked
} from '../../../../src/lib/server/outbox/handlers/results.ts';
import type { LeasedFact } from '../../../../src/lib/server/outbox/queue.ts';
import { makePerson } from '../../../factories/people.ts';
import { lock, makeDeliberation, type MadeDeliberation } from '../../../factories/results.ts';

let back = () => {};
afterEach(() => back());

function inDays(days: number): void {
	const at = Date.now() + days * DAY_MS;
	back();
	back = setClock(() => at);
}

async function send(made: MadeDeliberation): Promise<void> {
	const asked = { actor: made.staff, ...made.at, comments: [] };
	const { digest } = await previewResultLetters(asked);
	await sendResultLetters({ ...asked, digest });
}

/** The facts that wait to send the letters of a prize, the oldest first. */
async function factsOf({ of }: MadeDeliberation) {
	return (await reader())
		.select()
		.from(t.outbox)
		.where(sql`${t.outbox.kind} = 'result.told' AND ${t.outbox.payload} ->> 'categoryId' = ${of.category.id}`)
		.orderBy(t.outbox.id);
}

const mailsTo = async (recipient: string) =>
	(await reader()).select().from(t.mail).where(eq(t.mail.recipient, recipient)).orderBy(t.mail.id);

async function emailOf(actor: MadeDeliberation['second']): Promise<string> {
	const id = actor.kind === 'person' ? actor.personId : 0;
	const [found] = await (await reader()).select().from(t.person).where(eq(t.person.id, id));
	return found!.email;
}

async function putOff({ of }: MadeDeliberation, days: number): Promise<void> {
	const embargoUntil = new Date(of.edition.embargoUntil.getTime() + days * DAY_MS);
	await write('awards.test', (tx) =>
		tx.update(t.awardEdition).set({ embargoUntil }).where(eq(t.awardEdition.id, of.edition.id))
	);
}

test('letters under embargo leave at the gala, wherever it moves', async () => {
	const made = await makeDeliberation();
	await lock(made);
	await send(made);
	const [fact] = await factsOf(made);
	const told = fact!.payload as Facts['result.told'];
	// The gala is put off, and the fact still comes due at the old date: nothing leaves, and nothing is lost.
	await putOff(made, 2);
	inDays(21);
	expect(await lettersToMail(told)).toEqual([]);
	expect(await lettersToMail(told)).toEqual([]);
	const facts = await factsOf(made);
	expect(facts).toHaveLength(2);
	inDays(23);
	expect(facts[1]!.runAfter.getTime()).toBeLessThan(now().getTime());
	expect(facts[1]!.runAfter.getTime()).toBeGreaterThan(made.of.edition.embargoUntil.getTime());
	expect(await lettersToMail(facts[1]!.payload as Facts['result.told'])).toHaveLength(4);
});

test('letters that wait follow the gala that the settings move, sooner or later', async () => {
	// A form says dates to the minute.
	const minute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
	back = setClock(() => minute);
	const made = await makeDeliberation();
	await lock(made);
	await send(made);
	const { slug } = made.of.edition;
	const due = async () => (await factsOf(made)).map(({ runAfter }) => runAfter.getTime());
	expect(await due()).toEqual([made.of.edition.embargoUntil.getTime()]);
	for (const days of [5, -2]) {
		const { revision, name, number, introduction, rules, juryTerms, timezone, ...edition } =
			await staffEdition(made.staff, slug);
		const dates = Object.fromEntries(
			EDITION_DATES.map((field) => [field, localInput(edition[field], timezone)])
		) as Record<(typeof EDITION_DATES)[number], string>;
		const gala = localInput(new Date(edition.embargoUntil.getTime() + days * DAY_MS), timezone);
		await setEdition({
			...{ actor: made.staff, slug },
			input: { revision, name, number, introduction, rules, juryTerms, ...dates, embargoUntil: gala }
		});
		const moved = await staffEdition(made.staff, slug);
		expect(moved.embargoUntil.getTime()).not.toBe(edition.embargoUntil.getTime());
		expect(await due()).toEqual([moved.embargoUntil.getTime()]);
	}
});

test('a letter says who chose, and names a person nominated under their own name once', async () => {
	const made = await makeDeliberation();
	await lock(made);
	const { letters } = await previewResultLetters({ actor: made.staff, ...made.at, comments: [] });
	const words = (letter: ResultLetter) => JSON.stringify(resultLetter(letter));
	const find = (isLaureate: boolean, to: ResultLetter['to']) =>
		letters.find((one) => one.isLaureate === isLaureate && one.to === to)!;
	const [theirs, proud, other] = [find(true, 'laureate'), find(true, 'nominator'), find(false, 'nominator')];
	for (const letter of [theirs, proud, other]) {
		expect(words(letter)).toContain('du jury');
		expect(words(letter)).toContain(letter.title);
		expect(words({ ...letter, byVote: true })).toContain('vote du public');
		expect(words({ ...letter, byVote: true })).not.toContain('jury');
	}
	expect(words({ ...other, title: 'Aïcha', nominee: 'Aïcha' })).not.toContain('(Aïcha)');
	expect(words({ ...theirs, title: 'Aïcha', nominee: 'Aïcha' })).not.toContain('Aïcha');
});

test('those who decide are mailed what moves, and voters the ballot that waits, without naming who is judged', async () => {
	const made = await makeDeliberation();
	const asked = { actor: made.staff, ...made.at };
	await openRound({
		...asked,
		kind: 'tie',
		codes: made.nominations.slice(0, 2).map(({ nomination }) => nomination.code)
	});
	const [round] = await (
		await reader()
	)
		.select()
		.from(t.juryRound)
		.where(eq(t.juryRound.categoryId, made.of.category.id));
	await onRoundOpened({ roundId: round!.id }, { id: 900_001 } as LeasedFact<never>);
	const [ballot] = await mailsTo(made.jurors[0]!.person.email);
	expect(ballot).toMatchObject({ template: 'jury-round' });
	expect(ballot!.text).toContain(`/jury/${made.at.editionSlug}/deliberation/${made.at.categorySlug}`);
	await callOffRound({ ...asked, reason: 'Un essai.' });

	await lock(made);
	const facts = await (
		await reader()
	)
		.select()
		.from(t.outbox)
		.where(
			sql`${t.outbox.kind} LIKE 'result.%' AND ${t.outbox.payload} ->> 'categoryId' = ${made.of.category.id}`
		)
		.orderBy(t.outbox.id);
	for (const { id, kind, payload } of facts) {
		if (kind === 'result.proposed') await onResultProposed(payload as never, { id } as LeasedFact<never>);
		if (kind === 'result.confirmed') await onResultConfirmed(payload as never, { id } as LeasedFact<never>);
	}
	await unlockResult({ ...asked, reason: 'Une vérification.' });
	const [unlock] = await (
		await reader()
	)
		.select()
		.from(t.outbox)
		.where(
			sql`${t.outbox.kind} = 'result.unlock_asked' AND ${t.outbox.payload} ->> 'categoryId' = ${made.of.category.id}`
		);
	await onUnlockAsked(unlock!.payload as never, { id: unlock!.id } as LeasedFact<never>);
	const second = await mailsTo(await emailOf(made.second));
	expect(second.map(({ subject }) => subject.split('\u00a0:')[0])).toEqual([
		'Un résultat est proposé',
		'Un résultat est confirmé une première fois',
		'On demande de rouvrir un résultat verrouillé'
	]);
	for (const { text } of second) {
		expect(text).toContain(`/gestion/meritas/${made.at.editionSlug}/resultats/${made.at.categorySlug}`);
		for (const { nomination } of made.nominations) expect(text).not.toContain(nomination.title);
	}
});

test('locked anew, a result has its letters anew; those of before stay here', async () => {
	const made = await makeDeliberation();
	await lock(made);
	await send(made);
	const before = (await factsOf(made))[0]!.payload as Facts['result.told'];
	const asked = { actor: made.staff, ...made.at, comments: [] };
	expect(await previewResultLetters(asked)).toMatchObject({ isWaiting: true });
	for (const actor of [made.staff, made.second])
		await unlockResult({ actor, ...made.at, reason: 'Une vérification.' });
	inDays(1);
	await lock(made);
	expect(await previewResultLetters(asked)).toMatchObject({ sentAt: null, isWaiting: false });
	await send(made);
	const facts = await factsOf(made);
	expect(facts).toHaveLength(2);
	inDays(21);
	expect(await lettersToMail(before)).toEqual([]);
	expect(await lettersToMail(facts[1]!.payload as Facts['result.told'])).toHaveLength(4);
});

test('those who nominate together are each told', async () => {
	const made = await makeDeliberation();
	const other = await makePerson();
	await write('awards.test', (tx) =>
		tx.insert(t.coNominator).values({
			...{ nominationId: made.nominations[0]!.nomination.id, personId: other.person.id },
			...{ name: 'Une autre', email: other.person.email, emailCanonical: other.person.emailCanonical },
			...{ status: 'accepted' as const, invitedAt: now(), answeredAt: now() }
		})
	);
	await lock(made);
	const { letters } = await previewResultLetters({ actor: made.staff, ...made.at, comments: [] });
	expect(letters.map(({ email }) => email)).toContain(other.person.email);
	expect(letters).toHaveLength(5);
});
