import { eq } from 'drizzle-orm';
import { standingOf } from '../../../poll/standing.ts';
import { poll } from '../../db/schema/polls.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { candidatesIn, isCounted } from '../../polls/candidates.ts';

/**
 * Whether those honoured by a prize of the public are those it voted: all who are clear, and of those level at the last place
 * as many as there are places, or all of them.
 * @throws Refusal `poll_still_open` before the close is sealed (or where there is no vote), `laureate_contrary`
 */
export async function requireVoted(tx: Tx, categoryId: number, laureates: readonly number[]): Promise<void> {
	const [of] = await tx.select().from(poll).where(eq(poll.categoryId, categoryId));
	if (!of || !isCounted(of)) throw new Refusal('poll_still_open');
	const { clear, tied, places } = standingOf(await candidatesIn(tx, of.id), of.retained);
	const sure = clear.flatMap(({ nominationId }) => nominationId ?? []);
	const level = tied.flatMap(({ nominationId }) => nominationId ?? []);
	const chosen = laureates.filter((id) => !sure.includes(id));
	const isShared = chosen.length === level.length || chosen.length === places;
	if (
		laureates.length - chosen.length !== sure.length ||
		!chosen.every((id) => level.includes(id)) ||
		(level.length > 0 ? !isShared : chosen.length > 0)
	)
		throw new Refusal('laureate_contrary');
}
