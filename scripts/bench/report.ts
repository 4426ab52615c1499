import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Suite } from '../bench.ts';

const DATES = 10_000;
const PEOPLE = 20;
const TIMES = 5;

/**
 * The annual report over five years: 2,000 offers of five dates, twenty people at each, 200,000 lines of attendance. Cold
 * is the first report after a commit, with the period before it; beside it, the sum of the lines alone by SQL.
 */
export async function run(): Promise<Suite> {
	const folder = mkdtempSync(join(tmpdir(), 'estrade-report-'));
	process.env.DATABASE_URL = `file:${join(folder, 'bench.db')}`;
	process.env.LOG_LEVEL = 'silent';
	try {
		const { migrate } = await import('../../src/lib/server/db/migrate.ts');
		const { closeConnections, reader } = await import('../../src/lib/server/db/client.ts');
		const { raiseVersion } = await import('../../src/lib/server/db/version.ts');
		const { system } = await import('../../src/lib/server/auth/policy.ts');
		const { annualReport } = await import('../../src/lib/server/report/queries.ts');
		await migrate();
		await fill();
		const db = await reader();
		const period = { from: '2020-01-01', to: '2024-12-31' };
		const figures: Record<string, number> = {};
		const worst = { cold: 0, warm: 0 };
		const raw = await medianOf(() =>
			db.all(sql`SELECT sum(people), sum(people * is_admissible) FROM attendance WHERE minutes > 0`)
		);
		for (const by of ['activity', 'series', 'organisation'] as const) {
			const report = () => annualReport(system('bench'), { period, by, sort: 'present' });
			const cold = await medianOf(report, () => raiseVersion('attendance'));
			const warm = await medianOf(report);
			const { total } = await report();
			if (total.present !== DATES * PEOPLE) throw new Error(`${by}: ${total.present} there`);
			figures[`${by}_ms`] = cold;
			worst.cold = Math.max(worst.cold, cold);
			worst.warm = Math.max(worst.warm, warm);
		}
		await closeConnections();
		return {
			figures: {
				...{ report_ms: worst.cold, warm_ms: worst.warm, raw_sum_ms: raw, ratio: worst.cold / raw },
				...figures
			},
			notes: [`${DATES} dates, ${DATES * PEOPLE} lines of attendance, five years`]
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function medianOf(work: () => Promise<unknown>, before: () => void = () => undefined): Promise<number> {
	const times: number[] = [];
	for (let i = 0; i < TIMES; i++) {
		before();
		const from = performance.now();
		await work();
		times.push(performance.now() - from);
	}
	return times.sort((a, b) => a - b)[Math.floor(TIMES / 2)]!;
}

async function fill(): Promise<void> {
	const { write } = await import('../../src/lib/server/db/write.ts');
	await write('report.bench', async (tx) => {
		const count = (n: number) =>
			sql`(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${n}) SELECT n FROM c)`;
		const day = (days: ReturnType<typeof sql>) =>
			sql`strftime('%Y-%m-%d', '2020-01-01', '+' || (${days}) || ' days')`;
		await tx.run(
			sql`INSERT INTO region (code, name) SELECT printf('%02d', n), 'Région ' || n FROM ${count(17)} WHERE true ON CONFLICT DO NOTHING`
		);
		await tx.run(sql`INSERT INTO course_theme (id, slug, name) VALUES (1, 't', 'Thème')`);
		await tx.run(
			sql`INSERT INTO course (id, slug, title, theme_id, duration_minutes, created_at, updated_at) VALUES (1, 'c', 'Formation', 1, 180, 0, 0)`
		);
		await tx.run(sql`INSERT INTO event (id, slug, kind, name, first_day, last_day, registration_opens_at, registration_closes_at, changes_close_at, published_at)
			SELECT n, 'e' || n, 'training', 'Séance ' || n, '2020-01-01', '2024-12-31', 0, 1, 1, 1 FROM ${count(DATES / 5)}`);
		await tx.run(sql`INSERT INTO course_session (event_id, course_id, status, format, series)
			SELECT n, 1, 'held', 'in_person', 'Série ' || (n % 30) FROM ${count(DATES / 5)}`);
		await tx.run(sql`INSERT INTO session (id, event_id, slug, kind, title, slot, day, starts_at, ends_at, updated_at)
			SELECT n, 1 + (n - 1) / 5, 's' || n, 'training', 'Séance ' || n, 'x' || n, ${day(sql`n % 1800`)},
				1577880000000 + 86400000 * (n % 1800), 1577890800000 + 86400000 * (n % 1800), 0 FROM ${count(DATES)}`);
		await tx.run(
			sql`INSERT INTO organisation (slug, name) SELECT 'o' || n, 'Organisme ' || n FROM ${count(100)}`
		);
		await tx.run(sql`INSERT INTO attendance (session_id, guest_name, organisation_id, region_code, people, is_admissible, minutes, source, created_at, updated_at)
			SELECT 1 + n / ${sql.raw(String(PEOPLE))}, 'Personne', (SELECT min(id) FROM organisation) + n % 100, printf('%02d', 1 + n % 17), 1, n % 3 > 0, 120, 'list', 0, 0
			FROM (SELECT n - 1 AS n FROM ${count(DATES * PEOPLE)})`);
	});
}
