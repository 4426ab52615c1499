import { createClient } from '@libsql/client';
import { sql } from 'drizzle-orm';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LeadScans } from '../../src/lib/schemas/leads.ts';
import type { Suite } from '../bench.ts';

const EXHIBITORS = 200;
const BOOTHS = 100;
/** A team on its feet. */
const DEVICES = 20;
const SCANS = 5_000;
/** Fewer than readings: people come back. */
const VISITORS = 400;
const TOGETHER = 20;
const SEED = 20_231_107;

/**
 * Two hundred exhibitors reach for a hundred booths at once, each for another as soon as one is refused; then twenty devices,
 * whose clocks are wrong by up to a year, send five thousand readings, each piece twice and some three times, all at once.
 * Beside them, one row committed by libSQL alone, as many times.
 */
export async function run(): Promise<Suite> {
	const folder = mkdtempSync(join(tmpdir(), 'mesure-exposants-'));
	process.env.DATABASE_URL = `file:${join(folder, 'estrade.db')}`;
	const { migrate } = await import('../../src/lib/server/db/migrate.ts');
	const { reader, closeConnections } = await import('../../src/lib/server/db/client.ts');
	const { Refusal } = await import('../../src/lib/server/errors.ts');
	const { seededRandom } = await import('../seed/random.ts');
	const { chooseBooth } = await import('../../src/lib/server/exhibitors/allocate.ts');
	const { placeBoothOrder } = await import('../../src/lib/server/exhibitors/place-order.ts');
	const { recordScans } = await import('../../src/lib/server/exhibitors/leads/scan.ts');
	const { badgeText } = await import('../../src/lib/server/registration/badge-code.ts');
	const { boothForm, makeExhibition, makeExhibitor } = await import('../../tests/factories/exhibition.ts');
	const { makeOrder } = await import('../../tests/factories/order.ts');
	try {
		await migrate();
		const db = await reader();
		const random = seededRandom(SEED);
		const of = await makeExhibition({ booths: BOOTHS, capacity: EXHIBITORS });
		const exhibitors: Awaited<ReturnType<typeof makeExhibitor>>[] = [];
		for (let i = 0; i < EXHIBITORS; i++) exhibitors.push(await makeExhibitor(of));

		const waits: number[] = [];
		let placed = 0;
		const reach = async (one: (typeof exhibitors)[number]) => {
			const wanted = of.booths.map(({ id }) => ({ id, turn: random() })).sort((a, b) => a.turn - b.turn);
			for (const { id } of wanted) {
				const started = performance.now();
				const has = await chooseBooth({ ...one, boothId: id }).then(
					() => true,
					(error: unknown) => {
						if (error instanceof Refusal && error.code === 'booth_taken') return false;
						throw error;
					}
				);
				waits.push(performance.now() - started);
				if (has) {
					placed++;
					return;
				}
				if (placed === BOOTHS) return;
			}
		};
		await Promise.all(exhibitors.map(reach));
		const [booths] = await db.all<{ doubled: number }>(sql`
			SELECT count(*) - count(DISTINCT booth_id) + count(*) - count(DISTINCT exhibitor_id) + abs(count(*) - ${BOOTHS}) AS doubled
			FROM booth_allocation`);

		const [own] = await db.all<{ code: string }>(sql`
			SELECT x.code FROM booth_allocation a JOIN exhibitor x ON x.id = a.exhibitor_id LIMIT 1`);
		const team = exhibitors.find(({ code }) => code === own!.code)!;
		await placeBoothOrder({ ...team, input: boothForm(57_488, 'invoice'), locale: 'fr' });
		const people = Array.from({ length: VISITORS }, () => ['complet']);
		const { registrations } = await makeOrder(of, { status: 'awaiting_payment', people });
		const badges = registrations.map(({ code }) => badgeText(code));
		const met = new Set<string>();
		const nonces = new Set<string>();
		const pieces: LeadScans[][] = Array.from({ length: DEVICES }, (_, device) => {
			const wrong = (random() - 0.5) * 2 * 365 * 86_400_000;
			const scans = Array.from({ length: SCANS / DEVICES }, (_, i) => {
				const badge = badges[Math.floor(random() * badges.length)]!;
				const nonce = `mesure-${device}-${i}`;
				met.add(badge);
				nonces.add(nonce);
				const scannedAt = new Date(Date.now() + wrong - i * 30_000).toISOString();
				return { badge, nonce, scannedAt, note: '', interest: 0 };
			});
			return Array.from({ length: Math.ceil(scans.length / TOGETHER) }, (_, i) => ({
				sentAt: new Date(Date.now() + wrong).toISOString(),
				scans: scans.slice(i * TOGETHER, (i + 1) * TOGETHER)
			}));
		});
		const started = performance.now();
		await Promise.all(
			pieces.map(async (sent) => {
				for (const piece of sent) {
					const times = random() < 0.2 ? 3 : 2;
					await Promise.all(Array.from({ length: times }, () => recordScans({ ...team, sent: piece })));
				}
			})
		);
		const seconds = (performance.now() - started) / 1000;
		const [leads] = await db.all<{ leads: number; people: number; scans: number; nonces: number }>(sql`
			SELECT (SELECT count(*) FROM lead) AS leads, (SELECT count(DISTINCT person_id) FROM lead) AS people,
				(SELECT count(*) FROM lead_scan) AS scans, (SELECT count(DISTINCT nonce) FROM lead_scan) AS nonces`);

		const raw = await rawCommits(join(folder, 'nue.db'));
		waits.sort((a, b) => a - b);
		const p99 = waits[Math.floor(waits.length * 0.99)]!;
		return {
			figures: {
				booths_doubled: booths!.doubled,
				p99_ms: p99,
				p50_ms: waits[Math.floor(waits.length / 2)]!,
				raw_p99_ms: raw.p99,
				ratio: raw.p99 / p99,
				contacts_lost: met.size - leads!.people + (nonces.size - leads!.nonces),
				contacts_doubled: leads!.leads - leads!.people + (leads!.scans - leads!.nonces),
				scans_per_s: SCANS / seconds
			},
			notes: [
				`${waits.length} choices for ${BOOTHS} booths; ${met.size} people met in ${SCANS} readings, seed ${SEED}.`
			]
		};
	} finally {
		await closeConnections();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** As many clients that each wait for one row to be committed, nothing else. */
async function rawCommits(file: string): Promise<{ p99: number }> {
	const client = createClient({ url: `file:${file}` });
	await client.executeMultiple(
		'PRAGMA journal_mode = WAL; CREATE TABLE row (id INTEGER PRIMARY KEY, at INTEGER)'
	);
	const started = performance.now();
	const waits: number[] = [];
	// One at a time, as a store commits: each waits for those before it.
	for (let i = 0; i < EXHIBITORS; i++) {
		await client.execute('INSERT INTO row (at) VALUES (1)');
		waits.push(performance.now() - started);
	}
	client.close();
	return { p99: waits[Math.floor(waits.length * 0.99)]! };
}
