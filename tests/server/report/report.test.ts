import { eq } from 'drizzle-orm';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import {
	knownOf,
	GROUPINGS,
	ratesOf,
	sorted,
	totalOf,
	type ReportRow
} from '../../../src/lib/report/counts.ts';
import { askedOf } from '../../../src/lib/report/asked.ts';
import { fiscalYearsIn, periodAsked, periodBefore } from '../../../src/lib/report/period.ts';
import { countWords, reportText } from '../../../src/lib/report/words.ts';
import { addDays, dayOf } from '../../../src/lib/format/dates.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { forgiveWithdrawal } from '../../../src/lib/server/registration/forgive-withdrawal.ts';
import { findOrderById } from '../../../src/lib/server/registration/queries.ts';
import { exportReport } from '../../../src/lib/server/report/export.ts';
import { annualReport } from '../../../src/lib/server/report/queries.ts';
import { setTarget } from '../../../src/lib/server/report/targets.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeCourseSession } from '../../factories/course.ts';

const actor = system('test');

/** Four people registered (one order is only held), and a sheet: two admissible, one who is not, one absent, five guests. */
async function makeHeld() {
	const days = [addDays(dayOf(now()), 30), addDays(dayOf(now()), 37)];
	const made = await makeCourseSession({ days, offer: { series: 'Essai', targetPeople: 10 } });
	const tickets = ['formation'];
	const people = await makeAttendees(made, [
		...[{ tickets }, { tickets }, { tickets }, { tickets }],
		{ tickets, order: 'held' as const }
	]);
	const line = (i: number, more: Partial<typeof t.attendance.$inferInsert>) => ({
		...{ sessionId: made.dates[0]!.id, registrationId: people[i]!.id, isAdmissible: true, minutes: 60 },
		...{ source: 'list' as const, createdAt: now(), updatedAt: now(), ...more }
	});
	const guests = { registrationId: null, guestName: 'Familles', people: 5, isAdmissible: false };
	await write('attendance.test', (tx) =>
		tx
			.insert(t.attendance)
			.values([
				line(0, {}),
				line(1, {}),
				line(2, { isAdmissible: false }),
				line(3, { minutes: 0 }),
				line(0, guests)
			])
	);
	return { ...made, period: { from: days[0]!, to: days[1]! } };
}

test('each number of a training, in every grouping, and totals that are the sum of rows', async () => {
	const { period, dates } = await makeHeld();
	const later = setClock(() => dates[1]!.endsAt.getTime());
	try {
		for (const by of GROUPINGS) {
			const { rows, total } = await annualReport(actor, { period, by, sort: 'name' });
			expect(total, by).toEqual(totalOf(rows));
			// Four registered at each of two dates; 1 + 1 + 1 + 5 there, of whom two are admissible.
			expect(total, by).toMatchObject({ registered: 8, present: 8, admissible: 2 });
		}
		const { rows } = await annualReport(actor, { period, by: 'activity', sort: 'day' });
		expect(rows.map(({ registered, present, target }) => [registered, present, target])).toEqual([
			[4, 8, 10],
			[4, 0, 10]
		]);
		expect(ratesOf(rows[0]!)).toEqual({ presence: 200, admissible: 25, target: 80 });
		const within = { of: 'series' as const, value: 'Essai' };
		expect((await annualReport(actor, { period, by: 'activity', sort: 'day', within })).rows).toHaveLength(2);

		const file = await exportReport({ actor, asked: { period, by: 'series', sort: 'name' }, format: 'csv' });
		let csv = '';
		for await (const bytes of file.body) csv += new TextDecoder().decode(bytes);
		expect(csv.trim().split('\r\n').slice(1)).toEqual([
			'Essai;2;8;0;8;2;100;25;20;40',
			'Total;2;8;0;8;2;100;25;20;40'
		]);
		// A workbook adds its rows up itself: its totals follow whatever somebody takes out of it.
		const asked = { period, by: 'activity' as const, sort: 'day' as const };
		const book = await exportReport({ actor, asked, format: 'xlsx' });
		const sheet = new TextDecoder().decode(
			unzipSync(Buffer.concat(await Array.fromAsync(book.body)))['xl/worksheets/sheet1.xml']
		);
		const sums = [...sheet.matchAll(/<f>(.*?)<\/f>/g)].map(([, formula]) => formula);
		expect(sums).toEqual(['C', 'D', 'E', 'F', 'G', 'J'].map((column) => `SUM(${column}2:${column}3)`));
	} finally {
		later();
	}
});

