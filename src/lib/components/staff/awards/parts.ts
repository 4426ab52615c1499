import type { FormErrors } from '$lib/components/ui/form';

/** What an action gave back of a prize's page. */
export type PrizeForm = { values?: Record<string, unknown>; errors?: FormErrors } | null | undefined;

/** Which form of a prize's page is open, and for which row: one at a time, so that fields keep their names. */
export interface OpenPart {
	part: 'reglages' | 'critere' | 'question' | 'point' | 'exercice';
	/** None: a new row. */
	id?: number | undefined;
}

/** A field that each form of the page has alone tells which one came back. */
const TELLING: readonly [field: string, part: OpenPart['part']][] = [
	['nominators', 'reglages'],
	['weight', 'critere'],
	['anchors', 'critere'],
	['maxWords', 'question'],
	['body', 'exercice'],
	['label', 'point']
];

/** The form that was sent and came back, else the one that the address opens: `critere`, `critere-12`. */
export function openPart(form: PrizeForm, address: string | null): OpenPart | undefined {
	const values = form?.values;
	const sent = values && TELLING.find(([field]) => field in values);
	if (sent) return { part: sent[1], id: Number(values.id) || undefined };
	const [, part, id] =
		/^(reglages|critere|question|point|exercice)(?:-(\d{1,9}))?$/.exec(address ?? '') ?? [];
	return part ? { part: part as OpenPart['part'], id: Number(id) || undefined } : undefined;
}
