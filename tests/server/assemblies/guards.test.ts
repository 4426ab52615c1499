import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { dayOf } from '../../../src/lib/format/dates.ts';
import { closeAssembly } from '../../../src/lib/server/assemblies/meeting.ts';
import { adoptMinutes } from '../../../src/lib/server/assemblies/minutes.ts';
import { closeMotion } from '../../../src/lib/server/assemblies/motions.ts';
import { now } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { makeEvent } from '../../factories/event.ts';
import { act, makeMeeting, makeMotion, revisionOf, staff, voteAs } from '../../factories/assembly.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';
import { expectEachHoldsAlone, refusedBy, withGuardOff } from '../../setup/guards.ts';

/** An assembly that is over, of which one secret ballot was counted, with its minutes adopted if asked. */
async function over(adopts = true) {
	const made = await makeMeeting();
	const motion = await makeMotion(made);
	await voteAs(made, 0, motion);
	await act(made, motion, closeMotion);
	await closeAssembly({ actor: staff, slug: made.slug, revision: await revisionOf(made.slug) });
	if (adopts)
		await adoptMinutes({
			...{ actor: staff, slug: made.slug },
			input: { revision: await revisionOf(made.slug), adoptedOn: dayOf(now()) }
		});
	return { ...made, motion };
}

test('each guard of who is of an assembly holds alone', async () => {
	const { event } = await makeEvent();
	const made = await makeMeeting({ members: 4, present: 3 });
	const [first, second, , absent] = made.delegates;
	const outside = await makeOrganisation({ isMember: false });
	const { person } = await makePerson();
	const closed = await over();
	const delegate = (of: number, organisation: number) =>
		sql`INSERT INTO assembly_delegate (event_id, organisation_id, person_id, named_at) VALUES (${of}, ${organisation}, ${person.id}, 1)`;
	await expectEachHoldsAlone([
		{
			...{ guard: 'assembly_is_agm', says: 'assembly_not_agm' },
			does: sql`INSERT INTO assembly (event_id, naming_closes_at) VALUES (${event.id}, 1)`
		},
		{
			...{ guard: 'assembly_settled', says: 'assembly_begun' },
			does: sql`UPDATE assembly SET quorum_value = quorum_value + 1 WHERE event_id = ${made.id}`
		},
		{
			...{ guard: 'assembly_settled', says: 'assembly_over' },
			does: sql`UPDATE assembly SET closed_at = closed_at + 1 WHERE event_id = ${closed.id}`
		},
		{
			...{ guard: 'assembly_settled', says: 'minutes_adopted' },
			does: sql`UPDATE assembly SET remarks = 'Après coup' WHERE event_id = ${closed.id}`
		},
		{
			...{ guard: 'assembly_delegate_of_member', says: 'delegate_not_member' },
			does: delegate(made.id, outside.id)
		},
		{
			...{ guard: 'assembly_delegate_of_member', says: 'assembly_over' },
			does: delegate(closed.id, first!.organisationId)
		},
		{
			...{ guard: 'assembly_delegate_replaced', says: 'delegate_reason' },
			does: sql`UPDATE assembly_delegate SET person_id = ${person.id} WHERE event_id = ${made.id} AND organisation_id = ${absent!.organisationId}`
		},
		{
			...{ guard: 'assembly_delegate_replaced', says: 'delegate_in_room' },
			does: sql`UPDATE assembly_delegate SET person_id = ${person.id}, reason = 'Malade' WHERE event_id = ${made.id} AND organisation_id = ${first!.organisationId}`
		},
		{
			...{ guard: 'assembly_presence_of_delegate', says: 'not_the_delegate' },
			does: sql`INSERT INTO assembly_presence (event_id, organisation_id, person_id, arrived_at) VALUES (${made.id}, ${absent!.organisationId}, ${person.id}, 1)`
		},
		{
			...{ guard: 'assembly_presence_ends_once', says: 'assembly_append_only' },
			does: sql`UPDATE assembly_presence SET arrived_at = 1 WHERE event_id = ${made.id} AND organisation_id = ${second!.organisationId}`
		},
		{
			...{ guard: 'assembly_presence_no_delete', says: 'assembly_append_only' },
			does: sql`DELETE FROM assembly_presence WHERE event_id = ${made.id} AND organisation_id = ${second!.organisationId}`
		}
	]);
});

