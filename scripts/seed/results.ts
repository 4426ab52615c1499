import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { castBallot } from '../../src/lib/server/awards/deliberation/ballot.ts';
import { addNote, openDeliberation } from '../../src/lib/server/awards/deliberation/note.ts';
import { deliberationOf } from '../../src/lib/server/awards/deliberation/queries.ts';
import { closeRound, openRound } from '../../src/lib/server/awards/deliberation/rounds.ts';
import { confirmResult } from '../../src/lib/server/awards/results/confirm.ts';
import { proposeResult } from '../../src/lib/server/awards/results/propose.ts';
import { publishResults } from '../../src/lib/server/awards/results/publish.ts';
import { suggestedLaureates } from '../../src/lib/awards/ranking/suggested.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { tellGala } from './gala.ts';
import { seedPastPoll } from './polls.ts';
import { seededRandom } from './random.ts';
import { makeScoredEdition, type ScoredEdition } from './scored-edition.ts';
import { PAST_PRIZES, REGIONAL_PRIZES } from './scored-nominations.ts';

/** The Méritas of last year, locked and public; and those of the regions, in deliberation. */
export async function seedResults(today: string): Promise<void> {
	const year = Number(today.slice(0, 4)) - 1;
	const random = seededRandom(20_261);
	const gala = `${year}-05-14`;
	const past = await makeScoredEdition({
		...{ slug: String(year), name: `Méritas ${year}`, number: year - 2002, gala },
		...{ opens: -150, scored: -20, withFavourite: false, prizes: PAST_PRIZES, random }
	});
	// Each act at the date of the story.
	const restore = setClock(() => instantAt(addDays(gala, -12), '10:00').getTime());
	try {
		await decide(past, 'innovation', 0);
		await decide(past, 'leadership', 1);
	} finally {
		restore();
	}
	await seedPastPoll(past.slug, gala);
	await tellGala(past, gala);
	await publishResults();
	await makeScoredEdition({
		...{ slug: 'regions', name: 'Méritas des régions', number: 3, gala: addDays(today, 20) },
		...{ opens: -110, scored: -25, withFavourite: true, prizes: REGIONAL_PRIZES, random }
	});
}

/** A result as a jury and the permanence would come to it, step by step. */
async function decide(
	{ slug, staff, jurors }: ScoredEdition,
	categorySlug: string,
	voter: number
): Promise<void> {
	const at = { editionSlug: slug, categorySlug };
	await openDeliberation({ actor: staff, ...at });
	const { ranking, nominees } = await deliberationOf(staff, slug, categorySlug);
	const codes = (ids: readonly number[]) =>
		nominees.filter(({ id }) => ids.includes(id)).map(({ code }) => code);
	await addNote({
		...{ actor: jurors[0]!, ...at },
		text: 'Le jury relit les premiers dossiers et compare les résultats annoncés à ceux obtenus.'
	});
	let first = codes(ranking.first.calibrated);
	if (ranking.deliberation.length > 0) {
		const tied = codes(ranking.rows.slice(0, 2).map(({ nomination }) => nomination));
		await openRound({ actor: staff, ...at, kind: 'tie', codes: tied });
		const round = (await deliberationOf(staff, slug, categorySlug)).rounds.at(-1)!;
		for (const [i, actor] of jurors.entries()) {
			const order = i === voter ? tied.toReversed() : tied;
			const ranks = Object.fromEntries(order.map((code, rank) => [code, rank + 1]));
			await castBallot({ actor, ...at, roundId: round.id, ranks });
		}
		await closeRound({ actor: staff, ...at });
		const after = await deliberationOf(staff, slug, categorySlug);
		first = codes(suggestedLaureates(after.category, after.ranking, after.rounds)!.laureates);
	}
	const { digest } = await proposeResult({
		...{ actor: staff, ...at, codes: first },
		reason: 'Première au classement calibré; choix confirmé par le jury après délibération.'
	});
	await confirmResult({ actor: staff, ...at, digest });
	await confirmResult({ actor: jurors[0]!, ...at, digest });
}
