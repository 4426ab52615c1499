import { sql, type SQL } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { full } from '../../factories/full-offer.ts';
import { makePerson } from '../../factories/people.ts';
import { expectEachHoldsAlone, undone } from '../../setup/guards.ts';

// The guards of the line of a full offer, each alone, and what keeps its places counted.

test('each guard of the line holds alone', async () => {
	const { event, waiting } = await full({ line: 2 });
	const { person } = await makePerson();
	const [first, second] = waiting.map(
		({ person: { id } }) => sql`event_id = ${event.id} AND person_id = ${id}`
	);
	const room = sql`UPDATE quota SET capacity = capacity + 1 WHERE event_id = ${event.id}`;
	await expectEachHoldsAlone([
		{
			...{ guard: 'place_wait_begins', says: 'place_wait_transition' },
			does: sql`INSERT INTO place_wait (event_id, person_id, status, created_at) VALUES (${event.id}, ${person.id}, 'accepted', 1)`
		},
		{
			...{ guard: 'place_wait_keeps_its_turn', says: 'place_wait_immutable' },
			does: sql`UPDATE place_wait SET person_id = ${person.id} WHERE ${first}`
		},
		{
			...{ guard: 'place_wait_transition', says: 'place_wait_transition' },
			before: sql`UPDATE place_wait SET status = 'withdrawn' WHERE ${first}`,
			does: sql`UPDATE place_wait SET status = 'waiting' WHERE ${first}`
		},
		{
			// Whoever is behind is offered nothing before the first.
			...{ guard: 'place_wait_transition', says: 'place_queue', before: room },
			does: sql`UPDATE place_wait SET status = 'offered', offered_until = 1 WHERE ${second}`
		}
	]);
});

test('a place is taken by its offer and given back by whatever ends it; without each trigger it is not', async () => {
	const { event, waiting } = await full({ line: 1 });
	const who = sql`event_id = ${event.id} AND person_id = ${waiting[0]!.person.id}`;
	const room = sql`UPDATE quota SET capacity = capacity + 1 WHERE event_id = ${event.id}`;
	const offered = sql`UPDATE place_wait SET status = 'offered', offered_until = 1 WHERE ${who}`;
	const taken = takenAfter(event.id);
	const before = await taken([]);
	const ends = {
		place_wait_takes: [room, offered],
		place_wait_gives_back: [room, offered, sql`UPDATE place_wait SET status = 'lapsed' WHERE ${who}`],
		place_wait_deleted: [room, offered, sql`DELETE FROM place_wait WHERE ${who}`]
	};
	for (const [guard, steps] of Object.entries(ends)) {
		const isTaken = Number(guard === 'place_wait_takes');
		expect([guard, await taken(steps)]).toEqual([guard, before + isTaken]);
		expect([guard, await taken(steps, guard)]).toEqual([guard, before + 1 - isTaken]);
	}
});

test('whoever is registered waits no more; without the trigger they still would', async () => {
	const { event, waiting } = await full({ line: 1 });
	const personId = waiting[0]!.person.id;
	const registers = sql`INSERT INTO registration (${sql.raw(COLUMNS)}) SELECT ${sql.raw(COLUMNS.replace(/\bcode\b/, "'CODEDUTEST'").replace(/\bperson_id\b/, String(personId)))} FROM registration WHERE event_id = ${event.id} LIMIT 1`;
	const waits = (guard?: string) =>
		undone(async (tx) => {
			if (guard) await tx.run(sql.raw(`DROP TRIGGER ${guard}`));
			await tx.run(registers);
			return tx.all(sql`SELECT status FROM place_wait WHERE person_id = ${personId}`);
		});
	expect(await waits()).toEqual([{ status: 'accepted' }]);
	expect(await waits('place_wait_served')).toEqual([{ status: 'waiting' }]);
});

/** Of a registration that is copied for somebody else. */
const COLUMNS =
	'code, order_id, event_id, person_id, given_name, family_name, organisation_name, dietary_needs, access_needs, status, created_at';

function takenAfter(eventId: number) {
	return (steps: SQL[], guard?: string): Promise<number> =>
		undone(async (tx) => {
			if (guard) await tx.run(sql.raw(`DROP TRIGGER ${guard}`));
			for (const step of steps) await tx.run(step);
			const [found] = await tx.all<{ taken: number }>(
				sql`SELECT taken FROM quota WHERE event_id = ${eventId}`
			);
			return found!.taken;
		});
}
