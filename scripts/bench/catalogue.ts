import type { Suite } from '../bench.ts';
import { COURSES, OFFERS, questions } from './catalogue-questions.ts';
import { load, type Load } from './load.ts';
import { serveBare, serveProduct } from './servers.ts';

const CONNECTIONS = 20;
const SECONDS = 6;
const ROUNDS = 3;
/** More than the page cache holds, and most with words, which it never keeps: what is measured is the answer. */
const QUESTIONS = 4_000;

/** What a visit asks: the page, then a choice or a word at a time, which scripts ask for without the page. */
const PER_VISIT = 5;

/**
 * Searches and facets over a large catalogue, beside a bare page of the same framework that reads twenty-four rows by one
 * query, in turns; each asked as a browser asks. Visits (a page, then four choices) make the figures; pages alone, as who
 * follows a link or has no scripts asks them, make those that begin by `page_`.
 */
export async function run(): Promise<Suite> {
	const [bare, product] = [
		await serveBare(),
		await serveProduct({ prepare: ['scripts/bench/catalogue-data.ts'] })
	];
	try {
		const asked = questions(QUESTIONS);
		const begun = performance.now();
		const first = await fetch(product.origin + asked[0]!);
		await first.text();
		const firstMs = performance.now() - begun;
		const ours: Load[] = [];
		const pages: Load[] = [];
		const theirs: Load[] = [];
		for (let round = 0; round < ROUNDS; round++) {
			const question = (i: number) => asked[(i + round * 1_000) % asked.length]!;
			theirs.push(await measure(bare.origin, (i) => `/query?apres=${(i * 37) % 4_900}`));
			ours.push(
				await measure(product.origin, (i) => (i % PER_VISIT === 0 ? question(i) : withoutPage(question(i))))
			);
			pages.push(await measure(product.origin, question));
		}
		const mean = (of: readonly Load[], value: (one: Load) => number) =>
			of.reduce((sum, one) => sum + value(one), 0) / of.length;
		const [perSecond, pagesPerSecond, barePerSecond] = [ours, pages, theirs].map((of) =>
			mean(of, rateOf)
		) as [number, number, number];
		const worst = (of: readonly Load[]) => Math.max(...of.map(({ p99Ms }) => p99Ms));
		return {
			figures: {
				p99_ms: worst(ours),
				p50_ms: mean(ours, ({ p50Ms }) => p50Ms),
				per_s: perSecond,
				bare_per_s: barePerSecond,
				ratio: perSecond / barePerSecond,
				page_p99_ms: worst(pages),
				page_per_s: pagesPerSecond,
				page_ratio: pagesPerSecond / barePerSecond,
				first_ms: firstMs
			},
			notes: [
				`${COURSES} formations, ${OFFERS} séances à venir, ${CONNECTIONS} connexions, ${ROUNDS} tours; p99 du pire tour`,
				`page nue\u00a0: p99 ${mean(theirs, ({ p99Ms }) => p99Ms).toFixed(1)} ms`
			]
		};
	} finally {
		await Promise.all([bare.stop(), product.stop()]);
	}
}

/** The address that scripts ask when a choice changes one: the data of the page alone, the layouts' being known. */
const withoutPage = (address: string): string =>
	`${address.replace('?', '/__data.json?')}&x-sveltekit-invalidated=001`;

const rateOf = ({ perSecond }: Load): number => perSecond;

async function measure(origin: string, path: (i: number) => string): Promise<Load> {
	const measured = await load(origin, {
		connections: CONNECTIONS,
		seconds: SECONDS,
		make: (i) => ({
			path: path(i),
			headers: { accept: 'text/html', 'accept-encoding': 'gzip, deflate, br, zstd' }
		})
	});
	if (Object.keys(measured.statuses).some((status) => status !== '200'))
		throw new Error(`answers by status ${JSON.stringify(measured.statuses)}`);
	return measured;
}
