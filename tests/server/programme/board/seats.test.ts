import { setTimeout as pause } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { warningsOf } from '../../../../src/lib/programme/board-warnings.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { versionOf } from '../../../../src/lib/server/db/version.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { importTimetable } from '../../../../src/lib/server/programme/board/import-csv.ts';
import { openBoard } from '../../../../src/lib/server/programme/board/open.ts';
import { placeCard, settleCard } from '../../../../src/lib/server/programme/board/place.ts';
import { previewPublication } from '../../../../src/lib/server/programme/board/publication.ts';
import { publishTimetable } from '../../../../src/lib/server/programme/board/publish.ts';
import { boardVersion } from '../../../../src/lib/server/programme/board/queries.ts';
import { acceptSuggestion, startSuggestion } from '../../../../src/lib/server/programme/board/suggestion.ts';
import { confirmProposal } from '../../../../src/lib/server/programme/proposals/confirm.ts';
import { saveProposal } from '../../../../src/lib/server/programme/proposals/save.ts';
import { mySpans, sayUnavailable } from '../../../../src/lib/server/programme/proposals/unavailability.ts';
import { changeBookings } from '../../../../src/lib/server/registration/change-bookings.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makeCall, makeProposal, proposalFields, rowOf } from '../../../factories/call.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { boardNow, makeBoard, makeConfirmed, type MadeBoard } from './made.ts';

const ask = (made: MadeBoard) => ({ actor: made.staff, eventSlug: made.event.slug });
const offered = async (made: MadeBoard) =>
	(await boardNow(made)).board.cards.find(({ sessionId }) => sessionId === null)!;

async function publish(made: MadeBoard) {
	const { digest } = await previewPublication(made.staff, made.event.slug);
	return publishTimetable({ ...ask(made), digest, note: '', notify: true, reason: '' });
}

describe('seats of a proposal that names no number', () => {
	test('are those of the room in which the solver puts it', { timeout: 60_000 }, async () => {
		const made = await makeBoard();
		await makeConfirmed(made);
		const { runId, ended } = await startSuggestion({ ...ask(made), seed: 1 });
		await ended;
		await acceptSuggestion({ ...ask(made), runId });
		const { capacity, roomId } = await offered(made);
		expect(capacity).toBe(made.rooms.find(({ id }) => id === roomId)!.capacity);
	});

	test('are those of the room in which an import puts it', async () => {
		const made = await makeBoard();
		await makeConfirmed(made, { title: 'Sans nombre' });
		const text = `Sans nombre;Salle C;${made.days[1]};9:00;10:15`;
		await importTimetable({ ...ask(made), text, write: true });
		expect((await offered(made)).capacity).toBe(12);
	});

	test('without a room there are none, and it is not published so', async () => {
		const made = await makeBoard();
		await makeConfirmed(made);
		const { id: cardId, revision } = await offered(made);
		const slotId = (await boardNow(made)).slotAt(made.days[1]!, '9:00').id;
		await placeCard({ ...ask(made), cardId, revision, slotId, roomId: null });
		expect(warningsOf((await boardNow(made)).board).map(({ kind }) => kind)).toContain('no_seats');
		expect((await refusalOf(publish(made))).code).toBe('no_seats');
		await settleCard({ ...ask(made), cardId, revision: revision + 1, pinned: false, capacity: 15 });
		expect(await publish(made)).toMatchObject({ number: 1 });
	});

	test('a session that offers some is not published with none, and one that offered none may move', async () => {
		const made = await makeBoard();
		await write('programme.test', (tx) =>
			tx.update(t.session).set({ capacity: 0 }).where(eq(t.session.id, made.ids.d))
		);
		const { card, slotAt } = await boardNow(made);
		const { id: cardId, revision } = card(made.ids.a);
		await settleCard({ ...ask(made), cardId, revision, pinned: false, capacity: 0 });
		expect((await refusalOf(publish(made))).code).toBe('no_seats');
		await settleCard({ ...ask(made), cardId, revision: revision + 1, pinned: false, capacity: 20 });
		await placeCard({
			...{ ...ask(made), cardId: card(made.ids.d).id, revision: card(made.ids.d).revision },
			...{ slotId: slotAt(made.days[0]!, '11:00').id, roomId: made.rooms[2]!.id }
		});
		expect(await publish(made)).toMatchObject({ number: 1 });
	});
});

