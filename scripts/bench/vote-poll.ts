import { system } from '../../src/lib/server/auth/policy.ts';
import { DAY_MS, now } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import { awardCategory, awardEdition } from '../../src/lib/server/db/schema/awards.ts';
import { poll, pollCandidate } from '../../src/lib/server/db/schema/polls.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { secretsOf } from '../../src/lib/server/polls/keys.ts';
import type { Poll } from '../../src/lib/server/polls/ledger/ledger.ts';
import { makePoll } from '../../src/lib/server/polls/office/make.ts';
import { asc, eq } from 'drizzle-orm';

/** Address of the edition whose public votes in a measure. */
export const EDITION = 'mesure';

/** An open vote of eight candidates in an edition of its own. */
export async function openVote(
	slug: string = EDITION
): Promise<{ poll: Poll; codes: string[]; pepper: string }> {
	const at = now().getTime();
	const day = (days: number) => new Date(at + days * DAY_MS);
	const id = await write('polls.bench', async (tx) => {
		const [edition] = await tx
			.insert(awardEdition)
			.values({
				...{ slug, name: 'Méritas de la mesure', number: 99, publishedAt: day(-60), createdAt: day(-60) },
				...{ nominationsOpenAt: day(-50), nominationsCloseAt: day(-40), scoringOpensAt: day(-30) },
				...{ scoringClosesAt: day(10), embargoUntil: day(20) }
			})
			.returning();
		const [category] = await tx
			.insert(awardCategory)
			.values({
				...{ editionId: edition!.id, slug: 'reconnaissance', name: 'Prix Reconnaissance' },
				...{ mode: 'public', nomineeKind: 'person' }
			})
			.returning();
		const made = await makePoll(tx, system('bench'), {
			...{
				owner: { categoryId: category!.id },
				code: `${slug}/reconnaissance`,
				title: 'Prix Reconnaissance'
			},
			...{ timezone: 'America/Toronto', opensAt: day(-1), closesAt: day(9), embargoUntil: day(20) },
			candidates: Array.from({ length: 8 }, (_, i) => ({ name: `Candidature ${i + 1}` }))
		});
		await tx
			.update(poll)
			.set({ publishedAt: day(-2) })
			.where(eq(poll.id, made.id));
		return made.id;
	});
	return openedVote(id);
}

/** The vote of a measure, in a store where {@link openVote} made it. */
export async function openedVote(id = 1): Promise<{ poll: Poll; codes: string[]; pepper: string }> {
	const db = await reader();
	const [found] = await db.select().from(poll).where(eq(poll.id, id));
	const candidates = await db
		.select({ code: pollCandidate.code })
		.from(pollCandidate)
		.where(eq(pollCandidate.pollId, id))
		.orderBy(asc(pollCandidate.position));
	const { pepper } = await secretsOf(db, id);
	return { poll: found!, codes: candidates.map(({ code }) => code), pepper };
}
