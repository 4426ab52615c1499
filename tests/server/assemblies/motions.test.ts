import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { closeAssembly } from '../../../src/lib/server/assemblies/meeting.ts';
import {
	closeMotion,
	openMotion,
	saveMotion,
	withdrawMotion
} from '../../../src/lib/server/assemblies/motions.ts';
import { itemsOf, motionsOf } from '../../../src/lib/server/assemblies/queries.ts';
import { verifyAssemblies } from '../../../src/lib/server/assemblies/verify.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { act, makeMeeting, makeMotion, revisionOf, staff, voteAs } from '../../factories/assembly.ts';
import { codeOf } from '../../setup/refused.ts';

afterEach(async () => expect(await verifyAssemblies()).toEqual([]));

describe('a motion', () => {
	test('by hands, takes no more hands than delegates, and says whether it is carried', async () => {
		const made = await makeMeeting();
		const motion = await makeMotion(made, { method: 'hands', majority: 'two_thirds' });
		const close = (votesFor: number, votesAgainst: number, abstained: number) =>
			act(made, motion, closeMotion, { hands: { votesFor, votesAgainst, abstained } });
		expect(await codeOf(close(5, 1, 1))).toBe('motion_hands');
		expect(await codeOf(close(-1, 1, 1))).toBe('motion_hands');
		expect(await codeOf(act(made, motion, closeMotion, { hands: { votesFor: 1 } }))).toBe('motion_count');
		await close(3, 2, 1);
		expect((await motionsOf(await reader(), made.id))[0]).toMatchObject({
			...{ carried: false, state: 'closed' },
			counts: { votesFor: 3, votesAgainst: 2, abstained: 1 }
		});
		expect(await codeOf(close(3, 2, 1))).toBe('motion_not_open');
		expect(await codeOf(voteAs(made, 0, motion))).toBe('motion_not_open');
	});

	test('stays in its own assembly, whatever item a form names', async () => {
		const [made, other] = [await makeMeeting(), await makeMeeting({ members: 0, open: false })];
		const motion = await makeMotion(made, { open: false });
		const [item] = await itemsOf(await reader(), other.id);
		const moved = saveMotion({
			...{ actor: staff, slug: made.slug },
			input: {
				...{ revision: await revisionOf(made.slug), motion, item: item!.id, amends: 0, text: 'Que…' },
				proposer: made.delegates[0]!.organisationId,
				seconder: made.delegates[1]!.organisationId,
				...{ majority: 'simple', method: 'hands' }
			}
		});
		expect(await codeOf(moved)).toBe('motion_elsewhere');
	});

	test('takes its amendments with it when it is withdrawn, but not during the vote of one', async () => {
		const made = await makeMeeting();
		const main = await makeMotion(made, { open: false });
		const [voted, waiting] = [
			await makeMotion(made, { open: false, amends: main, method: 'hands' }),
			await makeMotion(made, { open: false, amends: main, method: 'hands' })
		];
		await act(made, voted, openMotion);
		expect(await codeOf(act(made, main, withdrawMotion, { reason: 'Retirée' }))).toBe('motion_still_open');
		await act(made, voted, closeMotion, { hands: { votesFor: 4, votesAgainst: 1, abstained: 0 } });
		await act(made, main, withdrawMotion, { reason: 'Retirée' });
		const states = new Map((await motionsOf(await reader(), made.id)).map(({ id, state }) => [id, state]));
		expect([main, voted, waiting].map((id) => states.get(id))).toEqual(['withdrawn', 'closed', 'withdrawn']);
	});

	test('is not put to the vote where what it amends is settled; without the trigger, it would be', async () => {
		const made = await makeMeeting();
		const main = await makeMotion(made, { open: false });
		const amendment = await makeMotion(made, { open: false, amends: main, method: 'hands' });
		await write('assemblies.test', (tx) =>
			tx.run(sql`UPDATE assembly_motion SET state = 'withdrawn', reason = 'x' WHERE id = ${main}`)
		);
		expect(await codeOf(act(made, amendment, openMotion))).toBe('motion_settled');
		const [kept] = await (
			await reader()
		).all<{ sql: string }>(sql`SELECT sql FROM sqlite_master WHERE name = 'assembly_amendment_stands'`);
		await write('assemblies.test', (tx) => tx.run(sql`DROP TRIGGER assembly_amendment_stands`));
		await act(made, amendment, openMotion);
		await write('assemblies.test', (tx) => tx.run(sql.raw(kept!.sql)));
	});

	test('is voted after its amendments, one at a time, and is opened once', async () => {
		const made = await makeMeeting();
		const main = await makeMotion(made, { open: false });
		const amendment = await makeMotion(made, { open: false, amends: main, method: 'hands' });
		expect(await codeOf(act(made, main, openMotion))).toBe('amendments_first');
		await act(made, amendment, openMotion);
		expect(await codeOf(act(made, amendment, openMotion))).toBe('motion_settled');
		const other = await makeMotion(made, { open: false });
		expect(await codeOf(act(made, other, openMotion))).toBe('motion_still_open');
		await act(made, amendment, closeMotion, { hands: { votesFor: 4, votesAgainst: 1, abstained: 0 } });
		await act(made, main, openMotion);
		const shown = await motionsOf(await reader(), made.id);
		expect(shown.map(({ id }) => id)).toEqual([amendment, main, other]);
		const slug = made.slug;
		const revision = await revisionOf(slug);
		expect(await codeOf(closeAssembly({ actor: staff, slug, revision }))).toBe('motion_still_open');
	});

	test('of two officers at once, the second is told', async () => {
		const made = await makeMeeting();
		const motion = await makeMotion(made, { open: false });
		const revision = await revisionOf(made.slug);
		const two = await Promise.allSettled(
			[1, 2].map(() => openMotion({ actor: staff, slug: made.slug, revision, motion }))
		);
		expect(two.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
		expect(two[1]).toMatchObject({ reason: { code: 'assembly_changed' } });
	});

	test('withdrawn while it is voted needs a reason, and its box is emptied unread', async () => {
		const made = await makeMeeting();
		const motion = await makeMotion(made);
		await voteAs(made, 0, motion);
		expect(await codeOf(act(made, motion, withdrawMotion, { reason: '' }))).toBe('motion_reason');
		await act(made, motion, withdrawMotion, { reason: 'Le quorum est perdu' });
		const left = await (
			await reader()
		)
			.select()
			.from(t.assemblyBallot)
			.where(eq(t.assemblyBallot.motionId, motion));
		expect(left).toEqual([]);
		expect(await codeOf(voteAs(made, 1, motion))).toBe('motion_not_open');
	});
});
