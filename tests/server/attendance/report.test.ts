import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { applyReport, undoReport } from '../../../src/lib/server/attendance/meeting/apply.ts';
import { instantOf, minutesIn } from '../../../src/lib/server/attendance/meeting/clock.ts';
import { appliedReports, previewReport } from '../../../src/lib/server/attendance/meeting/preview.ts';
import { readReport } from '../../../src/lib/server/attendance/meeting/read-report.ts';
import { textOf } from '../../../src/lib/server/attendance/meeting/read-text.ts';
import { attendanceSheet } from '../../../src/lib/server/attendance/queries.ts';
import { recordPresence } from '../../../src/lib/server/attendance/record.ts';
import { verifyAttendance } from '../../../src/lib/server/attendance/verify.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { refusal, refusedBy } from '../../setup/guards.ts';
import { at, makeSheet } from './made.ts';

const DAY = { day: '2026-04-05', timezone: 'America/Toronto' };

describe('hours of a report', () => {
	test.each([
		['05/04/2026 09:02:11', '2026-04-05T13:02:11.000Z'],
		['4/5/26, 9:02:11 AM', '2026-04-05T13:02:11.000Z'],
		['04/05/2026 01:15:00 p.m.', '2026-04-05T17:15:00.000Z'],
		['2026-04-05 12:00 AM', '2026-04-05T04:00:00.000Z'],
		['2026-04-05 9 h 02', '2026-04-05T13:02:00.000Z'],
		['2026-04-05T12:30:00', '2026-04-05T16:30:00.000Z'],
		['09:02', '2026-04-05T13:02:00.000Z'],
		['06/04/2026 00:10', '2026-04-06T04:10:00.000Z']
	])('%s', (text, expected) => {
		expect((instantOf(text, DAY) as Date).toISOString()).toBe(expected);
	});

	test('another day, an hour that is none, the zone of the meeting, the night the clock moves', () => {
		expect(instantOf('2026-06-05 09:00', DAY)).toBe('other_day');
		expect(instantOf('31/02/2026 09:00', DAY)).toBe('other_day');
		for (const text of ['', 'Jane', '25:00', '13:00 PM', '9:75'])
			expect(instantOf(text, DAY)).toBeUndefined();
		const west = instantOf('2026-04-05 06:02', { ...DAY, timezone: 'America/Vancouver' });
		expect((west as Date).toISOString()).toBe('2026-04-05T13:02:00.000Z');
		// Two to three in the morning of 8 March 2026 does not exist: an hour and a half of clock is half an hour.
		const spring = { day: '2026-03-08', timezone: 'America/Toronto' };
		const [from, to] = ['01:45', '03:15'].map((text) => (instantOf(text, spring) as Date).getTime());
		expect((to! - from!) / 60_000).toBe(30);
	});

	test('durations', () => {
		expect(['183', '182,5', '3h 4m 30s', '3 h 4 min', '1:32:00', '45m', '30 s'].map(minutesIn)).toEqual([
			183, 182.5, 184.5, 184, 92, 45, 0.5
		]);
		const none = ['', 'longtemps', '999999999999', '99999999999 h', '999999999:00'];
		expect(none.map(minutesIn)).toEqual(none.map(() => undefined));
	});
});

const ZOOM = `Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
123,Conflits,04/05/2026 09:00:00 AM,04/05/2026 12:00:00 PM,hote@axtra.example,180,2

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
"Ana Roy, M.A.",ana@exemple.org,04/05/2026 08:58:12 AM,04/05/2026 10:00:00 AM,62,No
"Ana Roy, M.A.",ana@exemple.org,04/05/2026 10:15:00 AM,04/05/2026 12:01:00 PM,106,No
Élodie,,04/05/2026 09:30:00 AM,04/05/2026 09:10:00 AM,20,Yes
Inconnu,,04/12/2026 09:30:00 AM,04/12/2026 10:10:00 AM,20,Yes
Total,,,,208,
`;
const TEAMS = `1. Résumé
Titre de la réunion\tConflits
Participants\t2
Heure de début\t5/4/26, 08:55:00

2. Participants
Nom\tPremière participation\tDernière sortie\tDurée de la réunion\tE-mail\tID du participant (UPN)\tRôle
Ana Roy\t05/04/2026 08:55:10\t05/04/2026 12:00:03\t3h 4m 53s\tana@exemple.org\tana@exemple.org\tPrésentateur

3. Activités en réunion
Nom\tHeure de participation\tHeure de départ\tDurée\tE-mail\tRôle
Ana Roy\t05/04/2026 08:55:10\t05/04/2026 10:00:00\t1h 4m 50s\tana@exemple.org\tPrésentateur
\t05/04/2026 10:20:00\t05/04/2026 12:00:03\t1h 40m\t\t
`;

