import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { COLUMNS, type Mapping } from '../../../report/import-lists.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { person } from '../../db/schema/members.ts';
import { activityImport, pastActivity } from '../../db/schema/report.ts';
import type { Tx } from '../../db/write.ts';
import { sha256 } from '../../ids.ts';
import { activityKey, linesOf, type FileLine } from './lines.ts';
import { tableOf } from './table.ts';

/** A file of past activities, as text, and which columns are which where the person said so. */
export interface ActivityFile {
	text: string;
	columns?: Mapping;
}

/** A line, and whether an earlier import told the same activity: it is not counted twice. */
export interface PlannedLine extends FileLine {
	isKnown: boolean;
}

/**
 * What a file says and would write; nothing is kept of it before it is applied.
 * @throws Refusal `not_allowed` (403), `activities_unreadable`, `file_too_large`, `import_too_long`
 */
export async function previewActivities({ actor, ...file }: ActivityFile & { actor: Actor }) {
	requireStaff(actor);
	return plannedActivities(await reader(), file);
}

/** As {@link previewActivities}, in the write that applies it. */
export async function plannedActivities(db: Database | Tx, { text, columns }: ActivityFile) {
	const table = tableOf(text);
	const mapping = columns ?? table.found;
	const isComplete =
		mapping.day !== undefined &&
		mapping.present !== undefined &&
		(mapping.title !== undefined || mapping.series !== undefined);
	const { lines, totals } = isComplete ? linesOf(table, mapping) : { lines: [], totals: [] };
	const known = await knownAmong(db, lines);
	const sha = fileDigest(text);
	const [applied] = await db
		.select({ at: activityImport.at })
		.from(activityImport)
		.where(and(eq(activityImport.sha256, sha), isNull(activityImport.undoneAt)));
	return {
		digest: sha256(`${sha}\n${COLUMNS.map((one) => mapping[one] ?? '').join()}`),
		...{ headings: table.headings, mapping, isComplete, totals },
		lines: lines.map((one): PlannedLine => ({ ...one, isKnown: !one.problem && known.has(keyOf(one)) })),
		appliedAt: applied?.at ?? null
	};
}

/** The file's own, whatever its line ends: one file is one, in whatever way it is sent again. */
export function fileDigest(text: string): string {
	return sha256(text.replace(/\r\n?/g, '\n').trim());
}

const keyOf = (line: FileLine) => `${line.day}|${activityKey(line)}`;

async function knownAmong(db: Database | Tx, lines: readonly FileLine[]): Promise<Set<string>> {
	const days = [...new Set(lines.map(({ day }) => day).filter(Boolean))];
	if (days.length === 0) return new Set();
	const rows = await db
		.select({ day: pastActivity.day, key: pastActivity.activityKey })
		.from(pastActivity)
		.innerJoin(activityImport, eq(activityImport.id, pastActivity.importId))
		.where(and(inArray(pastActivity.day, days), isNull(activityImport.undoneAt)));
	return new Set(rows.map(({ day, key }) => `${day}|${key}`));
}

/** Files that were imported, the last first, also those taken back. */
export async function activityImports(actor: Actor) {
	requireStaff(actor);
	return (await reader())
		.select({
			id: activityImport.id,
			fileName: activityImport.fileName,
			at: activityImport.at,
			undoneAt: activityImport.undoneAt,
			by: sql<string | null>`${person.givenName} || ' ' || ${person.familyName}`,
			lines: sql<number>`(SELECT count(*) FROM ${pastActivity} WHERE ${pastActivity.importId} = ${activityImport.id})`
		})
		.from(activityImport)
		.leftJoin(person, eq(person.id, activityImport.byPersonId))
		.orderBy(desc(activityImport.id));
}
