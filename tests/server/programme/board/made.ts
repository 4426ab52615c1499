import { and, eq } from 'drizzle-orm';
import { instantAt } from '../../../../src/lib/format/dates.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import type { Equipment } from '../../../../src/lib/schemas/proposal-lists.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { openBoard } from '../../../../src/lib/server/programme/board/open.ts';
import type { Board } from '../../../../src/lib/programme/board.ts';
import { makeEvent } from '../../../factories/event.ts';
import { makePerson } from '../../../factories/people.ts';

/** An event of three rooms whose sessions stand apart: a and b at 9 h, c at 11 h the first day, d at 9 h the second. */
export async function makeBoard(options: Parameters<typeof makeEvent>[0] = {}) {
	const made = await makeEvent(options);
	const { a, b, c, d } = made.sessions;
	const eventId = made.event.id;
	const rooms = await write('programme.factory', async (tx) => {
		const added = await tx
			.insert(t.room)
			.values([
				{ eventId, name: 'Salle B', capacity: 40, position: 1, equipment: ['projector' as const] },
				{ eventId, name: 'Salle C', capacity: 12, position: 2 }
			])
			.returning();
		await tx.update(t.session).set({ roomId: added[0]!.id }).where(eq(t.session.id, b.id));
		await tx.delete(t.slot).where(and(eq(t.slot.eventId, eventId), eq(t.slot.key, c.slot)));
		await tx
			.update(t.session)
			.set({
				startsAt: instantAt(made.days[0]!, '11:00'),
				endsAt: instantAt(made.days[0]!, '12:15'),
				slot: `${made.days[0]}-1100`
			})
			.where(eq(t.session.id, c.id));
		await tx.insert(t.slot).values({
			eventId,
			key: `${made.days[0]}-1100`,
			day: made.days[0]!,
			startsAt: instantAt(made.days[0]!, '11:00'),
			endsAt: instantAt(made.days[0]!, '12:15')
		});
		return [made.room, ...added];
	});
	const one = await makePerson({ roles: ['staff'] });
	const other = await makePerson({ roles: ['staff'] });
	return {
		...made,
		rooms,
		staff: one.actor,
		colleague: other.actor,
		ids: { a: a.id, b: b.id, c: c.id, d: d.id }
	};
}

export type MadeBoard = Awaited<ReturnType<typeof makeBoard>>;

/** The board as it stands, with what tests look for. */
export async function boardNow(made: MadeBoard) {
	const { board } = await openBoard(made.staff, made.event.slug);
	return {
		board,
		card: (sessionId: number) => board.cards.find((one) => one.sessionId === sessionId)!,
		slotAt: (day: string, time: string) => slotAt(board, day, time)
	};
}

function slotAt(board: Board, day: string, time: string) {
	const startsAt = instantAt(day, time).getTime();
	return board.slots.find((slot) => slot.startsAt.getTime() === startsAt)!;
}

/** A proposal that its speaker has confirmed, of a format of an hour. */
export async function makeConfirmed(
	made: MadeBoard,
	options: {
		title?: string;
		personId?: number;
		equipment?: Equipment[];
		maxPeople?: number;
		kind?: 'workshop' | 'keynote';
	} = {}
) {
	const { title = 'Le mentorat, en pratique', equipment = [], maxPeople = null, kind = 'workshop' } = options;
	const personId = options.personId ?? (await makePerson()).person.id;
	return write('programme.factory', async (tx) => {
		const [format] = await tx
			.insert(t.proposalFormat)
			.values({ eventId: made.event.id, name: 'Atelier', kind, minutes: 60 })
			.returning();
		const [proposal] = await tx
			.insert(t.proposal)
			.values({
				eventId: made.event.id,
				code: `P${personId}-${Math.random()}`,
				submitterId: personId,
				formatId: format!.id,
				title,
				summary: 'En bref.',
				description: 'Au long.',
				equipment,
				maxPeople,
				createdAt: now(),
				updatedAt: now()
			})
			.returning();
		await tx.insert(t.proposalSpeaker).values({
			proposalId: proposal!.id,
			personId,
			name: 'Rosalie Caron',
			email: 'r@exemple.org',
			emailCanonical: `r${personId}@exemple.org`,
			status: 'accepted',
			invitedAt: now()
		});
		for (const status of ['submitted', 'accepted', 'confirmed'] as const)
			await tx.update(t.proposal).set({ status }).where(eq(t.proposal.id, proposal!.id));
		return { ...proposal!, personId };
	});
}

/** Gives a registration a seat. */
export async function book(registrationId: number, ...sessionIds: number[]) {
	await write('registration.factory', async (tx) => {
		for (const sessionId of sessionIds)
			await tx.insert(t.booking).values({ registrationId, sessionId, createdAt: now() });
	});
}