describe('a report', () => {
	test('of Zoom in English: each join, what is wrong by line, no total', () => {
		const lines = readReport(ZOOM, DAY);
		expect(lines.map(({ line, name, problem }) => [line, name, problem])).toEqual([
			[5, 'Ana Roy, M.A.', null],
			[6, 'Ana Roy, M.A.', null],
			[7, 'Élodie', 'left_first'],
			[8, 'Inconnu', 'other_day']
		]);
		expect(lines[0]).toMatchObject({ email: 'ana@exemple.org', leftAt: new Date('2026-04-05T14:00:00Z') });
	});

	test('of Teams in French: its table of joins, a merged cell, in every encoding', () => {
		const encodings: [string, Uint8Array][] = [
			['utf-8', Buffer.from(TEAMS)],
			['utf-8 with a mark', Buffer.from(`\ufeff${TEAMS}`)],
			['utf-16 with a mark', Buffer.from(`\ufeff${TEAMS}`, 'utf16le')],
			['utf-16 without', Buffer.from(TEAMS, 'utf16le')],
			['utf-16 the other way', Buffer.from(`\ufeff${TEAMS}`, 'utf16le').swap16()],
			['latin-1', Buffer.from(TEAMS, 'latin1')],
			['old line ends', Buffer.from(TEAMS.replaceAll('\n', '\r\n'))]
		];
		for (const [name, bytes] of encodings) {
			const lines = readReport(textOf(bytes), DAY);
			expect(
				lines.map((one) => [one.name, one.problem]),
				name
			).toEqual([
				['Ana Roy', null],
				['Ana Roy', null]
			]);
			expect(lines[1]!.joinedAt!.toISOString(), name).toBe('2026-04-05T14:20:00.000Z');
		}
	});

	test('of a spreadsheet, by semicolons, with minutes alone; and what is none', () => {
		const text = 'sep=;\nNom complet;Courriel;Durée (minutes)\nRoy, Ana;;95\nTotaux;;95\n;;\n';
		expect(readReport(text, DAY)).toMatchObject([{ name: 'Roy, Ana', minutes: 95, problem: null }]);
		for (const none of ['', 'Bonjour', 'a;b;c\n1;2;3', 'Nom;Courriel\nAna;a@exemple.org'])
			expect(() => readReport(none, DAY), none).toThrow('report_unreadable');
		// Before it is parsed: each of those would be made a record.
		expect(() => readReport('a\n'.repeat(100_000), DAY)).toThrow('import_too_long');
		expect(readReport('Nom;Durée\nAna;\n;12\n', DAY).map(({ problem }) => problem)).toEqual([
			'no_time',
			null
		]);
	});
});

