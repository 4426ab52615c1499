import { correctPresence, removePresence } from '../../../src/lib/server/attendance/correct.ts';
import { sheetDates } from '../../../src/lib/server/attendance/dates.ts';
import { addGuest, linkGuest } from '../../../src/lib/server/attendance/guests.ts';
import { applyReport, undoReport } from '../../../src/lib/server/attendance/meeting/apply.ts';
import { appliedReports, previewReport } from '../../../src/lib/server/attendance/meeting/preview.ts';
import { keptSession } from '../../../src/lib/server/attendance/open-session.ts';
import { attendanceSheet } from '../../../src/lib/server/attendance/queries.ts';
import { recordPresence, recordRest } from '../../../src/lib/server/attendance/record.ts';
import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { at, makeSheet } from '../attendance/made.ts';

/** What the permanence reads and writes of sheets of attendance, each on a session of its own. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

/** A sheet as the actor asks for it, not as its trainer does. */
async function made(actor: Actor) {
	const on = await makeSheet();
	const report = { ...on.of, timezone: '', text: `Nom;Durée\n${on.actors[0]!.name};95\n` };
	return { ...on, keeper: on.of, report, of: { ...on.of, actor }, key: `r${on.registered[0]!.id}` };
}
const SHORT = { isAdmissible: true, times: [{ arrived: '09:00', left: '10:00' }] };

export const ATTENDANCE_READS: Calls = {
	attendanceSheet: async (actor) => attendanceSheet((await made(actor)).of),
	keptSession: async (actor) => keptSession((await made(actor)).of),
	sheetDates: async (actor) => sheetDates(actor, (await made(actor)).of.eventSlug),
	appliedReports: async (actor) => appliedReports((await made(actor)).of),
	previewReport: async (actor) => previewReport({ ...(await made(actor)).report, actor })
};

export const ATTENDANCE_COMMANDS: Calls = {
	recordPresence: async (actor) => {
		const { of, key, session } = await made(actor);
		return at(session, '9:30', () => recordPresence({ ...of, of: key, mark: 'present' }));
	},
	recordRest: async (actor) => {
		const { of, session } = await made(actor);
		return at(session, '9:30', () => recordRest({ ...of, mark: 'present' }));
	},
	correctPresence: async (actor) => {
		const { of, key, session } = await made(actor);
		return at(session, '9:30', () => correctPresence({ ...of, of: key, revision: 0, ...SHORT }));
	},
	addGuest: async (actor) => {
		const { of, session } = await made(actor);
		return at(session, '9:30', () => addGuest({ ...of, name: 'Léa' }));
	},
	linkGuest: async (actor) => {
		const { of, keeper, session, registered } = await made(actor);
		return at(session, '9:30', async () => {
			const attendanceId = await addGuest({ ...keeper, name: 'Léa' });
			return linkGuest({ ...of, attendanceId, registrationId: registered[0]!.id });
		});
	},
	removePresence: async (actor) => {
		const { of, keeper, session } = await made(actor);
		return at(session, '9:30', async () => {
			const attendanceId = await addGuest({ ...keeper, name: 'Léa' });
			const { revision } = (await attendanceSheet(keeper)).lines.at(-1)!;
			return removePresence({ ...of, attendanceId, revision });
		});
	},
	applyReport: async (actor) => {
		const { of, report, session } = await made(actor);
		const { digest } = await previewReport(report);
		const asked = { ...report, ...of, digest, fileName: 'a.csv', guests: false, replace: false };
		return at(session, '12:30', () => applyReport(asked));
	},
	undoReport: async (actor) => {
		const { of, keeper, report, session } = await made(actor);
		const { digest } = await previewReport(report);
		const asked = { ...report, digest, fileName: 'a.csv', guests: false, replace: false };
		return at(session, '12:30', async () => {
			await applyReport(asked);
			const [applied] = await appliedReports(keeper);
			return undoReport({ ...of, importId: applied!.id });
		});
	}
};