/** A workshop that its speaker says is for thirty people, confirmed. */
async function confirmed(maxPeople?: number) {
	const call = await makeCall();
	const { actor, code } = await makeProposal(call, { status: 'accepted', fields: { maxPeople } });
	const consents = { photo: false, recording: false, directory: false, slides: false };
	await confirmProposal({ actor, code, consents, locale: 'fr' });
	const staff = (await makePerson({ roles: ['staff'] })).actor;
	const eventSlug = call.event.slug;
	const card = async () =>
		(await openBoard(staff, eventSlug)).board.cards.find(({ sessionId }) => sessionId === null)!;
	const save = async (fields: Record<string, unknown>) =>
		saveProposal({
			...{ actor, code },
			input: proposalFields(call, { revision: (await rowOf(code)).revision, ...fields })
		});
	return { call, actor, code, staff, eventSlug, card, save };
}

describe('what speakers say once they have confirmed', () => {
	test('their number of people changes the seats that it had given, as a move that is seen', async () => {
		const { card, save, actor } = await confirmed(30);
		const before = await card();
		expect(before.capacity).toBe(30);
		const version = await boardVersion();
		await save({ maxPeople: 24 });
		expect(await card()).toMatchObject({ capacity: 24, revision: before.revision + 1 });
		expect(await boardVersion()).not.toBe(version);
		const [line] = await (
			await reader()
		)
			.select()
			.from(t.auditEntry)
			.where(and(eq(t.auditEntry.action, 'placement.changed'), eq(t.auditEntry.objectId, String(before.id))));
		expect(line).toMatchObject({ details: { capacity: 24 } });
		expect(line!.actorId).toBe(actor.kind === 'person' ? actor.personId : -1);
	});

	test('the number that staff gave stays', async () => {
		const { card, save, staff, eventSlug } = await confirmed(30);
		const { id: cardId, revision } = await card();
		await settleCard({ ...{ actor: staff, eventSlug, cardId, revision }, pinned: false, capacity: 22 });
		await save({});
		expect(await card()).toMatchObject({ capacity: 22, revision: revision + 1 });
		await save({ maxPeople: 50 });
		expect(await card()).toMatchObject({ capacity: 22, revision: revision + 1 });
	});

	test('their texts and when they cannot come are on the board at once, and so is a seat taken', async () => {
		const { call, actor, code, staff, save } = await confirmed(30);
		const [one] = await makeAttendees(call, [{}]);
		const spans = await mySpans(actor, code);
		const said = [
			() => save({ maxPeople: 30, title: 'Un autre titre' }),
			() => sayUnavailable({ actor, code, keys: [spans[0]!.key] }),
			() => changeBookings({ actor: staff, registrationCode: one!.code, sessionIds: [call.sessions.a.id] })
		];
		for (const say of said) {
			const version = await boardVersion();
			await say();
			expect(await boardVersion()).not.toBe(version);
		}
	});

	test('a text saved while its session is published makes the public pages again', async () => {
		const { save, card, staff, eventSlug, call } = await confirmed(30);
		const { id: cardId, revision } = await card();
		// Its other sessions stand in one room at once.
		await write('programme.test', async (tx) => {
			for (const table of [t.session, t.draftPlacement])
				await tx.update(table).set({ roomId: null }).where(eq(table.eventId, call.event.id));
		});
		const { board } = await openBoard(staff, eventSlug);
		const slotId = board.slots.at(-1)!.id;
		await placeCard({ ...{ actor: staff, eventSlug, cardId, revision }, slotId, roomId: null });
		const { digest } = await previewPublication(staff, eventSlug);
		const commits = async () => Number((await versionOf(['programme'])).split(':')[1]);
		const before = await commits();
		// The door is held until the save, too, has looked and waits its turn behind the publication.
		const { promise: opened, resolve: open } = Promise.withResolvers<void>();
		const held = write('test.held', () => opened);
		const publishing = publishTimetable({
			...{ actor: staff, eventSlug, digest, note: '', notify: false, reason: '' }
		});
		await pause(200);
		const saving = save({ maxPeople: 30, title: 'Le titre d’après' });
		await pause(200);
		open();
		await Promise.all([held, publishing, saving]);
		const sessions = await (
			await reader()
		)
			.select()
			.from(t.session)
			.where(eq(t.session.eventId, call.event.id));
		expect(sessions.map(({ title }) => title)).toContain('Le titre d’après');
		expect(await commits()).toBe(before + 2);
	});
});
