import { eq, sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import {
	lettersToMail,
	moveLetters,
	previewResultLetters,
	sendResultLetters
} from '../../../../src/lib/server/awards/results/send-letters.ts';
import { unlockResult } from '../../../../src/lib/server/awards/results/unlock.ts';
import { DAY_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import type { Facts } from '../../../../src/lib/server/outbox/emit.ts';
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
	// Moved sooner, what waits is moved with it.
	await write('awards.test', (tx) => moveLetters(tx, made.of.edition.id, now()));
	expect((await factsOf(made)).map(({ runAfter }) => runAfter.getTime())).toEqual([
		now().getTime(),
		now().getTime()
	]);
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
