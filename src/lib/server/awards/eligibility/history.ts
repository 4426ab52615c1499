import { auditOf, type AuditRow } from '../../audit/queries.ts';
import type { Actor } from '../../auth/policy.ts';

/** What the trail of a nomination names by a number or a code, and how people name it. */
export interface Named {
	points: readonly { id: number; label: string }[];
	questions: readonly { id: number; question: string }[];
	files: readonly { code: string; name: string }[];
}

/**
 * What happened to a nomination, latest first, each point, question and file by its words; a file that is gone is a file.
 * @throws Refusal `not_allowed` (403)
 */
export async function historyOf(actor: Actor, nominationId: number, named: Named): Promise<AuditRow[]> {
	const rows = await auditOf(actor, [{ kind: 'nomination', ids: [nominationId] }]);
	const words: Record<string, (value: unknown) => unknown> = {
		check: (value) => named.points.find(({ id }) => id === value)?.label ?? value,
		question: (value) => named.questions.find(({ id }) => id === value)?.question ?? value,
		file: (value) => named.files.find(({ code }) => code === value)?.name ?? ''
	};
	return rows.map((row) => ({
		...row,
		details: Object.fromEntries(
			Object.entries(row.details).map(([key, value]) => [key, words[key]?.(value) ?? value])
		)
	}));
}
