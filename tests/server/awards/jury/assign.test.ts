import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { acceptAssignmentOfJury, proposeAssignment } from '../../../../src/lib/server/awards/jury/assign.ts';
import { giveReading, takeReadingBack } from '../../../../src/lib/server/awards/jury/assign-one.ts';
import { leaveJury } from '../../../../src/lib/server/awards/jury/answer.ts';
import { keepJurorFrom, recuse } from '../../../../src/lib/server/awards/jury/declare.ts';
import { juryOffice } from '../../../../src/lib/server/awards/jury/queries.ts';
import { system } from '../../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { assign, makeEdition, makeJuror, makeNomination, makeReading } from '../../../factories/awards.ts';
import { refusalOf } from '../../../setup/refused.ts';

const staff = system('test');

async function made(jurors: number, nominations: number) {
	const of = await makeEdition();
	const sitting = await Promise.all(Array.from({ length: jurors }, () => makeJuror(of)));
	const offered = await Promise.all(Array.from({ length: nominations }, () => makeNomination(of)));
	const asked = { actor: staff, editionSlug: of.edition.slug, anew: false };
	return { of, sitting, offered, asked };
}

const given = async (editionId: number) =>
	(await reader())
		.select({ jurorId: t.juryAssignment.jurorId, nominationId: t.juryAssignment.nominationId })
		.from(t.juryAssignment)
		.innerJoin(t.nomination, eq(t.nomination.id, t.juryAssignment.nominationId))
		.where(eq(t.nomination.editionId, editionId));

const bar = (of: { edition: { slug: string } }, jurorId: number, code: string) =>
	keepJurorFrom({ actor: staff, editionSlug: of.edition.slug, jurorId, code, reason: '' });

