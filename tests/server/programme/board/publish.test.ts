import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { instantAt } from '../../../../src/lib/format/dates.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { onTimetablePublished } from '../../../../src/lib/server/outbox/handlers/timetable.ts';
import { calendarOf } from '../../../../src/lib/server/programme/calendar.ts';
import { placeCard, settleCard, swapCards } from '../../../../src/lib/server/programme/board/place.ts';
import { previewPublication } from '../../../../src/lib/server/programme/board/publication.ts';
import { publishTimetable } from '../../../../src/lib/server/programme/board/publish.ts';
import { listVersions } from '../../../../src/lib/server/programme/board/queries.ts';
import { verifyExchange } from '../../../../src/lib/server/programme/exchange/verify.ts';
import { findTicketById } from '../../../../src/lib/server/registration/queries.ts';
import { verify } from '../../../../src/lib/server/registration/verify.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { book, boardNow, makeBoard, makeConfirmed, type MadeBoard } from './made.ts';

/** Moves a session of the draft. */
async function place(made: MadeBoard, sessionId: number, day: number, time: string, room = 0) {
	const { card, slotAt } = await boardNow(made);
	const { id: cardId, revision } = card(sessionId);
	const slotId = slotAt(made.days[day]!, time).id;
	await placeCard({
		...{ actor: made.staff, eventSlug: made.event.slug, cardId, revision, slotId },
		roomId: made.rooms[room]!.id
	});
}

async function publish(made: MadeBoard, more: { notify?: boolean; reason?: string; note?: string } = {}) {
	const { digest } = await previewPublication(made.staff, made.event.slug);
	return publishTimetable({
		...{ actor: made.staff, eventSlug: made.event.slug, digest },
		...{ note: '', notify: true, reason: '', ...more }
	});
}

const sessionOf = async (id: number) =>
	(await (await reader()).select().from(t.session).where(eq(t.session.id, id)))[0]!;
const mailsOf = async (versionId: number) => {
	await onTimetablePublished({ versionId }, { id: 1 } as never);
	const rows = await (await reader()).select().from(t.mail);
	return rows.filter(({ dedupeKey }) => dedupeKey.startsWith(`timetable.published:${versionId}:`));
};

