import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { warningsOf } from '../../../../src/lib/programme/board-warnings.ts';
import { instantAt } from '../../../../src/lib/format/dates.ts';
import { placeCard, settleCard } from '../../../../src/lib/server/programme/board/place.ts';
import {
	acceptSuggestion,
	suggestionOf,
	startSuggestion
} from '../../../../src/lib/server/programme/board/suggestion.ts';
import { settled } from '../../../../src/lib/server/programme/solver/settled-timetable.ts';
import { collisions } from '../../../../src/lib/server/programme/solver/timetable-problem.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { book, boardNow, makeBoard, makeConfirmed, type MadeBoard } from './made.ts';

/** Four people who wish for both a and b, which the draft holds at once. */
async function wishing(made: MadeBoard) {
	const people = await makeAttendees(made, [{}, {}, {}, {}]);
	await write('registration.test', async (tx) => {
		for (const { id: registrationId } of people)
			await tx.insert(t.wish).values([
				{ registrationId, sessionId: made.ids.a, rank: 1 },
				{ registrationId, sessionId: made.ids.b, rank: 2 }
			]);
	});
}

const ask = (made: MadeBoard) => ({ actor: made.staff, eventSlug: made.event.slug });
const shown = (made: MadeBoard) => suggestionOf(made.staff, made.event.slug);

describe('a suggestion', { timeout: 90_000 }, () => {
	test('has fewer collisions, says what it moves, and changes nothing until it is accepted', async () => {
		const made = await makeBoard();
		await wishing(made);
		const before = (await boardNow(made)).board;
		const { runId, ended } = await startSuggestion({ ...ask(made), seed: 7 });
		await ended;
		const { run, wishes, isStale } = await shown(made);
		expect(wishes).toEqual({ from: 'wishes', people: 4 });
		expect(run).toMatchObject({
			status: 'done',
			found: { before: 4, after: 0, bound: 0, speakerClashes: 0 }
		});
		expect(run!.moved.length).toBeGreaterThan(0);
		expect(isStale).toBe(false);
		expect((await boardNow(made)).board).toEqual(before);
		expect(await acceptSuggestion({ ...ask(made), runId })).toBe(run!.moved.length);
		const after = await boardNow(made);
		expect(after.card(made.ids.a).slotId).not.toBe(after.card(made.ids.b).slotId);
		// Published it is not.
		const [held] = await (await reader()).select().from(t.session).where(eq(t.session.id, made.ids.a));
		expect(held!.startsAt).toEqual(made.sessions.a.startsAt);
		expect((await refusalOf(acceptSuggestion({ ...ask(made), runId }))).code).toBe('stale_page');
	});

	test('the same seed gives the same timetable; a draft that changed takes none', async () => {
		const made = await makeBoard();
		await wishing(made);
		const places = async () => {
			const { runId, ended } = await startSuggestion({ ...ask(made), seed: 11 });
			await ended;
			const [row] = await (await reader()).select().from(t.solverRun).where(eq(t.solverRun.id, runId));
			return { runId, places: row!.result!.places };
		};
		const first = await places();
		const second = await places();
		expect(second.places).toEqual(first.places);
		const { card } = await boardNow(made);
		const { id: cardId, revision, slotId } = card(made.ids.d);
		await placeCard({ ...ask(made), cardId, revision, slotId, roomId: made.rooms[1]!.id });
		expect((await shown(made)).isStale).toBe(true);
		expect((await refusalOf(acceptSuggestion({ ...ask(made), runId: second.runId }))).code).toBe(
			'stale_page'
		);
	});

	test('pins and availabilities are kept', async () => {
		const made = await makeBoard();
		await wishing(made);
		const { person } = await makePerson();
		await makeConfirmed(made, { personId: person.id });
		await write('programme.test', (tx) =>
			tx.insert(t.unavailability).values({
				...{ eventId: made.event.id, personId: person.id },
				startsAt: instantAt(made.days[0]!, '0:00'),
				endsAt: instantAt(made.days[0]!, '23:59')
			})
		);
		const { card, slotAt } = await boardNow(made);
		const { id: cardId, revision, slotId, roomId } = card(made.ids.a);
		await settleCard({ ...ask(made), cardId, revision, pinned: true, capacity: 40 });
		const { runId, ended } = await startSuggestion({ ...ask(made), seed: 3 });
		await ended;
		await acceptSuggestion({ ...ask(made), runId });
		const after = await boardNow(made);
		expect(after.card(made.ids.a)).toMatchObject({ slotId, roomId });
		const offered = after.board.cards.find(({ sessionId }) => sessionId === null)!;
		expect(offered.slotId).toBe(slotAt(made.days[1]!, '9:00').id);
	});

	test('a pin that no place of the problem says is kept all the same: in a slot that overlaps another, or with no room', async () => {
		const made = await makeBoard();
		await wishing(made);
		await write('programme.test', (tx) =>
			tx.insert(t.slot).values({
				...{ eventId: made.event.id, key: 'long', day: made.days[0]! },
				startsAt: instantAt(made.days[0]!, '9:30'),
				endsAt: instantAt(made.days[0]!, '12:00')
			})
		);
		const { card, slotAt } = await boardNow(made);
		const places = {
			b: { slotId: slotAt(made.days[0]!, '9:30').id, roomId: made.rooms[1]!.id },
			d: { slotId: card(made.ids.d).slotId!, roomId: null }
		};
		for (const name of ['b', 'd'] as const) {
			const { id: cardId, revision } = card(made.ids[name]);
			await placeCard({ ...ask(made), cardId, revision, ...places[name] });
			await settleCard({ ...ask(made), cardId, revision: revision + 1, pinned: true, capacity: 40 });
		}
		expect((await shown(made)).pinned).toBe(2);
		const { runId, ended } = await startSuggestion({ ...ask(made), seed: 5 });
		await ended;
		const { run } = await shown(made);
		expect(run).toMatchObject({ status: 'done', tooFew: null });
		await acceptSuggestion({ ...ask(made), runId });
		const after = await boardNow(made);
		expect(after.card(made.ids.b)).toMatchObject({ ...places.b, pinned: true });
		expect(after.card(made.ids.d)).toMatchObject({ ...places.d, pinned: true });
	});

	test('a session moves out of a slot where its speaker cannot come', async () => {
		const made = await makeBoard();
		const { person } = await makePerson();
		await write('programme.test', async (tx) => {
			const eventId = made.event.id;
			const [rosalie] = await tx
				.insert(t.speaker)
				.values({ eventId, personId: person.id, slug: 'rosalie', name: 'Rosalie' })
				.returning();
			await tx.insert(t.sessionSpeaker).values({ sessionId: made.ids.a, speakerId: rosalie!.id });
			await tx.insert(t.unavailability).values({
				...{ eventId, personId: person.id },
				startsAt: instantAt(made.days[0]!, '8:00'),
				endsAt: instantAt(made.days[0]!, '10:30')
			});
		});
		const away = async () =>
			warningsOf((await boardNow(made)).board).filter(({ kind }) => kind === 'speaker_away');
		expect(await away()).toHaveLength(1);
		const { runId, ended } = await startSuggestion({ ...ask(made), seed: 2 });
		await ended;
		expect((await shown(made)).run!.moved.map(({ title }) => title)).toContain('Atelier a');
		await acceptSuggestion({ ...ask(made), runId });
		expect(await away()).toEqual([]);
	});

	test('a session longer than every slot keeps its place, and the others are placed around it', async () => {
		const made = await makeBoard();
		await wishing(made);
		await write('programme.test', (tx) =>
			tx
				.update(t.session)
				.set({ endsAt: instantAt(made.days[1]!, '16:00') })
				.where(eq(t.session.id, made.ids.d))
		);
		const { slotId, roomId } = (await boardNow(made)).card(made.ids.d);
		const { runId, ended } = await startSuggestion({ ...ask(made), seed: 4 });
		await ended;
		await acceptSuggestion({ ...ask(made), runId });
		const after = await boardNow(made);
		expect(after.card(made.ids.d)).toMatchObject({ slotId, roomId });
		expect(warningsOf(after.board).map(({ kind }) => kind)).not.toContain('room_twice');
	});

	test('too few places are named, with the sessions that want them', async () => {
		const made = await makeBoard();
		await makeConfirmed(made, { title: 'Captée', equipment: ['recording'] });
		const { ended } = await startSuggestion({ ...ask(made), seed: 1 });
		await ended;
		expect((await shown(made)).run!.tooFew).toEqual({ titles: ['Captée'], places: 0 });
	});
});