describe('on a sheet', () => {
	async function made() {
		const on = await makeSheet([
			{ givenName: 'Ana', familyName: 'Roy', email: `ana-${Math.random()}@exemple.org` },
			{ givenName: 'Élodie', familyName: 'St-Onge' },
			{ givenName: 'Noé', familyName: 'Double' },
			{ givenName: 'Noé', familyName: 'Double' }
		]);
		const day = on.session.day;
		const text = [
			'Name,Email,Join Time,Leave Time',
			`Quelqu’un d’autre,${on.actors[0]!.email.toUpperCase()},${day} 09:00,${day} 10:00`,
			`"St-Onge, Elodie",,${day} 09:30,${day} 12:05`,
			`Noé Double,,${day} 09:00,${day} 12:00`,
			`Passante,,${day} 09:00,${day} 09:20`
		].join('\n');
		return { ...on, report: { ...on.of, text, timezone: '' } };
	}
	const minutes = async (on: Awaited<ReturnType<typeof made>>) =>
		(await attendanceSheet(on.of)).lines.map(({ familyName, attendanceId, minutes }) =>
			attendanceId === null ? familyName : `${familyName} ${minutes}`
		);

	test('is matched by address, then by name, and shown before anything is written', async () => {
		const on = await made();
		const { people, wrong, applied } = await previewReport(on.report);
		expect(people.map(({ by, isAmbiguous, minutes }) => [by, isAmbiguous, minutes])).toEqual([
			['email', false, 60],
			['name', false, 150],
			[null, true, 180],
			[null, false, 20]
		]);
		expect([wrong, applied]).toEqual([[], false]);
		expect((await attendanceSheet(on.of)).lines.every(({ attendanceId }) => attendanceId === null)).toBe(
			true
		);
	});

	test('is written once, whoever sends it and however many times at once; and taken back', async () => {
		const on = await made();
		await at(on.session, '9:05', () =>
			recordPresence({ ...on.of, of: `r${on.registered[1]!.id}`, mark: 'present' })
		);
		const { digest } = await previewReport(on.report);
		const apply = (more: object = {}) =>
			at(on.session, '12:30', () =>
				applyReport({
					...{ ...on.report, fileName: 'zoom.csv', digest, guests: true, replace: false },
					...more
				})
			);
		expect(await refusal(apply({ digest: 'autre' }))).toBe('stale_page');
		const both = await Promise.all([refusal(apply()), refusal(apply()), refusal(apply())]);
		expect(both.sort()).toEqual(['done', 'report_applied', 'report_applied']);
		// What a keeper noted stays; whoever is not known is a guest.
		expect(await minutes(on)).toEqual([
			...['Double', 'Double', 'Roy 60', 'St-Onge 180', 'Noé Double 180', 'Passante 20']
		]);
		expect((await previewReport(on.report)).applied).toBe(true);
		expect(await refusal(apply({ text: on.report.text.replaceAll('\n', '\r\n') }))).toBe('report_applied');

		const [report] = await appliedReports(on.of);
		expect(report).toMatchObject({ lines: 3, corrected: 0, undoneAt: null });
		const undo = () => at(on.session, '12:40', () => undoReport({ ...on.of, importId: report!.id }));
		await undo();
		expect(await minutes(on)).toEqual(['Double', 'Double', 'Roy', 'St-Onge 180']);
		expect(await refusal(undo())).toBe('not_found');
		// Undone, the same file may be written again, over what was noted too.
		await apply({ guests: false, replace: true });
		expect(await minutes(on)).toEqual(['Double', 'Double', 'Roy 60', 'St-Onge 150']);
		expect(await verifyAttendance()).toEqual([]);
	});

	test('is not taken back once a line was corrected, and its record stays as it was', async () => {
		const on = await made();
		const { digest } = await previewReport(on.report);
		const importing = { ...on.report, fileName: 'zoom.csv', digest, guests: false, replace: false };
		await at(on.session, '12:30', () => applyReport(importing));
		const [report] = await appliedReports(on.of);
		await at(on.session, '12:35', () =>
			recordPresence({ ...on.of, of: `r${on.registered[0]!.id}`, mark: 'absent' })
		);
		const undo = () => at(on.session, '12:40', () => undoReport({ ...on.of, importId: report!.id }));
		expect(await refusal(undo())).toBe('report_corrected');
		expect((await appliedReports(on.of))[0]).toMatchObject({ corrected: 1, undoneAt: null });
		const rewrite = await refusedBy((tx) =>
			tx.update(t.attendanceImport).set({ sha256: 'x' }).where(eq(t.attendanceImport.id, report!.id))
		);
		expect(rewrite).toBe('attendance_import_immutable');
		expect((await (await reader()).select().from(t.attendanceImport)).length).toBeGreaterThan(0);
	});
});
