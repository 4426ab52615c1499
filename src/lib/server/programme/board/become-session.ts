import { and, asc, eq, like, sql } from 'drizzle-orm';
import type { DraftChange } from '../../../programme/board-changes.ts';
import type { Board } from '../../../programme/board.ts';
import { searchable } from '../../../format/names.ts';
import { now } from '../../clock.ts';
import { session, sessionSpeaker, speaker } from '../../db/schema/programme.ts';
import { proposal, proposalFormat, proposalSpeaker, speakerProfile } from '../../db/schema/proposals.ts';
import { draftPlacement } from '../../db/schema/timetable.ts';
import type { Tx } from '../../db/write.ts';
import { isBookableKind } from './kinds.ts';

/**
 * Makes a session of a confirmed proposal, where the draft has it: its text, those who speak in it, and seats to take
 * where its kind has them. Its line in the draft follows it.
 * @returns the session's id
 */
export async function becomeSession(
	tx: Tx,
	eventId: number,
	{ cardId, to }: DraftChange,
	board: Board
): Promise<number> {
	const [found] = await tx
		.select({ proposal, kind: proposalFormat.kind, slotId: draftPlacement.slotId })
		.from(draftPlacement)
		.innerJoin(proposal, eq(proposal.id, draftPlacement.proposalId))
		.innerJoin(proposalFormat, eq(proposalFormat.id, proposal.formatId))
		.where(eq(draftPlacement.id, cardId));
	const { proposal: offered, kind, slotId } = found!;
	const slot = board.slots.find(({ id }) => id === slotId)!;
	const bookable = isBookableKind(kind);
	const [made] = await tx
		.insert(session)
		.values({
			eventId,
			slug: await freeSlug(tx, session, eventId, offered.title),
			kind,
			title: offered.title,
			summary: offered.summary,
			description: offered.description,
			trackId: offered.trackId,
			roomId: to!.roomId,
			slot: slot.key,
			day: to!.day,
			startsAt: to!.startsAt,
			endsAt: to!.endsAt,
			bookable,
			capacity: bookable ? to!.capacity : 0,
			updatedAt: now()
		})
		.returning({ id: session.id });
	const sessionId = made!.id;
	await addSpeakers(tx, eventId, offered.id, sessionId);
	await tx.update(proposal).set({ sessionId }).where(eq(proposal.id, offered.id));
	await tx
		.update(draftPlacement)
		.set({ sessionId, proposalId: null, revision: sql`${draftPlacement.revision} + 1` })
		.where(eq(draftPlacement.id, cardId));
	return sessionId;
}

/** Those who accepted to speak, each once in the event's list of speakers. */
async function addSpeakers(tx: Tx, eventId: number, proposalId: number, sessionId: number): Promise<void> {
	const people = await tx
		.select({ personId: proposalSpeaker.personId, name: proposalSpeaker.name, profile: speakerProfile })
		.from(proposalSpeaker)
		.leftJoin(speakerProfile, eq(speakerProfile.personId, proposalSpeaker.personId))
		.where(and(eq(proposalSpeaker.proposalId, proposalId), eq(proposalSpeaker.status, 'accepted')))
		.orderBy(asc(proposalSpeaker.position), asc(proposalSpeaker.id));
	for (const [position, { personId, name, profile }] of people.entries()) {
		const [known] = await tx
			.select({ id: speaker.id })
			.from(speaker)
			.where(and(eq(speaker.eventId, eventId), eq(speaker.personId, personId!)));
		let speakerId = known?.id;
		if (speakerId === undefined) {
			const shown = profile?.name || name;
			const [added] = await tx
				.insert(speaker)
				.values({
					eventId,
					personId,
					slug: await freeSlug(tx, speaker, eventId, shown),
					name: shown,
					title: profile?.title ?? '',
					organisation: profile?.organisation ?? '',
					biography: profile?.biography ?? ''
				})
				.returning({ id: speaker.id });
			speakerId = added!.id;
		}
		await tx.insert(sessionSpeaker).values({ sessionId, speakerId, position });
	}
}

/** An address for a title or a name that nothing else of its kind has in the event. */
async function freeSlug(
	tx: Tx,
	table: typeof session | typeof speaker,
	eventId: number,
	text: string
): Promise<string> {
	const base =
		searchable(text)
			.replace(/[^a-z0-9]+/g, '-')
			.slice(0, 80)
			.replace(/^-|-$/g, '') || 'seance';
	const taken = new Set(
		(
			await tx
				.select({ slug: table.slug })
				.from(table)
				.where(and(eq(table.eventId, eventId), like(table.slug, `${base}%`)))
		).map(({ slug }) => slug)
	);
	let slug = base;
	for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
	return slug;
}
