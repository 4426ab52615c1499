import type { Actor } from '../../auth/policy.ts';
import { Refusal } from '../../errors.ts';
import { supplier } from '../../payments/supplier.ts';
import { drawCertificates, type Certificate } from './certificate-drawing.ts';
import { honoursOf } from './queries.ts';

/**
 * The certificates of a locked prize as a PDF, a page each: its laureates, then its finalists. Drawn in a thread.
 * @throws Refusal `not_allowed` (403), `not_found` (404) also where the result is not locked
 */
export async function certificatesPdf(
	actor: Actor,
	editionSlug: string,
	categorySlug: string
): Promise<Buffer> {
	const { edition, honours } = await honoursOf(actor, editionSlug);
	const honour = honours.find(({ slug }) => slug === categorySlug);
	if (!honour) throw new Refusal('not_found', { status: 404 });
	const on = {
		...{ edition: edition.name, number: edition.number, giver: supplier().name },
		...{ prize: honour.prize, day: edition.embargoUntil }
	};
	const certificates: Certificate[] = [
		...honour.laureates.map((one) => ({ ...on, ...one, kind: 'laureate' as const })),
		...honour.finalists.map((one) => ({ ...on, ...one, kind: 'finalist' as const }))
	];
	return Buffer.from(await drawCertificates(certificates));
}