test('pins that cannot stand together are named, and nothing is started', async () => {
	const made = await makeBoard();
	const { card } = await boardNow(made);
	const [a, b] = [card(made.ids.a), card(made.ids.b)];
	await placeCard({ ...ask(made), cardId: b.id, revision: 1, slotId: a.slotId, roomId: a.roomId });
	await settleCard({ ...ask(made), cardId: a.id, revision: 1, pinned: true, capacity: 40 });
	await settleCard({ ...ask(made), cardId: b.id, revision: 2, pinned: true, capacity: 40 });
	expect((await shown(made)).impossible).toHaveLength(1);
	const refused = await refusalOf(startSuggestion(ask(made)));
	expect(refused.code).toBe('pins_impossible');
	expect(refused.values.pins).toContain('Atelier b');
});

test('without wishes, bookings say what people want together', async () => {
	const made = await makeBoard();
	const [one] = await makeAttendees(made, [{}]);
	await book(one!.id, made.ids.a, made.ids.c);
	expect((await shown(made)).wishes).toEqual({ from: 'bookings', people: 1 });
});

test('a result comes back as near the draft as it can, with the same collisions', () => {
	const session = (id: number) => ({ id, speakers: [], seats: 1, features: [], notIn: [] });
	const together = new Float64Array(16);
	together[1] = together[4] = 5;
	const problem = {
		sessions: [session(0), session(1), session(2), session(3)],
		slots: 2,
		rooms: [0, 1].map((id) => ({ id, capacity: 9, features: [] })),
		together
	};
	// 0 and 2 stood first, 1 and 3 then; the search gave the two slots, and the rooms, the other way round.
	const found = [
		{ slot: 1, room: 1 },
		{ slot: 0, room: 1 },
		{ slot: 1, room: 0 },
		{ slot: 0, room: 0 }
	];
	const near = settled(problem, found, [0, 1, 0, 1], [0, 0, 1, 1]);
	expect(near).toEqual([
		{ slot: 0, room: 0 },
		{ slot: 1, room: 0 },
		{ slot: 0, room: 1 },
		{ slot: 1, room: 1 }
	]);
	const slots = (places: { slot: number }[]) => places.map(({ slot }) => slot);
	expect(collisions(problem, slots(near))).toBe(collisions(problem, slots(found)));
});