test('a row by region or organisation opens on the activities that it adds up', async () => {
	const { period, dates } = await makeHeld();
	const later = setClock(() => dates[1]!.endsAt.getTime());
	try {
		for (const by of ['region', 'organisation'] as const) {
			const { rows } = await annualReport(actor, { period, by, sort: 'name' });
			expect(rows.length).toBeGreaterThan(0);
			for (const row of rows) {
				const { within } = askedOf(new URLSearchParams(row.href!), period.from);
				const inside = await annualReport(actor, { period, by: 'activity', sort: 'day', within });
				for (const name of ['registered', 'present', 'admissible', 'presentOfRegistered'] as const)
					expect(inside.total[name], `${by} ${row.label} ${name}`).toBe(row[name]);
			}
		}
	} finally {
		later();
	}
});

test('who withdrew late is counted once, at the first date, in every grouping, and no more once forgiven', async () => {
	const days = [addDays(dayOf(now()), 30), addDays(dayOf(now()), 37)];
	const made = await makeCourseSession({ days });
	const people = await makeAttendees(made, [{ tickets: ['formation'] }, { tickets: ['formation'] }]);
	await write('registration.test', (tx) =>
		tx
			.update(t.registration)
			.set({ isLate: true, status: 'cancelled' })
			.where(eq(t.registration.id, people[0]!.id))
	);
	const period = { from: days[0]!, to: days[1]! };
	const later = setClock(() => made.dates[1]!.endsAt.getTime());
	try {
		const lateIn = async (by: (typeof GROUPINGS)[number]) => {
			const { rows, total } = await annualReport(actor, { period, by, sort: 'name' });
			expect(total, by).toEqual(totalOf(rows));
			return total.late;
		};
		const before = Object.fromEntries(
			await Promise.all(GROUPINGS.map(async (by) => [by, await lateIn(by)] as const))
		);
		for (const by of GROUPINGS) expect(before[by], by).toBe(before.activity);
		const { rows } = await annualReport(actor, { period, by: 'activity', sort: 'day' });
		const mine = rows.filter(({ href }) => href?.includes(made.event.slug));
		expect(mine.map(({ late }) => late)).toEqual([1, 0]);
		expect(reportText(period, totalOf(mine), totalOf([]))).toContain('1\u00a0personne s’est retirée');
		const { code, orderId } = (
			await (await reader()).select().from(t.registration).where(eq(t.registration.id, people[0]!.id))
		)[0]!;
		const { code: orderCode } = await findOrderById(orderId);
		await forgiveWithdrawal(actor, { orderCode, registrationCode: code, reason: 'Hospitalisation' });
		for (const by of GROUPINGS) expect(await lateIn(by), by).toBe(before[by]! - 1);
	} finally {
		later();
	}
});

test('dates to come and cancelled offers are not counted', async () => {
	const day = addDays(dayOf(now()), 50);
	const { dates, event } = await makeCourseSession({ days: [day] });
	const period = { from: day, to: day };
	expect((await annualReport(actor, { period, by: 'activity', sort: 'day' })).rows).toEqual([]);
	const later = setClock(() => dates[0]!.endsAt.getTime());
	try {
		const count = async () =>
			(await annualReport(actor, { period, by: 'activity', sort: 'day' })).rows.filter(({ href }) =>
				href!.includes(event.slug)
			).length;
		expect(await count()).toBe(1);
		await write('trainings.test', (tx) =>
			tx.update(t.courseSession).set({ status: 'cancelled' }).where(eq(t.courseSession.eventId, event.id))
		);
		expect(await count()).toBe(0);
	} finally {
		later();
	}
});

test('a year’s target stands before those of dates', async () => {
	const { period, dates } = await makeHeld();
	const year = Number(period.from.slice(0, 4));
	const whole = { from: `${year - 1}-04-01`, to: `${year + 2}-03-31` };
	const fiscalYear = fiscalYearsIn(whole)[0]!;
	await setTarget({ actor, fiscalYear, scope: 'series', name: 'Essai', people: 32 });
	await setTarget({ actor, fiscalYear, scope: 'series', name: 'Essai', people: 16 });
	const later = setClock(() => dates[1]!.endsAt.getTime());
	try {
		const { rows } = await annualReport(actor, { period: whole, by: 'series', sort: 'name' });
		expect(rows.find(({ label }) => label === 'Essai')!.target).toBe(16);
	} finally {
		later();
	}
});

