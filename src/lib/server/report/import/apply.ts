import { and, eq, isNull } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { insertRows } from '../../db/insert.ts';
import { activityImport, pastActivity } from '../../db/schema/report.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { activityKey } from './lines.ts';
import { fileDigest, plannedActivities, type ActivityFile } from './preview.ts';

/**
 * Writes a file of past activities, in one write, once. Lines that an earlier import told already, and rows of totals,
 * are left out.
 * @param request.digest of what was previewed
 * @param request.skipWrong leaves out the lines that do not read, rather than refuse the file
 * @returns how many activities were written
 * @throws Refusal as `previewActivities`; `activities_applied` for a file that is already counted, `import_unknown`
 *   where lines are to correct, `activities_empty` where nothing is left, `stale_page` for another file than the one shown
 */
export async function applyActivities(
	request: ActivityFile & { actor: Actor; digest: string; fileName: string; skipWrong: boolean }
): Promise<number> {
	const { actor, text } = request;
	requireStaff(actor);
	try {
		return await write('report.applyActivities', async (tx) => {
			const plan = await plannedActivities(tx, request);
			if (plan.appliedAt) throw new Refusal('activities_applied');
			if (plan.digest !== request.digest) throw new Refusal('stale_page');
			if (!request.skipWrong && plan.lines.some(({ problem }) => problem))
				throw new Refusal('import_unknown', { field: 'text' });
			const lines = plan.lines.filter(({ problem, isKnown }) => !problem && !isKnown);
			if (lines.length === 0) throw new Refusal('activities_empty');
			const [kept] = await tx
				.insert(activityImport)
				.values({
					sha256: fileDigest(text),
					fileName: request.fileName.slice(0, 200),
					byPersonId: actor.kind === 'person' ? actor.personId : null,
					at: now()
				})
				.returning();
			await insertRows(
				tx,
				pastActivity,
				lines.map((one) => ({
					...{ importId: kept!.id, line: one.line, day: one.day, title: one.title },
					...{ activityKey: activityKey(one), kind: one.kind, series: one.series },
					...{ region: one.region, organisation: one.organisation },
					...{ registered: one.registered, present: one.present!, admissible: one.admissible }
				}))
			);
			await record(tx, actor, {
				...{ action: 'activities.imported', objectKind: 'activity_import', objectId: kept!.id },
				details: { lines: lines.length }
			});
			return lines.length;
		});
	} catch (error) {
		if (violation(error)?.startsWith('activity_import.')) throw new Refusal('activities_applied');
		throw error;
	}
}

/**
 * Takes an import back: its activities are no longer counted, and stay in the trail.
 * @throws Refusal `not_allowed` (403); `not_found` (404) for one that is unknown, or already taken back
 */
export async function undoActivities({ actor, importId }: { actor: Actor; importId: number }): Promise<void> {
	requireStaff(actor);
	await write('report.undoActivities', async (tx) => {
		const [undone] = await tx
			.update(activityImport)
			.set({ undoneAt: now() })
			.where(and(eq(activityImport.id, importId), isNull(activityImport.undoneAt)))
			.returning();
		if (!undone) throw new Refusal('not_found', { status: 404 });
		await record(tx, actor, {
			...{ action: 'activities.undone', objectKind: 'activity_import', objectId: importId }
		});
	});
}
