import { assign } from '../../src/lib/server/programme/solver/assign.ts';
import { firstComeFirstServed } from '../../src/lib/server/programme/solver/first-come.ts';
import { satisfaction, type AssignmentProblem } from '../../src/lib/server/programme/solver/wishes.ts';
import type { Suite } from '../bench.ts';
import { drawnWishes } from './wishes.ts';

/** Time to a proven assignment of people to workshops, at the colloquium's size and far above, beside first come. */
export async function run(): Promise<Suite> {
	const colloquium = drawnWishes({ people: 410, sessions: 40, slots: 8, wishesEach: 5, seed: 410 });
	const large = drawnWishes({ people: 10_000, sessions: 200, slots: 8, wishesEach: 8, seed: 10_000 });
	// Loads the solver's code, which a server does once.
	await assign(drawnWishes({ people: 10, sessions: 8, slots: 4, wishesEach: 2, seed: 1 }));
	const small = await timed(colloquium);
	const big = await timed(large);
	const ours = satisfaction(colloquium, small.found.seats);
	const theirs = satisfaction(colloquium, firstComeFirstServed(colloquium));
	return {
		figures: {
			proven_s: small.seconds,
			proven_10000_s: big.seconds,
			first_wish_share: ours.firstWishShare,
			first_come_first_wish_share: theirs.firstWishShare,
			worst_off: ours.worstOff,
			first_come_worst_off: theirs.worstOff
		},
		notes: [
			`Garantie : ${small.found.guaranteed} choix chacun (410 personnes), ${big.found.guaranteed} (10 000).`,
			`Places données : ${ours.seats}, premier arrivé, premier servi : ${theirs.seats}.`
		]
	};
}

async function timed(problem: AssignmentProblem) {
	const started = performance.now();
	const found = await assign(problem, { seconds: 60 });
	if (!found.proven || found.limit === 'time') throw new Error('the assignment was not proven');
	return { seconds: (performance.now() - started) / 1000, found };
}
