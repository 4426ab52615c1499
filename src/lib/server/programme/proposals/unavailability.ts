import { and, asc, eq, inArray, notExists, notInArray, sql } from 'drizzle-orm';
import { addDays, daysBetween, instantAt } from '../../../format/dates.ts';
import type { Span } from '../../../programme/proposal.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import type { event } from '../../db/schema/events.ts';
import { proposal, proposalSpeaker, unavailability } from '../../db/schema/proposals.ts';
import { slot } from '../../db/schema/timetable.ts';
import { raiseVersion } from '../../db/version.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { openOwnProposal } from './access.ts';

type Event = Pick<typeof event.$inferSelect, 'id' | 'firstDay' | 'lastDay' | 'timezone'>;

/** The spans of an event in which the person of a proposal may say that they cannot be there, with what they said. */
export async function mySpans(actor: Actor, code: string): Promise<Span[]> {
	const db = await reader();
	const { event, person } = await openOwnProposal(db, actor, code);
	const away = await db
		.select()
		.from(unavailability)
		.where(and(eq(unavailability.eventId, event.id), eq(unavailability.personId, person.personId)));
	// Said by half-days before there were slots, it holds of each slot that it touches.
	return (await spansOf(db, event)).map((span) => ({
		...span,
		isAway: away.some((one) => one.startsAt < span.endsAt && span.startsAt < one.endsAt)
	}));
}

/**
 * Says when the person of a proposal cannot be at its event: all of it at once, what is not named is free.
 * @throws Refusal `invalid_input` (400) for a span that the event has not
 */
export async function sayUnavailable(request: {
	actor: Actor;
	code: string;
	keys: readonly string[];
}): Promise<void> {
	const { actor, code, keys } = request;
	await write('proposals.sayUnavailable', async (tx) => {
		const { event, person, proposal } = await openOwnProposal(tx, actor, code);
		const spans = await spansOf(tx, event);
		const away = [...new Set(keys)].map((key) => {
			const span = spans.find((one) => one.key === key);
			if (!span) throw new Refusal('invalid_input', { status: 400, field: 'spans' });
			return span;
		});
		const { personId } = person;
		await tx
			.delete(unavailability)
			.where(and(eq(unavailability.eventId, event.id), eq(unavailability.personId, personId)));
		if (away.length > 0)
			await tx
				.insert(unavailability)
				.values(away.map(({ startsAt, endsAt }) => ({ eventId: event.id, personId, startsAt, endsAt })));
		await record(tx, actor, {
			action: 'speaker.unavailable',
			objectKind: 'proposal',
			objectId: proposal.id,
			details: { code, spans: away.length }
		});
	});
	// The board warns of it.
	raiseVersion('board');
}

/** Forgets when these people cannot be at an event in which nothing that they speak in is under way any more. */
export async function forgetUnavailable(
	tx: Tx,
	eventId: number,
	personIds: readonly number[]
): Promise<void> {
	await tx.delete(unavailability).where(
		and(
			eq(unavailability.eventId, eventId),
			inArray(unavailability.personId, [...personIds]),
			notExists(
				tx
					.select({ one: sql`1` })
					.from(proposalSpeaker)
					.innerJoin(proposal, eq(proposal.id, proposalSpeaker.proposalId))
					.where(
						and(
							eq(proposalSpeaker.personId, unavailability.personId),
							eq(proposalSpeaker.status, 'accepted'),
							eq(proposal.eventId, eventId),
							notInArray(proposal.status, ['withdrawn', 'declined'])
						)
					)
			)
		)
	);
}

/** The timetable's slots once it has some; before, each day's two halves, cut at noon in the event's zone. */
async function spansOf(db: Database | Tx, event: Event): Promise<Omit<Span, 'isAway'>[]> {
	const slots = await db
		.select({ key: slot.key, day: slot.day, startsAt: slot.startsAt, endsAt: slot.endsAt })
		.from(slot)
		.where(eq(slot.eventId, event.id))
		.orderBy(asc(slot.startsAt), asc(slot.id));
	if (slots.length > 0) return slots.map((one) => ({ ...one, half: null }));
	const { firstDay, lastDay, timezone } = event;
	return daysBetween(firstDay, lastDay).flatMap((day) => {
		const noon = instantAt(day, '12:00', timezone);
		return [
			{
				key: `${day}-am`,
				day,
				half: 'morning' as const,
				startsAt: instantAt(day, '0:00', timezone),
				endsAt: noon
			},
			{
				key: `${day}-pm`,
				day,
				half: 'afternoon' as const,
				startsAt: noon,
				endsAt: instantAt(addDays(day, 1), '0:00', timezone)
			}
		];
	});
}