describe('publishing', () => {
	test('the first version may be the timetable as it stands; after it, nothing is nothing', async () => {
		const made = await makeBoard();
		expect(await publish(made)).toMatchObject({ number: 1, lost: 0 });
		expect((await refusalOf(publish(made))).code).toBe('nothing_to_publish');
		expect(await listVersions(made.staff, made.event.slug)).toMatchObject([{ number: 1, changes: [] }]);
	});

	test('a draft changes nothing until it is published, then all at once', async () => {
		const made = await makeBoard();
		const before = await sessionOf(made.ids.a);
		await place(made, made.ids.a, 0, '11:00', 1);
		expect(await sessionOf(made.ids.a)).toEqual(before);
		await publish(made, { note: 'Salle inondée.' });
		const after = await sessionOf(made.ids.a);
		expect(after).toMatchObject({
			startsAt: instantAt(made.days[0]!, '11:00'),
			roomId: made.rooms[1]!.id,
			slot: `${made.days[0]}-1100`,
			calendarSequence: before.calendarSequence + 1,
			movedFrom: { startsAt: before.startsAt.getTime(), roomName: 'Salle A' }
		});
		expect(after.movedAt).not.toBeNull();
		const [version] = await listVersions(made.staff, made.event.slug);
		expect(version).toMatchObject({
			number: 1,
			note: 'Salle inondée.',
			changes: [{ kind: 'moved', lost: [] }]
		});
	});

	test('people keep their seat where it moves; agenda, calendar and message say the new place', async () => {
		const made = await makeBoard();
		const [one, other] = await makeAttendees(made, [{}, {}]);
		await book(one!.id, made.ids.a);
		await book(other!.id, made.ids.d);
		await place(made, made.ids.a, 0, '11:00', 1);
		const { versionId } = await publish(made);
		const ticket = await findTicketById(one!.id);
		expect(ticket.bookings).toMatchObject([
			{ startsAt: instantAt(made.days[0]!, '11:00'), roomName: 'Salle B' }
		]);
		const calendar = await calendarOf(one!.code);
		expect(calendar).toContain('SEQUENCE:1');
		expect(calendar).toContain(
			`DTSTART:${instantAt(made.days[0]!, '11:00')
				.toISOString()
				.replace(/[-:]|\.\d+/g, '')}`
		);
		// Acted upon twice, it is one message a person.
		await mailsOf(versionId);
		const mails = await mailsOf(versionId);
		expect(mails.map(({ recipient }) => recipient)).toEqual([ticket.person.email]);
		expect(mails[0]!.text).toMatch(/Atelier a.*passe de .* à .*Salle B/s);
	});

	test('what the board says of the sessions that change is said again, and nobody is stopped by it', async () => {
		const made = await makeBoard();
		const [one] = await makeAttendees(made, [{ givenName: 'Ariane', familyName: 'Houle' }]);
		await book(one!.id, made.ids.a);
		await place(made, made.ids.d, 1, '9:00', 2);
		await publish(made);
		await place(made, made.ids.a, 0, '11:00', 2);
		const preview = await previewPublication(made.staff, made.event.slug);
		const { id } = (await boardNow(made)).card(made.ids.a);
		// That of d, published as it is, is not said again.
		expect(preview.warnings).toMatchObject([
			{ kind: 'room_too_small', cards: [id], text: expect.stringMatching(/Salle C \(12 places\).*1 prise\./) }
		]);
		expect(preview.seated).toMatchObject([{ sessionId: made.ids.a, people: [{ name: 'Ariane Houle' }] }]);
		expect(await publish(made)).toMatchObject({ number: 2 });
	});

	test('sessions that exchange their places keep everyone who has both', async () => {
		const made = await makeBoard();
		const people = await makeAttendees(made, [{}, {}, {}]);
		for (const { id } of people) await book(id, made.ids.a, made.ids.d);
		const { card } = await boardNow(made);
		const [a, d] = [card(made.ids.a), card(made.ids.d)];
		await swapCards({
			...{ actor: made.staff, eventSlug: made.event.slug },
			one: { cardId: a.id, revision: 1 },
			other: { cardId: d.id, revision: 1 }
		});
		const preview = await previewPublication(made.staff, made.event.slug);
		expect(preview).toMatchObject({ losses: [], concerned: 3 });
		expect(await publish(made)).toMatchObject({ lost: 0 });
		expect((await sessionOf(made.ids.a)).day).toBe(made.days[1]);
		expect(await verify()).toEqual([]);
	});

	test('who loses a seat is said by name first: an overlap, a day not covered', async () => {
		const made = await makeBoard();
		const [both, oneDay, free] = await makeAttendees(made, [
			{ givenName: 'Anne', familyName: 'Deux' },
			{ givenName: 'Benoît', familyName: 'Jour', tickets: ['jour-1'] },
			{ givenName: 'Chloé', familyName: 'Libre' }
		]);
		await book(both!.id, made.ids.a, made.ids.d);
		await book(oneDay!.id, made.ids.a);
		await book(free!.id, made.ids.a);
		await place(made, made.ids.a, 1, '9:00', 1);
		const { losses } = await previewPublication(made.staff, made.event.slug);
		expect(losses.map(({ name, reason, kept }) => [name, reason, kept])).toEqual([
			['Anne Deux', 'overlap', 'Atelier d'],
			['Benoît Jour', 'not_covered', null]
		]);
		const { versionId, lost } = await publish(made, { notify: false });
		expect(lost).toBe(2);
		expect((await findTicketById(both!.id)).bookings.map(({ sessionId }) => sessionId)).toEqual([made.ids.d]);
		expect((await findTicketById(both!.id)).calendarSequence).toBe(1);
		expect(await calendarOf(both!.code)).toContain('STATUS:CANCELLED');
		// Told even though nobody was to be, and only they.
		const told = await mailsOf(versionId);
		expect(told).toHaveLength(2);
		expect(told[0]!.text).toContain('n’a pas pu être gardée');
		expect(await verify()).toEqual([]);
	});

	test('with fewer seats, those who came last lose theirs', async () => {
		const made = await makeBoard();
		const people = await makeAttendees(
			made,
			Array.from({ length: 5 }, () => ({}))
		);
		for (const { id } of people) await book(id, made.ids.a);
		const { card } = await boardNow(made);
		const { id: cardId } = card(made.ids.a);
		await settleCard({
			...{ actor: made.staff, eventSlug: made.event.slug, cardId, revision: 1 },
			...{ pinned: false, capacity: 3 }
		});
		const { losses } = await previewPublication(made.staff, made.event.slug);
		expect(losses.map(({ registrationId }) => registrationId)).toEqual(people.slice(3).map(({ id }) => id));
		await publish(made);
		expect(await sessionOf(made.ids.a)).toMatchObject({ capacity: 3, booked: 3, movedAt: null });
		expect(await verify()).toEqual([]);
	});

	test('with more seats, those who wait have them, in order', async () => {
		const made = await makeBoard();
		const people = await makeAttendees(
			made,
			Array.from({ length: 4 }, () => ({}))
		);
		await write('programme.test', (tx) =>
			tx.update(t.session).set({ capacity: 1 }).where(eq(t.session.id, made.ids.a))
		);
		await book(people[0]!.id, made.ids.a);
		await write('registration.test', (tx) =>
			tx.insert(t.waitlistEntry).values(
				people.slice(1).map(({ id }) => ({
					...{ sessionId: made.ids.a, registrationId: id, createdAt: new Date() }
				}))
			)
		);
		const { card } = await boardNow(made);
		const { id: cardId } = card(made.ids.a);
		await settleCard({
			...{ actor: made.staff, eventSlug: made.event.slug, cardId, revision: 1 },
			...{ pinned: false, capacity: 3 }
		});
		const { versionId } = await publish(made);
		const seats = await Promise.all(people.map(async ({ id }) => (await findTicketById(id)).bookings.length));
		expect(seats).toEqual([1, 1, 1, 0]);
		// For nobody is it another timetable: those who had a seat have it, the others are told of theirs by itself.
		expect(await mailsOf(versionId)).toEqual([]);
		expect(await verify()).toEqual([]);
	});

	test('a session called off frees those who had it, ends its waiting list, and may come back', async () => {
		const made = await makeBoard();
		const [one, waiting] = await makeAttendees(made, [{}, {}]);
		await book(one!.id, made.ids.a);
		await write('registration.test', (tx) =>
			tx.insert(t.waitlistEntry).values({
				...{ sessionId: made.ids.a, registrationId: waiting!.id, createdAt: new Date() }
			})
		);
		const { card } = await boardNow(made);
		const { id: cardId } = card(made.ids.a);
		const request = { actor: made.staff, eventSlug: made.event.slug, cardId };
		await placeCard({ ...request, revision: 1, slotId: null, roomId: null });
		const { versionId } = await publish(made);
		expect(await sessionOf(made.ids.a)).toMatchObject({ status: 'cancelled', booked: 0 });
		// Who waited is told too.
		const { email } = (await findTicketById(waiting!.id)).person;
		expect((await mailsOf(versionId)).map(({ recipient }) => recipient)).toContain(email);
		const db = await reader();
		const entries = db.select().from(t.waitlistEntry).where(eq(t.waitlistEntry.sessionId, made.ids.a));
		expect(await entries).toMatchObject([{ status: 'lapsed' }]);
		expect((await findTicketById(one!.id)).bookings).toEqual([]);
		await book(one!.id, made.ids.b);
		await place(made, made.ids.a, 0, '9:00');
		await publish(made);
		expect(await sessionOf(made.ids.a)).toMatchObject({ status: 'scheduled' });
		expect(await verify()).toEqual([]);
	});

	test('a seat lost to a move goes to whoever waits for it and can take it', async () => {
		const made = await makeBoard({ sessionCapacity: 1 });
		const [both, waiting] = await makeAttendees(made, [{}, {}]);
		await book(both!.id, made.ids.a, made.ids.d);
		await write('registration.test', (tx) =>
			tx.insert(t.waitlistEntry).values({
				...{ sessionId: made.ids.a, registrationId: waiting!.id, createdAt: new Date() }
			})
		);
		await place(made, made.ids.a, 1, '9:00', 1);
		const { versionId } = await publish(made);
		expect((await findTicketById(waiting!.id)).bookings.map(({ sessionId }) => sessionId)).toEqual([
			made.ids.a
		]);
		const { person } = await findTicketById(both!.id);
		expect((await mailsOf(versionId)).map(({ recipient }) => recipient)).toEqual([person.email]);
		expect(await verify()).toEqual([]);
	});

	test('a confirmed proposal becomes a session, with its text, its speaker and its seats', async () => {
		const made = await makeBoard();
		const proposal = await makeConfirmed(made, { maxPeople: 10 });
		await makeConfirmed(made, { personId: proposal.personId });
		const { board, slotAt } = await boardNow(made);
		const [cardId, second] = board.cards.flatMap((one) => (one.sessionId === null ? [one.id] : []));
		const request = { actor: made.staff, eventSlug: made.event.slug, revision: 1 };
		const slotId = slotAt(made.days[1]!, '9:00').id;
		await placeCard({ ...request, cardId: cardId!, slotId, roomId: made.rooms[2]!.id });
		const later = slotAt(made.days[0]!, '11:00').id;
		await placeCard({ ...request, cardId: second!, slotId: later, roomId: made.rooms[2]!.id });
		const { versionId } = await publish(made);
		const db = await reader();
		const sessions = await db
			.select()
			.from(t.session)
			.where(and(eq(t.session.eventId, made.event.id), eq(t.session.title, proposal.title)));
		expect(sessions.map(({ slug }) => slug).sort()).toEqual([
			'le-mentorat-en-pratique',
			'le-mentorat-en-pratique-2'
		]);
		expect(sessions.find(({ day }) => day === made.days[1])).toMatchObject({
			summary: 'En bref.',
			bookable: true,
			capacity: 10,
			endsAt: instantAt(made.days[1]!, '10:00')
		});
		// One person who speaks twice is one speaker, and gets one message.
		expect(await db.select().from(t.speaker).where(eq(t.speaker.personId, proposal.personId))).toHaveLength(
			1
		);
		expect(await mailsOf(versionId)).toHaveLength(1);
		const after = await boardNow(made);
		expect(after.board.cards.filter(({ sessionId }) => sessionId === null)).toEqual([]);
		expect((await previewPublication(made.staff, made.event.slug)).changes).toEqual([]);
	});

	test('the rounds of an exchange follow their session', async () => {
		const made = await makeBoard();
		const { startsAt, endsAt } = await sessionOf(made.ids.a);
		await write('programme.test', (tx) =>
			tx.insert(t.exchangeRound).values({ sessionId: made.ids.a, number: 1, startsAt, endsAt })
		);
		await place(made, made.ids.a, 0, '11:00', 1);
		await publish(made);
		const [round] = await (
			await reader()
		)
			.select()
			.from(t.exchangeRound)
			.where(eq(t.exchangeRound.sessionId, made.ids.a));
		expect(round!.startsAt).toEqual(instantAt(made.days[0]!, '11:00'));
	});

	test('so do those of a session called off and put back elsewhere', async () => {
		const made = await makeBoard();
		const { startsAt, endsAt } = await sessionOf(made.ids.a);
		await write('programme.test', (tx) =>
			tx.insert(t.exchangeRound).values({ sessionId: made.ids.a, number: 1, startsAt, endsAt })
		);
		const { card } = await boardNow(made);
		const { id: cardId, revision } = card(made.ids.a);
		const request = { actor: made.staff, eventSlug: made.event.slug, cardId, revision };
		await placeCard({ ...request, slotId: null, roomId: null });
		await publish(made);
		await place(made, made.ids.a, 1, '9:00', 1);
		await publish(made);
		const db = await reader();
		const rounds = db.select().from(t.exchangeRound).where(eq(t.exchangeRound.sessionId, made.ids.a));
		expect(await rounds).toMatchObject([{ startsAt: instantAt(made.days[1]!, '9:00') }]);
		expect(await verifyExchange()).toEqual([]);
	});

	test('a session is not published shorter than its rounds', async () => {
		const made = await makeBoard();
		const { startsAt, endsAt } = await sessionOf(made.ids.a);
		const late = new Date(endsAt.getTime() + 60_000);
		const [round] = await write('programme.test', (tx) =>
			tx
				.insert(t.exchangeRound)
				.values({ sessionId: made.ids.a, number: 1, startsAt, endsAt: late })
				.returning()
		);
		expect((await verifyExchange()).map(({ rule }) => rule)).toEqual(['exchange_round_within']);
		await place(made, made.ids.a, 0, '11:00', 1);
		expect(await refusalOf(publish(made))).toMatchObject({
			code: 'rounds_outlast',
			values: { session: 'Atelier a' }
		});
		await write('programme.test', (tx) =>
			tx.update(t.exchangeRound).set({ endsAt }).where(eq(t.exchangeRound.id, round!.id))
		);
		expect(await publish(made)).toMatchObject({ number: 1 });
	});
});