describe('the assignment', () => {
	test('of a few nominations gives everyone all but their conflicts, shows it first, and is accepted once', async () => {
		const { of, sitting, offered, asked } = await made(3, 4);
		await bar(of, sitting[0]!.juror.id, offered[0]!.nomination.code);
		const proposed = await proposeAssignment(asked);
		expect(proposed.prizes[0]).toMatchObject({
			readings: 'everyone',
			changes: { given: 11, takenBack: 0, kept: 0 },
			loads: [3, 4, 4].map((load) => ({ load, given: load, takenBack: 0 })),
			obstacle: null
		});
		expect(await given(of.edition.id)).toEqual([]);
		const accept = () => acceptAssignmentOfJury({ ...asked, digest: proposed.digest });
		const both = await Promise.allSettled([accept(), accept()]);
		expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(both.find((one) => one.status === 'rejected')!.reason).toMatchObject({ code: 'stale_page' });
		const pairs = await given(of.edition.id);
		expect(pairs).toHaveLength(11);
		expect(pairs).not.toContainEqual({
			jurorId: sitting[0]!.juror.id,
			nominationId: offered[0]!.nomination.id
		});
		const facts = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, 'jury.assigned'));
		const told = facts.map(({ payload }) => payload.jurorId);
		for (const { juror } of sitting) expect(told.filter((id) => id === juror.id)).toHaveLength(1);
	});

	test('of many gives each at least four readings, with even loads, and never one in conflict', async () => {
		const { of, sitting, offered, asked } = await made(6, 18);
		for (let i = 0; i < 6; i++) await bar(of, sitting[i]!.juror.id, offered[i * 2]!.nomination.code);
		const { prizes, digest } = await proposeAssignment(asked);
		expect(prizes[0]!.loads.map(({ load }) => load)).toEqual([12, 12, 12, 12, 12, 12]);
		await acceptAssignmentOfJury({ ...asked, digest });
		const pairs = await given(of.edition.id);
		for (const { nomination } of offered)
			expect(pairs.filter(({ nominationId }) => nominationId === nomination.id)).toHaveLength(4);
	});

	test('is refused where a conflict was declared since it was shown', async () => {
		const { of, sitting, offered, asked } = await made(3, 3);
		const { digest } = await proposeAssignment(asked);
		await bar(of, sitting[1]!.juror.id, offered[1]!.nomination.code);
		expect(await refusalOf(acceptAssignmentOfJury({ ...asked, digest }))).toMatchObject({
			code: 'stale_page'
		});
		expect(await given(of.edition.id)).toEqual([]);
	});

	test('run again after a recusal and a departure keeps what is begun and fills what lacks', async () => {
		const { of, sitting, offered, asked } = await made(6, 16);
		await acceptAssignmentOfJury({ ...asked, digest: (await proposeAssignment(asked)).digest });
		const before = await given(of.edition.id);
		const theirs = (at: number) =>
			offered.filter(({ nomination }) =>
				before.some((pair) => pair.jurorId === sitting[at]!.juror.id && pair.nominationId === nomination.id)
			);
		const db = await reader();
		const [read, conflicted] = theirs(0);
		await write('test.declare', (tx) =>
			tx.insert(t.conflictDeclaration).values(
				[read!, conflicted!].map(({ nomination }) => ({
					...{ jurorId: sitting[0]!.juror.id, nominationId: nomination.id, conflict: false },
					declaredAt: new Date()
				}))
			)
		);
		await makeReading(of, sitting[0]!, read!, [3, 4]);
		await recuse({
			...{ actor: sitting[0]!.actor, editionSlug: of.edition.slug },
			...{ code: conflicted!.nomination.code, reason: '' }
		});
		await leaveJury({ actor: sitting[1]!.actor, editionSlug: of.edition.slug });
		const again = await proposeAssignment(asked);
		expect(again.prizes[0]!.changes!.takenBack).toBe(0);
		await acceptAssignmentOfJury({ ...asked, digest: again.digest });
		const after = await given(of.edition.id);
		for (const { nomination } of offered)
			expect(
				after.filter(({ nominationId }) => nominationId === nomination.id).length
			).toBeGreaterThanOrEqual(4);
		expect(after.filter(({ jurorId }) => jurorId === sitting[1]!.juror.id)).toEqual([]);
		// Dealt anew, only what is begun is sure to stay.
		const anew = await proposeAssignment({ ...asked, anew: true });
		await acceptAssignmentOfJury({ ...asked, anew: true, digest: anew.digest });
		const dealt = await given(of.edition.id);
		expect(dealt).toContainEqual({ jurorId: sitting[0]!.juror.id, nominationId: read!.nomination.id });
		expect(await db.select().from(t.reading).where(eq(t.reading.jurorId, sitting[0]!.juror.id))).toHaveLength(
			1
		);
	});

	test('says which nominations too few may read, by their titles', async () => {
		const { of, sitting, offered, asked } = await made(2, 2);
		for (const { juror } of sitting) await bar(of, juror.id, offered[0]!.nomination.code);
		const { prizes } = await proposeAssignment(asked);
		expect(prizes[0]).toMatchObject({
			changes: null,
			obstacle: {
				kind: 'too_few_jurors',
				nominations: [{ title: offered[0]!.nomination.title, jurors: 0 }]
			}
		});
	});

	test('needs somebody and something', async () => {
		const { asked } = await made(0, 2);
		expect(await refusalOf(proposeAssignment(asked))).toMatchObject({ code: 'jury_nothing_to_assign' });
	});
});

describe('by hand', () => {
	test('staff give a reading but for a conflict, and take it back until it is begun', async () => {
		const { of, sitting, offered, asked } = await made(2, 1);
		const [one, other] = sitting;
		const code = offered[0]!.nomination.code;
		await bar(of, other!.juror.id, code);
		const hand = { actor: staff, editionSlug: asked.editionSlug, code };
		expect(await refusalOf(giveReading({ ...hand, jurorId: other!.juror.id }))).toMatchObject({
			code: 'assignment_conflict'
		});
		await giveReading({ ...hand, jurorId: one!.juror.id });
		await giveReading({ ...hand, jurorId: one!.juror.id });
		expect(await given(of.edition.id)).toHaveLength(1);
		await takeReadingBack({ ...hand, jurorId: one!.juror.id });
		expect(await given(of.edition.id)).toEqual([]);
		await assign(one!, offered);
		await makeReading(of, one!, offered[0]!, [1, 1]);
		expect(await refusalOf(takeReadingBack({ ...hand, jurorId: one!.juror.id }))).toMatchObject({
			code: 'reading_begun'
		});
		const office = await juryOffice(staff, asked.editionSlug);
		expect(office.prizes[0]!.rows[0]!.readers).toEqual([
			{ jurorId: one!.juror.id, name: one!.juror.name, state: 'done' }
		]);
		expect(office.jurors.find(({ id }) => id === other!.juror.id)!.conflicts).toHaveLength(1);
	});
});
