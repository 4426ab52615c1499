import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { confirmResult } from '../../../../src/lib/server/awards/results/confirm.ts';
import { mayAskUnlock, shownResult } from '../../../../src/lib/server/awards/results/queries.ts';
import { unlockResult } from '../../../../src/lib/server/awards/results/unlock.ts';
import type { Actor } from '../../../../src/lib/server/auth/policy.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { makePerson } from '../../../factories/people.ts';
import { makeDeliberation, propose, type MadeDeliberation } from '../../../factories/results.ts';
import { refusal } from '../deliberation/refusal.ts';

/** A result locked by one of the permanence and one juror. */
async function lockedWithJuror(): Promise<MadeDeliberation> {
	const made = await makeDeliberation();
	const digest = await propose(made, made.staff);
	for (const actor of [made.staff, made.jurors[0]!.actor]) await confirmResult({ actor, ...made.at, digest });
	return made;
}

const ask = ({ at }: MadeDeliberation, actor: Actor) =>
	refusal(unlockResult({ actor, ...at, reason: 'Une erreur.' }));
const may = ({ at }: MadeDeliberation, actor: Actor) => mayAskUnlock(actor, at.editionSlug, at.categorySlug);
const locked = async ({ of }: MadeDeliberation) => {
	const [found] = await (
		await reader()
	)
		.select()
		.from(t.awardResult)
		.where(eq(t.awardResult.categoryId, of.category.id));
	return found!.lockedAt !== null;
};

describe('whoever locked a result', () => {
	test('may ask to open it again, with a conflict found since', async () => {
		const made = await lockedWithJuror();
		const juror = made.jurors[0]!;
		await write('awards.test', (tx) =>
			tx
				.update(t.conflictDeclaration)
				.set({ conflict: true, declaredAt: now() })
				.where(eq(t.conflictDeclaration.jurorId, juror.juror.id))
		);
		expect(await shownResult(juror.actor, made.at.editionSlug, made.at.categorySlug)).toBeNull();
		expect(await may(made, juror.actor)).toBe('signer');
		expect(await ask(made, juror.actor)).toBe('done');
		expect(await may(made, juror.actor)).toBeNull();
		// They still sit: nobody asks in their stead, and it takes the other signer.
		expect(await ask(made, made.second)).toBe('unlock_not_theirs');
		expect(await locked(made)).toBe(true);
		expect(await ask(made, made.staff)).toBe('done');
		expect(await locked(made)).toBe(false);
	});

	test('may ask once they have left the jury', async () => {
		const made = await lockedWithJuror();
		await leave(made);
		expect(await ask(made, made.jurors[0]!.actor)).toBe('done');
		expect(await ask(made, made.staff)).toBe('done');
		expect(await locked(made)).toBe(false);
	});
});

test('in the stead of who can act no more, another of the permanence asks, never the other signer; it is minuted', async () => {
	const made = await lockedWithJuror();
	const third = (await makePerson({ roles: ['staff'] })).actor;
	expect(await may(made, made.second)).toBeNull();
	expect(await ask(made, made.second)).toBe('unlock_not_theirs');
	await leave(made);
	const { gone } = (await shownResult(made.staff, made.at.editionSlug, made.at.categorySlug))!;
	expect(gone).toEqual([made.jurors[0]!.juror.name]);
	expect(await may(made, made.second)).toBe('instead');
	expect(await ask(made, made.jurors[1]!.actor)).toBe('unlock_not_theirs');
	expect(await ask(made, made.staff)).toBe('done');
	expect(await ask(made, made.staff)).toBe('unlock_asked_already');
	expect(await locked(made)).toBe(true);
	expect(await ask(made, made.second)).toBe('done');
	expect(await locked(made)).toBe(false);
	expect(await ask(made, third)).toBe('result_not_locked');
	const entries = await (
		await reader()
	)
		.select()
		.from(t.deliberationEntry)
		.where(eq(t.deliberationEntry.categoryId, made.of.category.id));
	expect(entries.filter(({ details }) => details.inStead)).toHaveLength(1);
});

test('two strangers to a result never open it, even once a signer is gone: the other must ask', async () => {
	const made = await lockedWithJuror();
	const third = (await makePerson({ roles: ['staff'] })).actor;
	await leave(made);
	expect(await ask(made, made.second)).toBe('done');
	expect(await ask(made, third)).toBe('done');
	expect(await locked(made)).toBe(true);
	// Control: what keeps it locked is the store.
	class Undo extends Error {}
	const open = (guarded: boolean) =>
		write('awards.control', async (tx) => {
			if (!guarded) await tx.run(sql.raw('DROP TRIGGER award_result_stays'));
			await tx
				.update(t.awardResult)
				.set({ lockedAt: null })
				.where(eq(t.awardResult.categoryId, made.of.category.id));
			throw new Undo();
		}).catch((error: Error) => (error instanceof Undo ? 'open' : 'refused'));
	expect(await open(true)).toBe('refused');
	expect(await open(false)).toBe('open');
});

async function leave(made: MadeDeliberation): Promise<void> {
	await write('awards.test', (tx) =>
		tx.update(t.juror).set({ status: 'left', leftAt: now() }).where(eq(t.juror.id, made.jurors[0]!.juror.id))
	);
}
