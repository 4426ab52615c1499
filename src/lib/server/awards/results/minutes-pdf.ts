import type { Actor } from '../../auth/policy.ts';
import { drawMinutes } from './minutes-drawing.ts';
import { minutesFor } from './queries.ts';

/**
 * The minutes of a locked result as a PDF, drawn in a thread: what it prints was kept whole when the result was locked.
 * @throws Refusal `not_found` (404), `deliberation_not_open`, `result_conflict` (403)
 */
export async function minutesPdf(actor: Actor, editionSlug: string, categorySlug: string): Promise<Buffer> {
	return Buffer.from(await drawMinutes(await minutesFor(actor, editionSlug, categorySlug)));
}
