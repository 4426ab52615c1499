import { and, eq, inArray, notExists, sql } from 'drizzle-orm';
import { now } from '../../clock.ts';
import { session, sessionSpeaker, speaker } from '../../db/schema/programme.ts';
import { proposal, proposalSpeaker, speakerProfile } from '../../db/schema/proposals.ts';
import type { Tx } from '../../db/write.ts';
import { freeSlug } from '../free-slug.ts';
import type { ProposalRow } from './access.ts';

/**
 * Gives the event's programme those who speak in a confirmed proposal, as they present themselves, and its session those
 * who speak in it, in their order. Those who left speak there no more.
 */
export async function writeSpeakers(
	tx: Tx,
	{ id, eventId, sessionId }: Pick<ProposalRow, 'id' | 'eventId' | 'sessionId'>
): Promise<void> {
	const people = await tx
		.select({
			personId: proposalSpeaker.personId,
			typed: proposalSpeaker.name,
			name: speakerProfile.name,
			title: speakerProfile.title,
			organisation: speakerProfile.organisation,
			biography: speakerProfile.biography
		})
		.from(proposalSpeaker)
		.leftJoin(speakerProfile, eq(speakerProfile.personId, proposalSpeaker.personId))
		.where(and(eq(proposalSpeaker.proposalId, id), eq(proposalSpeaker.status, 'accepted')))
		.orderBy(proposalSpeaker.position, proposalSpeaker.id);
	const ids: number[] = [];
	for (const { personId, typed, name, title, organisation, biography } of people)
		ids.push(
			await writeSpeaker(tx, eventId, personId!, {
				name: name ?? typed,
				title: title ?? '',
				organisation: organisation ?? '',
				biography: biography ?? ''
			})
		);
	if (sessionId === null) return;
	// Calendars name those who speak.
	await tx
		.update(session)
		.set({ calendarSequence: sql`${session.calendarSequence} + 1`, updatedAt: now() })
		.where(eq(session.id, sessionId));
	await tx.delete(sessionSpeaker).where(eq(sessionSpeaker.sessionId, sessionId));
	if (ids.length > 0)
		await tx
			.insert(sessionSpeaker)
			.values(ids.map((speakerId, position) => ({ sessionId, speakerId, position })));
}

/** Takes out of an event's programme those of these people who speak in nothing of it any more. */
export async function dropSpeakers(tx: Tx, eventId: number, personIds: readonly number[]): Promise<void> {
	if (personIds.length === 0) return;
	await tx.delete(speaker).where(
		and(
			eq(speaker.eventId, eventId),
			inArray(speaker.personId, [...personIds]),
			notExists(
				tx
					.select({ one: sql`1` })
					.from(sessionSpeaker)
					.where(eq(sessionSpeaker.speakerId, speaker.id))
			),
			notExists(
				tx
					.select({ one: sql`1` })
					.from(proposalSpeaker)
					.innerJoin(proposal, eq(proposal.id, proposalSpeaker.proposalId))
					.where(
						and(
							eq(proposalSpeaker.personId, speaker.personId),
							eq(proposalSpeaker.status, 'accepted'),
							eq(proposal.eventId, eventId),
							eq(proposal.status, 'confirmed')
						)
					)
			)
		)
	);
}

/** How somebody stands in an event's programme. */
type Presented = Pick<typeof speaker.$inferInsert, 'name' | 'title' | 'organisation' | 'biography'>;

/** Writes or mends somebody's line in an event's programme; the address of their page stays. */
export async function writeSpeaker(
	tx: Tx,
	eventId: number,
	personId: number,
	presented: Presented
): Promise<number> {
	const [known] = await tx
		.select({ id: speaker.id })
		.from(speaker)
		.where(and(eq(speaker.eventId, eventId), eq(speaker.personId, personId)));
	if (known) {
		await tx.update(speaker).set(presented).where(eq(speaker.id, known.id));
		return known.id;
	}
	const [made] = await tx
		.insert(speaker)
		.values({
			...{ eventId, personId, ...presented },
			slug: await freeSlug(tx, speaker, eventId, presented.name, 'personne')
		})
		.returning({ id: speaker.id });
	return made!.id;
}
