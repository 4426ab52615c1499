import { seededRandom } from '../seed/random.ts';
import type { Suite } from '../bench.ts';
import { choiceCode } from './choice-people.ts';
import { besideOneWrite } from './limit.ts';
import { load, pacedLoad, type Request } from './load.ts';
import { measured, serveProduct, type Served } from './servers.ts';

const PEOPLE = 400;
/** How many of them press at the same instant: a minute's four hundred are far fewer. */
const AT_ONCE = 20;
const SECONDS_A_TURN = 6;
/** One person's visit: opens their page, changes something this many times, reads the page again after each. */
const CHANGES = 3;
const BETWEEN_CHANGES_MS = 6000;
/** As `live-seats.svelte.ts` asks. */
const SEATS_EVERY_MS = 10_000;
/** Everybody comes within this, so that the last leave at the end of the minute. */
const ARRIVALS_MS = 40_000;

/** One person and the forms of their ticket, without an account. */
interface Chooser {
	address: string;
	/** What they were last seen to want, by slot. */
	chosen: Map<string, number>;
}

/**
 * Four hundred people with a seat each who choose, change, wait and leave lists over HTTP, on workshops that are full or
 * nearly so: first all within one minute, each at their own pace; then as fast as the server goes, beside the bare
 * endpoint. Then a recount from the rows and from the trail.
 */
export async function run(): Promise<Suite> {
	process.env.CHOICE_PEOPLE = String(PEOPLE);
	return measured(serveProduct({ prepare: ['scripts/bench/choice-data.ts'] }), async (served) => {
		const { slots, choosers, places } = await prepared(served);
		const random = seededRandom(400);
		const counts = { choose: 0, wait: 0, leave: 0, look: 0 };
		const headers = {
			'content-type': 'application/x-www-form-urlencoded',
			accept: 'text/html',
			origin: served.origin
		};
		const form = ({ address }: Chooser, action: string, fields: Record<string, string>): Request => ({
			...{ path: `${address.replace('?', `?/${action}&`)}`, method: 'POST', headers },
			body: new URLSearchParams(fields).toString()
		});
		const someOf = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
		const everySeat = slots.flatMap(([, ids]) => ids).join(',');
		const look = (): Request => {
			counts.look += 1;
			return { path: places, headers: { accept: 'application/json' } };
		};
		const change = (one: Chooser, dice: number): Request => {
			const [slot, ids] = someOf(slots);
			const id = someOf(ids);
			if (dice < 0.45) {
				counts.choose += 1;
				one.chosen.set(slot, id);
				const fields = [...one.chosen].map(([name, chosen]) => [`sessions.${name}`, String(chosen)]);
				// Their page is fresh: whatever they hold, it showed.
				return form(one, 'ateliers', { ...Object.fromEntries(fields), shown: everySeat });
			}
			if (dice < 0.8) {
				counts.wait += 1;
				const had = one.chosen.get(slot);
				// Nearly everybody would leave what they have at that hour.
				const leave =
					had !== undefined && had !== id && random() < 0.9 ? { [`leave.${id}`]: String(had) } : {};
				return form(one, 'attendre', { wait: String(id), ...leave });
			}
			counts.leave += 1;
			return form(one, 'nePlusAttendre', { session: String(id) });
		};
		const next = (): Request => {
			const dice = random();
			return dice < 0.9 ? change(someOf(choosers), dice) : look();
		};
		const minute = visits(choosers, random, {
			open: ({ address }) => ({ path: address, headers: { accept: 'text/html' } }),
			change: (one) => change(one, random() * 0.9),
			look
		});
		// A server in service has drawn these pages before.
		await load(served.origin, {
			...{ connections: 2, seconds: 1 },
			make: () => ({ path: someOf(choosers).address, headers: { accept: 'text/html' } })
		});
		const paced = await pacedLoad(served.origin, {
			moments: minute.map(({ at }) => at),
			make: (i) => minute[i]!.make()
		});
		expectOnly(paced);
		const measure = await besideOneWrite(AT_ONCE, () =>
			load(served.origin, { connections: AT_ONCE, seconds: SECONDS_A_TURN, make: next })
		);
		expectOnly(measure);
		const { recountChoices } = await import('./choice-recount.ts');
		const found = await recountChoices();
		return {
			figures: {
				over_capacity: found.overCapacity,
				overlaps: found.overlaps,
				out_of_order_promotions: found.outOfOrder,
				p99_ms: paced.p99Ms,
				p50_ms: paced.p50Ms,
				minute_requests: paced.count,
				flat_out_p99_ms: measure.p99Ms,
				requests_per_s: measure.perSecond,
				one_write_per_s: measure.onePerSecond,
				ratio: measure.ratio,
				promotions: found.promotions,
				trades: found.trades
			},
			notes: [
				`Demandes : ${counts.choose} choix, ${counts.wait} attentes, ${counts.leave} abandons, ${counts.look} regards; réponses ${JSON.stringify(measure.statuses)} (409 : complet, ou déjà pris à cette heure).`,
				`${found.promotions} places données à la file, dont ${found.passing} en passant quelqu’un qui n’était pas libre; ${found.idle} personnes en attente d’une place libre; ${found.broken} règles en défaut.`
			]
		};
	});
}

