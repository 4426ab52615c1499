import { asc, eq, sql } from 'drizzle-orm';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Suite } from '../bench.ts';

const PEOPLE = 1_700;
/** Pages drawn at a time. */
const AT_ONCE = 10;
/** Pages drawn before. */
const WARM = 600;

/**
 * An offer of 1,700 people, all entitled, whose run is killed after a third and done again; then another, given and drawn
 * in one go, a page each. Beside them, what nobody goes under: as many bare tagged pages of one line, drawn in the same way.
 */
export async function run(): Promise<Suite> {
	const folder = mkdtempSync(join(tmpdir(), 'mesure-attestations-'));
	process.env.DATABASE_URL = `file:${join(folder, 'estrade.db')}`;
	const { migrate } = await import('../../src/lib/server/db/migrate.ts');
	const { runAll } = await import('../../src/lib/server/certificates/run.ts');
	const { printed } = await import('../../src/lib/server/certificates/pdf.ts');
	const { drawCertificatesOfHours } =
		await import('../../src/lib/server/certificates/certificate-drawing.ts');
	const { makeHeldSession } = await import('./certificates-data.ts');
	const { Pen } = await import('../../src/lib/server/payments/document-pdf.ts');
	const { reader, closeConnections } = await import('../../src/lib/server/db/client.ts');
	const { certificate } = await import('../../src/lib/server/db/schema/certificates.ts');
	try {
		await migrate();
		const db = await reader();
		const [killed, whole] = [await makeHeldSession(PEOPLE), await makeHeldSession(PEOPLE)];
		const count = async (eventId: number) => {
			const [row] = await db.all<{ n: number }>(
				sql`SELECT count(*) AS n FROM certificate WHERE event_id = ${eventId}`
			);
			return row!.n;
		};
		const child = spawn(process.execPath, ['scripts/bench/certificates-run.ts'], {
			env: { ...process.env, MEASURED: String(killed) },
			stdio: 'inherit'
		});
		const ended = new Promise((resolve) => child.on('exit', resolve));
		while ((await count(killed)) < PEOPLE / 3 && child.exitCode === null)
			await new Promise((resolve) => setTimeout(resolve, 5));
		child.kill('SIGKILL');
		await ended;
		const atKill = await count(killed);
		await runAll({ eventId: killed, personId: null });

		// The thread is open, its fonts are read and its heap has its size before the clock begins: what grows then is kept.
		const first = await db.select().from(certificate).limit(WARM);
		for (let from = 0; from < first.length; from += AT_ONCE)
			await drawCertificatesOfHours(first.slice(from, from + AT_ONCE).map(printed));
		const before = process.memoryUsage().rss;
		let peak = before;
		const started = performance.now();
		await runAll({ eventId: whole, personId: null });
		const issued = performance.now();
		const all = await db
			.select()
			.from(certificate)
			.where(eq(certificate.eventId, whole))
			.orderBy(asc(certificate.id));
		let bytes = 0;
		for (let from = 0; from < all.length; from += AT_ONCE) {
			bytes += (await drawCertificatesOfHours(all.slice(from, from + AT_ONCE).map(printed))).byteLength;
			peak = Math.max(peak, process.memoryUsage().rss);
		}
		const drawn = performance.now();
		for (let from = 0; from < PEOPLE; from += AT_ONCE) {
			const pen = new Pen('Page');
			for (let i = 0; i < AT_ONCE; i++) {
				if (i > 0) pen.doc.addPage();
				pen.write('P', 'Attestation', {});
			}
			await pen.finish();
		}
		const bare = performance.now();
		const [doubled] = await db.all<{ n: number }>(sql`
			SELECT (SELECT count(*) - count(DISTINCT registration_id) FROM certificate)
				+ (SELECT max(serial) - count(*) FROM certificate) + (${2 * PEOPLE} - (SELECT count(*) FROM certificate)) AS n`);
		return {
			figures: {
				per_s: PEOPLE / ((drawn - started) / 1000),
				issued_per_s: PEOPLE / ((issued - started) / 1000),
				drawn_per_s: PEOPLE / ((drawn - issued) / 1000),
				bare_pages_per_s: PEOPLE / ((bare - drawn) / 1000),
				numbers_doubled: doubled!.n,
				rss_growth_mb: (peak - before) / 2 ** 20
			},
			notes: [
				`Killed after ${atKill} of ${PEOPLE}, then resumed; ${Math.round(bytes / PEOPLE / 1024)} kB a page.`
			]
		};
	} finally {
		await closeConnections();
		rmSync(folder, { recursive: true, force: true });
	}
}
