import { eq } from 'drizzle-orm';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { DAY_MS, now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { readableCode } from '../../src/lib/server/ids.ts';
import { makeEvent } from './event.ts';
import { makePerson } from './people.ts';

/** An event with a closed call whose reviews are open, two formats, a track and three criteria (weights 3, 2, 1). */
export async function makeCall(options: { blind?: boolean; reviewsCloseIn?: number } = {}) {
	const { blind = false, reviewsCloseIn = 10 } = options;
	const made = await makeEvent();
	const eventId = made.event.id;
	const at = (days: number) => new Date(now().getTime() + days * DAY_MS);
	return write('selection.factory', async (tx) => {
		await tx.insert(t.callForProposals).values({
			eventId,
			opensAt: at(-40),
			closesAt: at(-5),
			editsCloseAt: at(20),
			reviewsCloseAt: at(reviewsCloseIn),
			blind
		});
		const formats = await tx
			.insert(t.proposalFormat)
			.values([
				{ eventId, name: 'Atelier', kind: 'workshop', minutes: 75, position: 1 },
				{ eventId, name: 'Conférence', kind: 'keynote', minutes: 45, position: 2 }
			])
			.returning();
		const [track] = await tx
			.insert(t.track)
			.values({ eventId, slug: 'pratique', name: 'Pratique' })
			.returning();
		const criteria = await tx
			.insert(t.reviewCriterion)
			.values([
				{ eventId, name: 'Pertinence', max: 5, weight: 3, position: 1 },
				{ eventId, name: 'Clarté', max: 5, weight: 2, position: 2 },
				{ eventId, name: 'Nouveauté', max: 9, weight: 1, position: 3 }
			])
			.returning();
		return { ...made, formats, track: track!, criteria };
	});
}

export type MadeCall = Awaited<ReturnType<typeof makeCall>>;

/** A proposal with its speakers, who have accepted; submitted unless told otherwise. */
export async function makeProposal(
	of: MadeCall,
	options: {
		title?: string;
		formatId?: number;
		speakers?: Awaited<ReturnType<typeof makePerson>>[];
		draft?: boolean;
	} = {}
) {
	const { title = 'Une proposition', draft = false } = options;
	const speakers = options.speakers ?? [await makePerson()];
	return write('selection.factory', async (tx) => {
		const [proposal] = await tx
			.insert(t.proposal)
			.values({
				eventId: of.event.id,
				code: readableCode(10),
				submitterId: speakers[0]!.person.id,
				formatId: options.formatId ?? of.formats[0]!.id,
				trackId: of.track.id,
				title,
				summary: 'En deux lignes.',
				createdAt: now(),
				updatedAt: now()
			})
			.returning();
		await tx.insert(t.proposalSpeaker).values(
			speakers.map(({ person }, position) => ({
				proposalId: proposal!.id,
				personId: person.id,
				name: `${person.givenName} ${person.familyName}`,
				email: person.email,
				emailCanonical: canonicalEmail(person.email),
				status: 'accepted' as const,
				position,
				invitedAt: now(),
				answeredAt: now()
			}))
		);
		if (!draft)
			await tx
				.update(t.proposal)
				.set({ status: 'submitted', submittedAt: now() })
				.where(eq(t.proposal.id, proposal!.id));
		return { ...proposal!, speakers };
	});
}

/** Somebody of the committee of an event. */
export async function makeReviewer(of: MadeCall, options: Parameters<typeof makePerson>[0] = {}) {
	const made = await makePerson(options);
	await write('selection.factory', (tx) =>
		tx.insert(t.reviewer).values({ eventId: of.event.id, personId: made.person.id, since: now() })
	);
	return made;
}

/** What a reviewer types: a score for each criterion, in their order. */
export function reviewFields(of: MadeCall, ...scores: number[]) {
	return {
		scores: Object.fromEntries(scores.map((score, i) => [String(of.criteria[i]!.id), score])),
		comment: '',
		feedback: ''
	};
}