describe('periods', () => {
	test('before a year, the year before; before some days, as many days', () => {
		expect(periodBefore({ from: '2024-04-01', to: '2025-03-31' })).toEqual({
			from: '2023-04-01',
			to: '2024-03-31'
		});
		expect(periodBefore({ from: '2020-04-01', to: '2025-03-31' })).toEqual({
			from: '2015-04-01',
			to: '2020-03-31'
		});
		expect(periodBefore({ from: '2024-03-01', to: '2024-03-10' })).toEqual({
			from: '2024-02-20',
			to: '2024-02-29'
		});
	});
	test('what an address asks, or the financial year of today', () => {
		const asked = (query: string) => periodAsked(new URLSearchParams(query), '2026-02-03');
		expect(asked('')).toEqual({ from: '2025-04-01', to: '2026-03-31' });
		expect(asked('du=2024-02-30&au=2024-03-01')).toEqual({ from: '2025-04-01', to: '2026-03-31' });
		expect(asked('du=2024-03-02&au=2024-03-01')).toEqual({ from: '2024-03-01', to: '2024-03-02' });
	});
});

const row = (more: Partial<ReportRow>): ReportRow => ({
	...{
		key: 'a',
		label: 'A',
		day: null,
		href: null,
		activities: 1,
		registered: 0,
		late: 0,
		present: 0,
		admissible: 0
	},
	...{ presentOfRegistered: 0, presentJudged: 0, target: 0, presentTargeted: 0, ...more }
});

test('a total is the sum of rows, whatever they are and in whatever order', () => {
	let seed = 7;
	const next = () => (seed = (seed * 16_807) % 2_147_483_647) % 500;
	for (let times = 0; times < 50; times++) {
		const rows = Array.from({ length: next() % 40 }, () =>
			row({ registered: next(), present: next(), admissible: next(), target: next() })
		);
		const total = totalOf(rows);
		for (const name of ['activities', 'registered', 'present', 'admissible', 'target'] as const)
			expect(total[name]).toBe(rows.reduce((sum, one) => sum + one[name], 0));
		expect(totalOf(sorted(rows, 'present'))).toEqual(total);
		const half = Math.floor(rows.length / 2);
		expect(totalOf([totalOf(rows.slice(0, half)), totalOf(rows.slice(half))])).toEqual(total);
	}
});

test('the words of a report, with French plurals', () => {
	const total = row({ activities: 14, registered: 212, present: 312, admissible: 180, presentJudged: 312 });
	expect(countWords(total).replaceAll('\u00a0', ' ')).toBe(
		'14 activités, 212 inscriptions, 312 présences dont 180 admissibles'
	);
	const one = row({ activities: 1, registered: 0, present: 1, presentOfRegistered: 1 });
	expect(countWords(one).replaceAll('\u00a0', ' ')).toBe('1 activité, 0 inscription, 1 présence');
	// Of a file that says nothing of registrations, none are said.
	const unknown = row({ activities: 1, present: 155 });
	expect(countWords(unknown).replaceAll('\u00a0', ' ')).toBe('1 activité, 155 présences');
	expect(knownOf(unknown)).toEqual({ registered: null, admissible: null });
	expect(knownOf(row({ present: 3, presentOfRegistered: 3, presentJudged: 3 }))).toEqual({
		...{ registered: 0, admissible: 0 }
	});
	const part = reportText(
		{ from: '2022-04-01', to: '2023-03-31' },
		row({ activities: 2, registered: 10, present: 165, presentOfRegistered: 10 }),
		row({})
	);
	expect(part.replaceAll('\u00a0', ' ')).toContain(
		'Les inscriptions sont connues pour 10 présences sur 165.'
	);
	const text = reportText({ from: '2024-04-01', to: '2025-03-31' }, total, { ...total, present: 260 });
	expect(text.replaceAll('\u00a0', ' ')).toMatch(/^Du 1er avril 2024 au 31 mars 2025 : 14 activités/);
	expect(text).toContain('augmenté de 20\u00a0%');
});