describe('refusals', () => {
	test('a room taken twice is never published', async () => {
		const made = await makeBoard();
		await place(made, made.ids.a, 0, '9:00', 1);
		const refused = await refusalOf(publish(made, { reason: 'Il le faut.' }));
		expect(refused.code).toBe('room_twice');
		expect(refused.values.conflict).toContain('Salle B');
	});

	test('a speaker twice at once is published only with a reason, which the trail keeps', async () => {
		const made = await makeBoard();
		const { person } = await makePerson();
		await write('programme.test', async (tx) => {
			const [speaker] = await tx
				.insert(t.speaker)
				.values({ eventId: made.event.id, personId: person.id, slug: 'x', name: 'Rosalie Caron' })
				.returning();
			for (const sessionId of [made.ids.a, made.ids.b])
				await tx.insert(t.sessionSpeaker).values({ sessionId, speakerId: speaker!.id });
		});
		expect(await refusalOf(publish(made))).toMatchObject({ code: 'speaker_twice', field: 'reason' });
		await publish(made, { reason: 'Elle ouvre l’une et ferme l’autre.' });
		const trail = await (
			await reader()
		)
			.select()
			.from(t.auditEntry)
			.where(eq(t.auditEntry.action, 'timetable.published'));
		expect(trail.at(-1)!.details).toMatchObject({ reason: 'Elle ouvre l’une et ferme l’autre.' });
	});

	test('what was shown must still be so', async () => {
		const made = await makeBoard();
		await place(made, made.ids.a, 1, '9:00', 1);
		const { digest } = await previewPublication(made.staff, made.event.slug);
		const [both] = await makeAttendees(made, [{}]);
		await book(both!.id, made.ids.a, made.ids.d);
		const request = { actor: made.staff, eventSlug: made.event.slug, note: '', notify: true, reason: '' };
		expect((await refusalOf(publishTimetable({ ...request, digest }))).code).toBe('stale_page');
		expect((await sessionOf(made.ids.a)).day).toBe(made.days[0]);
		expect(await publish(made)).toMatchObject({ lost: 1 });
	});
});