/** What everybody asks within the minute, in order of time. */
function visits(
	choosers: readonly Chooser[],
	random: () => number,
	asks: { open: (one: Chooser) => Request; change: (one: Chooser) => Request; look: () => Request }
) {
	const leaves = CHANGES * BETWEEN_CHANGES_MS;
	return choosers
		.flatMap((one) => {
			const comes = random() * ARRIVALS_MS;
			const open = () => asks.open(one);
			const acts = [{ at: comes, make: open }];
			for (let at = comes + SEATS_EVERY_MS; at < comes + leaves; at += SEATS_EVERY_MS)
				acts.push({ at, make: asks.look });
			for (let i = 1; i <= CHANGES; i++) {
				const at = comes + (i - random() / 2) * BETWEEN_CHANGES_MS;
				// The page again, as the answer to a form without scripts sends to it.
				acts.push({ at, make: () => asks.change(one) }, { at: at + 100, make: open });
			}
			return acts;
		})
		.sort((a, b) => a.at - b.at);
}

function expectOnly({ statuses }: { statuses: Record<number, number> }): void {
	const odd = Object.keys(statuses).filter((status) => !['200', '303', '409'].includes(status));
	if (odd.length > 0) throw new Error(`answers by status: ${JSON.stringify(statuses)}`);
}

async function prepared(served: Served) {
	process.env.DATABASE_URL = served.database;
	process.env.APP_SECRET = served.env.APP_SECRET;
	const [{ ticketPath }, { quarieraSlug }, { catalogueOf }, { findTicket }] = await Promise.all([
		import('../../src/lib/server/links.ts'),
		import('./order-form.ts'),
		import('../../src/lib/server/registration/catalogue.ts'),
		import('../../src/lib/server/registration/queries.ts')
	]);
	const slug = await quarieraSlug();
	const { bookings } = await findTicket(choiceCode(0));
	const wanted = new Set(bookings.map(({ slot }) => slot));
	const sessions = (await catalogueOf(slug))!.sessions.filter(({ slot }) => wanted.has(slot));
	const slots = [...Map.groupBy(sessions, ({ slot }) => slot)].map(
		([slot, all]) => [slot, all.map(({ id }) => id)] as const
	);
	const choosers: Chooser[] = [];
	for (let serial = 0; serial < PEOPLE; serial++) {
		const { bookings: mine } = await findTicket(choiceCode(serial));
		choosers.push({
			address: ticketPath(choiceCode(serial)),
			chosen: new Map(mine.map(({ slot, sessionId }) => [slot, sessionId]))
		});
	}
	return { slots, choosers, places: `/evenements/${slug}/places` };
}
