import { bootstrap } from '../../src/lib/awards/ranking/bootstrap.ts';
import { calibrate } from '../../src/lib/awards/ranking/calibrate.ts';
import { connectivity } from '../../src/lib/awards/ranking/connectivity.ts';
import { medians, rawMeans, zScores } from '../../src/lib/awards/ranking/means.ts';
import type { Figure, Reading } from '../../src/lib/awards/ranking/readings.ts';
import { assignPanels } from '../../src/lib/server/awards/assignment/assign-panels.ts';
import type { PanelProblem, Panels } from '../../src/lib/server/awards/assignment/panel-problem.ts';
import type { Suite } from '../bench.ts';
import { seededRandom } from '../seed/random.ts';
import { lostKeystrokes } from './jury-drafts.ts';

const SEED = 2026;
/** Two thousand leave two methods a point apart by chance. */
const EDITIONS = 20_000;

/** How a simulated jury judges, in points of a hundred. */
interface Jury {
	nominations: number;
	jurors: number;
	/** Readings of each nomination. */
	panel: number;
	/** Standard deviations: of what nominations are worth, of severities, of the noise of a reading. */
	worth: number;
	severity: number;
	noise: number;
	/** Each juror's scores are stretched about 65 by a factor between 1 − stretch and 1 + stretch. */
	stretch: number;
}

const BIASED: Jury = { nominations: 20, jurors: 6, panel: 4, worth: 8, severity: 8, noise: 6, stretch: 0 };

/** The ranking of a jury: how often the best nomination is first under each method, and what it costs to compute. */
export async function run(): Promise<Suite> {
	const biased = editions(BIASED);
	const stretched = editions({ ...BIASED, stretch: 0.3 });
	const fair = editions({ ...BIASED, severity: 0 });
	const chances = timedBootstrap();
	const difference = differenceToMean();
	const panels = await timedPanels();
	const drafts = await lostKeystrokes();
	return {
		figures: {
			best_first_calibrated: biased.calibrated,
			best_first_raw: biased.raw,
			best_first_z: biased.z,
			best_first_median: biased.median,
			first_chance_said: biased.said,
			difference_to_mean: difference,
			bootstrap_ms: chances,
			assignment_ms: panels.milliseconds,
			assignment_excess: panels.excess,
			assignment_components: panels.components,
			keystrokes_lost: drafts.keystrokes
		},
		notes: [
			`Graine ${SEED}; ${EDITIONS} éditions de ${BIASED.nominations} candidatures, ${BIASED.panel} lectures chacune par ${BIASED.jurors} jurés.`,
			`Les mêmes, notes étirées de ±30 % selon la personne : ${told(stretched)}.`,
			`Les mêmes, sans sévérité : ${told(fair)}.`,
			`Lecture complète : les notes calibrées sont à ${difference.toExponential(1)} point des moyennes.`,
			`Affectation : charges ${panels.loads}.`,
			`Brouillons : 8 jurés ensemble, dix minutes d’une horloge simulée; ${drafts.typed} touches, ${drafts.saves} enregistrements, ${drafts.cuts} coupures, ${drafts.unanswered} réponses perdues, ${drafts.crashes} pages tuées, dont ${drafts.offlineCrashes} rouvertes sans réseau.`
		]
	};
}

function told({ calibrated, raw, z, median }: ReturnType<typeof editions>): string {
	const [c, r, s, m] = [calibrated, raw, z, median].map((share) => share.toFixed(3));
	return `notes calibrées ${c}, moyennes ${r}, cotes z ${s}, médianes ${m}`;
}

/**
 * Share of editions whose best nomination is first, by method; those level in first place share it. Beside them, the mean
 * chance that the bootstrap gives whoever the calibrated scores put first: what is said, beside what is.
 */
function editions(jury: Jury) {
	const random = seededRandom(SEED);
	const hits = { calibrated: 0, raw: 0, z: 0, median: 0, said: 0 };
	for (let edition = 0; edition < EDITIONS; edition++) {
		const { readings, best } = drawn(jury, random);
		const found = calibrate(readings);
		if ('why' in found) throw new Error(found.why);
		const figures = found.nominations.map(({ nomination, score }) => ({ nomination, value: score }));
		hits.calibrated += shareOfFirst(figures, best);
		hits.raw += shareOfFirst(rawMeans(readings), best);
		hits.z += shareOfFirst(zScores(readings), best);
		hits.median += shareOfFirst(medians(readings), best);
		const chances = bootstrap(readings, { seed: edition, resamples: 20 });
		if ('why' in chances) throw new Error(chances.why);
		const first = figures.reduce((a, b) => (b.value > a.value ? b : a)).nomination;
		hits.said += chances.nominations.find(({ nomination }) => nomination === first)!.first;
	}
	return Object.fromEntries(
		Object.entries(hits).map(([method, sum]) => [method, sum / EDITIONS])
	) as typeof hits;
}

