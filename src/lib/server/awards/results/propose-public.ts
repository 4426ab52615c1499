import { sql } from 'drizzle-orm';
import { number } from '../../../format/money.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { Refusal } from '../../errors.ts';
import { tallyFor } from '../../polls/office/tally.ts';
import { proposeResult } from './propose.ts';

/**
 * Proposes the result that the public voted, once the vote is closed: two people lock it as any other. The reason says the
 * count and the last hash of the ledger; another vote taken out since, and what is proposed is of the past.
 * @param request.codes candidates honoured of those who are level: as many as there are places, or all of them, who share
 * @throws Refusal as `tallyFor` and `proposeResult`, `poll_tied` (400) where the votes name nobody and the choice does not
 *   either, `poll_shared` for a prize that its jury decides too
 */
export async function proposePublicResult(request: {
	actor: Actor;
	editionSlug: string;
	categorySlug: string;
	codes: readonly string[];
}): Promise<{ digest: string }> {
	const { actor, editionSlug, categorySlug, codes } = request;
	const db = await reader();
	const { standing, ballots, lastHash, poll } = await tallyFor(db, actor, { editionSlug, categorySlug });
	const [prize] = await db.all<{ mode: string }>(
		sql`SELECT mode FROM award_category WHERE id = ${poll.categoryId}`
	);
	if (prize!.mode !== 'public') throw new Refusal('poll_shared');
	const { clear, tied, places } = standing;
	const chosen = tied.filter(({ code }) => codes.includes(code));
	if (tied.length > 0 && chosen.length !== places && chosen.length !== tied.length)
		throw new Refusal('poll_tied', { status: 400, field: 'codes' });
	const honoured = [...clear, ...chosen];
	const ids = honoured.flatMap(({ nominationId }) => nominationId ?? []);
	const nominations = await db.all<{ id: number; code: string }>(
		sql`SELECT n.id, n.code FROM nomination n JOIN poll_candidate k ON k.nomination_id = n.id WHERE k.poll_id = ${poll.id}`
	);
	const counts = honoured.map(({ name, votes }) => `${name}, ${number(votes)}`).join('; ');
	const told = [
		`Vote du public, ${number(ballots)} bulletins comptés. ${counts}.`,
		...(tied.length > 0
			? [
					chosen.length === tied.length
						? `Égalité à la dernière place\u00a0: ${tied.map(({ name }) => name).join(', ')} la partagent.`
						: `Égalité à la dernière place entre ${tied.map(({ name }) => name).join(', ')}, départagée par la permanence.`
				]
			: []),
		`Empreinte du registre\u00a0: ${lastHash}.`
	];
	return proposeResult({
		...{ actor, editionSlug, categorySlug, reason: told.join(' ') },
		codes: ids.map((id) => nominations.find((one) => one.id === id)!.code)
	});
}
