import { asc, eq, sql } from 'drizzle-orm';
import { certificate } from '../db/schema/certificates.ts';
import type { Tx } from '../db/write.ts';

/** The certificates of somebody, as they were issued. */
export async function certificatesOf(tx: Tx, personId: number) {
	return {
		attestations: await tx
			.select({
				numero: sql<string>`'AT-' || ${certificate.year} || '-' || substr('00000' || ${certificate.serial}, -5)`,
				code: certificate.code,
				nom: sql<string>`${certificate.content} ->> 'person'`,
				titre: sql<string>`${certificate.content} ->> 'title'`,
				minutes: certificate.minutes,
				delivree_le: certificate.issuedAt,
				revoquee_le: certificate.revokedAt,
				raison: certificate.revokedReason
			})
			.from(certificate)
			.where(eq(certificate.personId, personId))
			.orderBy(asc(certificate.id))
	};
}