function shareOfFirst(figures: readonly Figure[], best: number): number {
	const highest = Math.max(...figures.map(({ value }) => value));
	const first = figures.filter(({ value }) => value > highest - 1e-9);
	return first.some(({ nomination }) => nomination === best) ? 1 / first.length : 0;
}

/** One edition: whole scores from 0 to 100, panels drawn until they hold together. */
function drawn(jury: Jury, random: () => number): { readings: Reading[]; best: number } {
	const worths = Array.from({ length: jury.nominations }, () => 65 + jury.worth * normal(random));
	const best = worths.indexOf(Math.max(...worths));
	const jurors = Array.from({ length: jury.jurors }, () => ({
		severity: jury.severity * normal(random),
		factor: 1 + jury.stretch * (2 * random() - 1)
	}));
	for (;;) {
		const readings = worths.flatMap((worth, nomination) =>
			jurors
				.map((juror, number) => ({ ...juror, number, at: random() }))
				.sort((a, b) => a.at - b.at)
				.slice(0, jury.panel)
				.map(({ number, severity, factor }) => {
					const score = 65 + factor * (worth - 65 + jury.noise * normal(random)) + severity;
					return { juror: number, nomination, score: Math.min(100, Math.max(0, Math.round(score))) };
				})
		);
		if (connectivity(readings).connected) return { readings, best };
	}
}

/** Box and Muller. */
function normal(random: () => number): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The largest difference, in points, between a calibrated score and a mean, where everybody read everything. */
function differenceToMean(): number {
	const random = seededRandom(SEED);
	let largest = 0;
	for (let edition = 0; edition < 200; edition++) {
		const { readings } = drawn({ ...BIASED, panel: BIASED.jurors }, random);
		const found = calibrate(readings);
		if ('why' in found) throw new Error(found.why);
		for (const [i, { value }] of rawMeans(readings).entries())
			largest = Math.max(largest, Math.abs(found.nominations[i]!.score - value));
	}
	return largest;
}

/** Forty nominations, eight jurors who read them all, two thousand resamples: the slowest of nine. */
function timedBootstrap(): number {
	const { readings } = drawn({ ...BIASED, nominations: 40, jurors: 8, panel: 8 }, seededRandom(SEED));
	let slowest = 0;
	for (let seed = 1; seed <= 9; seed++) {
		const started = performance.now();
		bootstrap(readings, { seed, resamples: 2000 });
		slowest = Math.max(slowest, performance.now() - started);
	}
	return slowest;
}

/**
 * Forty nominations of seventeen regions, eight jurors of eight of them, one pair in ten closed by a conflict, four
 * readings each: the slowest of nine. Its excess is what it costs above twenty nominations each and no reading of one's
 * own region, which nothing can go under.
 */
async function timedPanels() {
	await assignPanels(problem(0));
	let milliseconds = 0;
	let found: Panels | undefined;
	let excess = 0;
	let components = 0;
	for (let seed = 1; seed <= 9; seed++) {
		const started = performance.now();
		const panels = await assignPanels(problem(seed));
		milliseconds = Math.max(milliseconds, performance.now() - started);
		if (panels.kind !== 'assigned') throw new Error(panels.kind);
		found = panels;
		excess = Math.max(excess, panels.cost.loads - 8 * 20 ** 2 + panels.cost.proximity);
		components = Math.max(components, connectivity(panels.pairs).components.length);
	}
	return { milliseconds, excess, components, loads: found!.loads.join(' ') };
}

function problem(seed: number): PanelProblem {
	const random = seededRandom(seed);
	const jurors = Array.from({ length: 8 }, (_, j) => j);
	const nominations = Array.from({ length: 40 }, (_, i) => i);
	const regions = nominations.map(() => Math.floor(17 * random()));
	return {
		jurors,
		nominations,
		readings: 4,
		forbidden: jurors.flatMap((juror) =>
			nominations.flatMap((nomination) => (random() < 0.1 ? [{ juror, nomination }] : []))
		),
		kept: [],
		proximity: jurors.map((j) => regions.map((region) => (region === j ? 1 : 0)))
	};
}
