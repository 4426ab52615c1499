import { load, type Load } from './load.ts';
import { measured, serveBare, type Served } from './servers.ts';

const TURNS = 5;
const BARE_SECONDS = 2;

/** A rate beside the machine's limit: medians of the turns. */
interface BesideLimit {
	perSecond: number;
	p50Ms: number;
	p99Ms: number;
	onePerSecond: number;
	oneP50Ms: number;
	/** Median of each turn's own ratio. */
	ratio: number;
	statuses: Record<number, number>;
}

/**
 * Measures the product and the bare endpoint that commits one row by turns, with as many clients each: whatever else
 * the machine does for a while weighs on both.
 * @param turn measures the product for a few seconds
 */
export function besideOneWrite(connections: number, turn: () => Promise<Load>): Promise<BesideLimit> {
	return measured(serveBare(), async (bare) => {
		const turns: { own: Load; one: Load }[] = [];
		for (let i = 0; i < TURNS; i++) turns.push({ one: await oneWrite(bare, connections), own: await turn() });
		const of = (figure: (turn: { own: Load; one: Load }) => number) => median(turns.map(figure));
		const statuses: Record<number, number> = {};
		for (const { own } of turns)
			for (const [status, count] of Object.entries(own.statuses))
				statuses[Number(status)] = (statuses[Number(status)] ?? 0) + count;
		return {
			perSecond: of(({ own }) => own.perSecond),
			p50Ms: of(({ own }) => own.p50Ms),
			p99Ms: of(({ own }) => own.p99Ms),
			onePerSecond: of(({ one }) => one.perSecond),
			oneP50Ms: of(({ one }) => one.p50Ms),
			ratio: of(({ own, one }) => own.perSecond / one.perSecond),
			statuses
		};
	});
}

function oneWrite(bare: Served, connections: number): Promise<Load> {
	return load(bare.origin, {
		connections,
		seconds: BARE_SECONDS,
		make: (i) => ({
			path: '/write',
			method: 'POST',
			body: `ligne ${i}`,
			headers: { 'content-type': 'text/plain;charset=utf-8', origin: bare.origin }
		})
	});
}

function median(values: number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
