import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { ANONYMOUS, type Actor } from '../../../../src/lib/server/auth/policy.ts';
import { draftPlacement } from '../../../../src/lib/server/db/schema/timetable.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { Refusal } from '../../../../src/lib/server/errors.ts';
import { openBoard } from '../../../../src/lib/server/programme/board/open.ts';
import { move, placeCard, settleCard, swapCards } from '../../../../src/lib/server/programme/board/place.ts';
import { makeEvent } from '../../../factories/event.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { boardNow, makeBoard, makeConfirmed } from './made.ts';

test('the draft opens with every session where it is published and every confirmed proposal still to be placed', async () => {
	const made = await makeBoard();
	await makeConfirmed(made, { maxPeople: 20 });
	const { board, card } = await boardNow(made);
	expect(board.cards).toHaveLength(5);
	expect(card(made.ids.b)).toMatchObject({ roomId: made.rooms[1]!.id, capacity: 40, revision: 1 });
	expect(board.cards.find(({ sessionId }) => sessionId === null)).toMatchObject({
		title: 'Le mentorat, en pratique',
		slotId: null,
		minutes: 60,
		capacity: 20,
		bookable: true
	});
	// Opened again, it is the same.
	expect((await boardNow(made)).board.cards).toEqual(board.cards);
});

test('a card moves, its revision rises, and the answer says where it was', async () => {
	const made = await makeBoard();
	const { card, slotAt } = await boardNow(made);
	const to = { slotId: slotAt(made.days[1]!, '9:00').id, roomId: made.rooms[1]!.id };
	const { id: cardId, revision, slotId, roomId } = card(made.ids.a);
	const request = { actor: made.staff, eventSlug: made.event.slug, cardId, revision };
	expect(await placeCard({ ...request, ...to })).toEqual({ revision: 2, was: { slotId, roomId } });
	expect((await boardNow(made)).card(made.ids.a)).toMatchObject({ ...to, revision: 2 });
	await settleCard({ ...request, revision: 2, pinned: true, capacity: 10 });
	expect((await boardNow(made)).card(made.ids.a)).toMatchObject({ pinned: true, capacity: 10 });
	// Among those to be placed, nothing is pinned.
	await placeCard({ ...request, revision: 3, slotId: null, roomId: to.roomId });
	expect((await boardNow(made)).card(made.ids.a)).toMatchObject({
		slotId: null,
		roomId: null,
		pinned: false
	});
});

test('two cards exchange their places in one write', async () => {
	const made = await makeBoard();
	const before = await boardNow(made);
	const [a, d] = [before.card(made.ids.a), before.card(made.ids.d)];
	await swapCards({
		actor: made.staff,
		eventSlug: made.event.slug,
		one: { cardId: a.id, revision: a.revision },
		other: { cardId: d.id, revision: d.revision }
	});
	const after = await boardNow(made);
	expect(after.card(made.ids.a).slotId).toBe(d.slotId);
	expect(after.card(made.ids.d).slotId).toBe(a.slotId);
});

test('a place of another event, or a stranger, is refused', async () => {
	const made = await makeBoard();
	const { card } = await boardNow(made);
	const { id: cardId, revision } = card(made.ids.a);
	const request = { eventSlug: made.event.slug, cardId, revision };
	const elsewhere = await makeEvent();
	const [slotId, roomId] = [card(made.ids.a).slotId, elsewhere.room.id];
	expect((await refusalOf(placeCard({ actor: made.staff, ...request, slotId, roomId }))).code).toBe(
		'not_found'
	);
	expect((await refusalOf(placeCard({ actor: ANONYMOUS, ...request, slotId, roomId }))).status).toBe(403);
	expect((await refusalOf(openBoard(ANONYMOUS, made.event.slug))).status).toBe(403);
});

test('two people move the same card at once: one has it, the other is told who and where', async () => {
	for (let round = 0; round < 10; round++) {
		const made = await makeBoard();
		const { card } = await boardNow(made);
		const { id: cardId, revision, slotId } = card(made.ids.a);
		const ends = await Promise.allSettled(
			[made.staff, made.colleague].map((actor, i) =>
				placeCard({
					...{ actor, eventSlug: made.event.slug, cardId, revision, slotId },
					roomId: made.rooms[i + 1]!.id
				})
			)
		);
		expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const { reason } = ends.find((end): end is PromiseRejectedResult => end.status === 'rejected')!;
		expect(reason).toBeInstanceOf(Refusal);
		expect((reason as Refusal).code).toBe('placement_moved');
		const winner = ends[0]!.status === 'fulfilled' ? 0 : 1;
		expect((reason as Refusal).values).toMatchObject({
			session: 'Atelier a',
			who:
				(winner === 0 ? made.staff : made.colleague).kind === 'person'
					? expect.stringContaining('Camille')
					: ''
		});
		expect((reason as Refusal).values.where).toContain(made.rooms[winner + 1]!.name);
		expect((await boardNow(made)).card(made.ids.a).roomId).toBe(made.rooms[winner + 1]!.id);
	}
});

test('the control: moves that do not look at the revision lose one of the two without a word', async () => {
	const made = await makeBoard();
	const { card } = await boardNow(made);
	const { id: cardId, slotId, revision } = card(made.ids.a);
	/** As placeCard, for the line as it is and not as it was seen. */
	const blind = (actor: Actor, roomId: number) =>
		write('board.test', async (tx) => {
			const [line] = await tx.select().from(draftPlacement).where(eq(draftPlacement.id, cardId));
			await move(tx, actor, line!, { slotId, roomId });
		});
	const ends = await Promise.allSettled([
		blind(made.staff, made.rooms[1]!.id),
		blind(made.colleague, made.rooms[2]!.id)
	]);
	// Both were told that it is done, and one of them finds the card elsewhere.
	expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
	expect((await boardNow(made)).card(made.ids.a)).toMatchObject({
		roomId: made.rooms[2]!.id,
		revision: revision + 2
	});
});