test('each guard of motions and ballots holds alone', async () => {
	const made = await makeMeeting();
	const other = await makeMeeting();
	const [open, draft] = [await makeMotion(made), await makeMotion(made, { open: false })];
	await voteAs(made, 0, open);
	const elsewhere = await makeMotion(other, { open: false });
	const closed = await over();
	const motion = (state: string, item: number) =>
		sql`INSERT INTO assembly_motion (code, event_id, item_id, text, proposer_id, seconder_id, state)
			SELECT 'CODE${sql.raw(state)}', event_id, (SELECT item_id FROM assembly_motion WHERE id = ${item}), text, proposer_id, seconder_id, ${state} FROM assembly_motion WHERE id = ${draft}`;
	await expectEachHoldsAlone([
		{
			...{ guard: 'assembly_settled', says: 'motion_still_open' },
			does: sql`UPDATE assembly SET closed_at = opened_at + 1 WHERE event_id = ${made.id}`
		},
		{
			...{ guard: 'assembly_motion_begins', says: 'motion_not_draft' },
			does: motion('withdrawn', draft)
		},
		{ guard: 'assembly_motion_begins', says: 'motion_elsewhere', does: motion('draft', elsewhere) },
		{
			...{ guard: 'assembly_motion_settled', says: 'motion_settled' },
			does: sql`UPDATE assembly_motion SET text = 'Autre chose' WHERE id = ${open}`
		},
		{
			...{ guard: 'assembly_motion_settled', says: 'motion_settled' },
			does: sql`UPDATE assembly_motion SET reason = 'Après coup' WHERE id = ${closed.motion}`
		},
		{
			...{ guard: 'assembly_motion_closes', says: 'ballots_differ' },
			does: sql`UPDATE assembly_motion SET state = 'closed', closed_at = opened_at + 1, present_at_close = 6, votes_for = 5, votes_against = 0, abstained = 0, carried = 1 WHERE id = ${open}`
		},
		{
			...{ guard: 'assembly_motion_no_delete', says: 'assembly_append_only' },
			does: sql`DELETE FROM assembly_motion WHERE id = ${draft}`
		},
		{
			...{ guard: 'assembly_voter_no_delete', says: 'assembly_append_only' },
			does: sql`DELETE FROM assembly_voter WHERE motion_id = ${open}`
		},
		{
			...{ guard: 'assembly_ballot_no_delete', says: 'assembly_append_only' },
			does: sql`DELETE FROM assembly_ballot WHERE motion_id = ${open}`
		}
	]);
});

test('each guard of what was written holds alone', async () => {
	const { id, motion } = await over();
	const unread = await over(false);
	const running = await makeMeeting();
	const appends = (guard: string, does: ReturnType<typeof sql>) => ({
		...{ guard, says: 'assembly_append_only', does }
	});
	await expectEachHoldsAlone([
		appends(
			'assembly_file_no_update',
			sql`UPDATE assembly_file SET content = '' WHERE motion_id = ${motion}`
		),
		appends('assembly_file_no_delete', sql`DELETE FROM assembly_file WHERE motion_id = ${motion}`),
		appends('assembly_entry_no_update', sql`UPDATE assembly_entry SET present = 99 WHERE event_id = ${id}`),
		appends('assembly_entry_no_delete', sql`DELETE FROM assembly_entry WHERE event_id = ${id}`),
		appends(
			'assembly_minutes_no_update',
			sql`UPDATE assembly_minutes SET content = '' WHERE event_id = ${id}`
		),
		appends('assembly_minutes_no_delete', sql`DELETE FROM assembly_minutes WHERE event_id = ${id}`),
		{
			...{ guard: 'assembly_minutes_once_over', says: 'assembly_not_over' },
			does: sql`INSERT INTO assembly_minutes (event_id, content, sha256, adopted_on, written_at) VALUES (${running.id}, '{}', 'x', '2026-01-01', 1)`
		}
	]);
	// And what the guard lets by is let by: minutes of an assembly that is over.
	expect(
		await refusedBy(async (tx) => {
			await tx.run(
				sql`INSERT INTO assembly_minutes (event_id, content, sha256, adopted_on, written_at) VALUES (${unread.id}, '{}', 'x', '2026-01-01', 1)`
			);
		})
	).toBe('done');
});

test('a vote during which the quorum is lost says so, and without the trigger would not', async () => {
	const lost = async () => {
		const made = await makeMeeting({ members: 4, quorum: 3 });
		const motion = await makeMotion(made);
		await refusedBy((tx) =>
			tx.run(sql`UPDATE assembly_presence SET left_at = arrived_at + 1 WHERE event_id = ${made.id} AND organisation_id IN
				(${made.delegates[0]!.organisationId}, ${made.delegates[1]!.organisationId})`)
		);
		const [row] = await (
			await reader()
		).all<{ lost: number }>(sql`SELECT lost_quorum AS lost FROM assembly_motion WHERE id = ${motion}`);
		return row!.lost;
	};
	expect(await lost()).toBe(1);
	expect(await withGuardOff(['assembly_quorum_left'], lost)).toBe(0);
});
