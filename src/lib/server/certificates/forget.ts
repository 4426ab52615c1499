import { sql } from 'drizzle-orm';
import { oneOf } from '../db/one-of.ts';
import type { Tx } from '../db/write.ts';

/** What stands where a name was; the trigger on certificates knows it by heart (`certificate_written_once`). */
export const FORGOTTEN_CERTIFICATE = 'Personne anonymisée';

/**
 * Takes the name out of certificates whose tax period is over. Their seal is then of another content, and their codes verify
 * as unknown: nobody has to justify those hours any more.
 */
export async function forgetCertificates(tx: Tx, ids: readonly number[]): Promise<void> {
	await tx.run(sql`UPDATE certificate SET content = json_set(content, '$.person', ${FORGOTTEN_CERTIFICATE})
		WHERE id IN ${oneOf(ids)}`);
}
