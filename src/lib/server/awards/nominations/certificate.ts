import { and, eq, isNull, lte } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { laureate } from '../../db/schema/results.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { supplier } from '../../payments/supplier.ts';
import { drawCertificates } from '../results/certificate-drawing.ts';
import { openOwnNomination } from './access.ts';

/** Whether a nomination has its prize, as everyone may read it: after the gala, and unless it was taken down. */
export async function isHonoured(db: Database | Tx, nominationId: number): Promise<boolean> {
	return (await honourOf(db, nominationId)) !== undefined;
}

/**
 * The certificate of a laureate as a PDF of one page. Drawn in a thread.
 * @throws Refusal `not_found` (404) until the prize is public
 */
export async function certificateOf(db: Database | Tx, nominationId: number): Promise<Buffer> {
	const found = await honourOf(db, nominationId);
	if (!found) throw new Refusal('not_found', { status: 404 });
	const { one, edition } = found;
	const of = {
		...{ edition: edition.name, number: edition.number, giver: supplier().name },
		...{ prize: one.prize, day: edition.embargoUntil }
	};
	return Buffer.from(
		await drawCertificates([{ ...of, kind: 'laureate', nominee: one.name, title: one.project }])
	);
}

/** As {@link certificateOf}, for those who wrote the nomination. @throws Refusal `not_found` (404), `not_allowed` (403) */
export async function ownCertificate(actor: Actor, code: string): Promise<Buffer> {
	const db = await reader();
	const { nomination } = await openOwnNomination(db, actor, code);
	return certificateOf(db, nomination.id);
}

async function honourOf(db: Database | Tx, nominationId: number) {
	const [found] = await db
		.select({ one: laureate, edition: awardEdition })
		.from(laureate)
		.innerJoin(awardEdition, eq(awardEdition.id, laureate.editionId))
		.where(
			and(
				eq(laureate.nominationId, nominationId),
				isNull(laureate.takenDownAt),
				lte(awardEdition.embargoUntil, now())
			)
		);
	return found;
}
