import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { warningsOf } from '../../../../src/lib/programme/board-warnings.ts';
import { draftPlacement } from '../../../../src/lib/server/db/schema/timetable.ts';
import { session } from '../../../../src/lib/server/db/schema/programme.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { placeCard, settleCard } from '../../../../src/lib/server/programme/board/place.ts';
import { previewPublication } from '../../../../src/lib/server/programme/board/publication.ts';
import { publishTimetable } from '../../../../src/lib/server/programme/board/publish.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { boardNow, makeBoard, makeConfirmed, type MadeBoard } from './made.ts';

async function settle(made: MadeBoard, minutes: number, sessionId = made.ids.a) {
	const { id: cardId, revision, capacity, pinned } = (await boardNow(made)).card(sessionId);
	const request = { actor: made.staff, eventSlug: made.event.slug, cardId, revision, capacity, pinned };
	return { request, done: () => settleCard({ ...request, minutes }) };
}

test('a session made longer is so in the draft, warned about, and so for everyone once published', async () => {
	const made = await makeBoard();
	const before = (await boardNow(made)).card(made.ids.a);
	await (await settle(made, before.minutes + 15)).done();
	const { board, card } = await boardNow(made);
	expect(card(made.ids.a)).toMatchObject({ minutes: before.minutes + 15, revision: before.revision + 1 });
	expect(warningsOf(board).map(({ kind }) => kind)).toContain('too_long');
	const endsAt = async () =>
		(await (await reader()).select().from(session).where(eq(session.id, made.ids.a)))[0]!.endsAt;
	expect(await endsAt()).toEqual(before.published!.endsAt);
	const { digest, changes } = await previewPublication(made.staff, made.event.slug);
	expect(changes).toMatchObject([{ kind: 'moved', from: { startsAt: before.published!.startsAt } }]);
	await publishTimetable({
		...{ actor: made.staff, eventSlug: made.event.slug, digest },
		...{ note: '', notify: false, reason: '' }
	});
	expect((await endsAt()).getTime()).toBe(before.published!.endsAt.getTime() + 15 * 60_000);
	expect((await previewPublication(made.staff, made.event.slug)).changes).toEqual([]);
});

test('shorter keeps its beginning, and going back to its length leaves nothing to publish', async () => {
	const made = await makeBoard();
	const { minutes } = (await boardNow(made)).card(made.ids.a);
	await (await settle(made, minutes - 30)).done();
	const { changes } = await previewPublication(made.staff, made.event.slug);
	expect(changes[0]!.to!.startsAt).toEqual(changes[0]!.from!.startsAt);
	await (await settle(made, minutes)).done();
	expect((await previewPublication(made.staff, made.event.slug)).changes).toEqual([]);
});

test('past the last slot of its day is refused, with the most it may last; unplaced, up to eighteen hours', async () => {
	const made = await makeBoard();
	const refused = await refusalOf((await settle(made, 300)).done());
	// The day goes from 9 h to 12 h 15.
	expect(refused).toMatchObject({ code: 'placement_length', field: 'minutes', values: { most: 195 } });
	await (await settle(made, 195)).done();
	const proposal = await makeConfirmed(made);
	const { board } = await boardNow(made);
	const card = board.cards.find(({ title }) => title === proposal.title)!;
	const seen = { actor: made.staff, eventSlug: made.event.slug, cardId: card.id, revision: card.revision };
	await settleCard({ ...seen, pinned: false, capacity: 10, minutes: 90 });
	await placeCard({ ...seen, revision: 2, slotId: board.slots[0]!.id, roomId: made.rooms[2]!.id });
	const placed = (await boardNow(made)).board.cards.find(({ id }) => id === card.id)!;
	expect(placed).toMatchObject({ minutes: 90, slotId: board.slots[0]!.id });
});

test('two people change the same length at once: one has it, the other is told', async () => {
	for (let round = 0; round < 5; round++) {
		const made = await makeBoard();
		const { request } = await settle(made, 60);
		const ends = await Promise.allSettled(
			[45, 90].map((minutes, i) =>
				settleCard({ ...request, actor: i === 0 ? made.staff : made.colleague, minutes })
			)
		);
		expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(ends.find((end) => end.status === 'rejected')!.reason).toMatchObject({ code: 'placement_moved' });
	}
});

test('the control: without the revision both are taken, and one is lost; the store refuses a length that is none', async () => {
	const made = await makeBoard();
	const { request } = await settle(made, 60);
	const blind = (minutes: number) =>
		write('board.test', (tx) =>
			tx.update(draftPlacement).set({ minutes }).where(eq(draftPlacement.id, request.cardId))
		);
	const ends = await Promise.allSettled([blind(45), blind(90)]);
	expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
	await expect(blind(0)).rejects.toThrow();
});
