import { and, eq, like } from 'drizzle-orm';
import { searchable } from '../../format/names.ts';
import type { session, speaker } from '../db/schema/programme.ts';
import type { Tx } from '../db/write.ts';

/** What stands beside the sessions at `/programme/…`. */
const PAGES = ['imprimer'];

/**
 * An address for a title or a name that nothing else of its kind has in the event: `anne-sophie-bornais`, then
 * `anne-sophie-bornais-2`.
 * @param fallback for a text without a letter or a digit
 */
export async function freeSlug(
	tx: Tx,
	table: typeof session | typeof speaker,
	eventId: number,
	text: string,
	fallback: string
): Promise<string> {
	const base =
		searchable(text)
			.replace(/[^a-z0-9]+/g, '-')
			.slice(0, 80)
			.replace(/^-|-$/g, '') || fallback;
	const rows = await tx
		.select({ slug: table.slug })
		.from(table)
		.where(and(eq(table.eventId, eventId), like(table.slug, `${base}%`)));
	const taken = new Set([...PAGES, ...rows.map(({ slug }) => slug)]);
	let slug = base;
	for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
	return slug;
}
