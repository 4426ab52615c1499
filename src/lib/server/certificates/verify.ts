import { sql } from 'drizzle-orm';
import { numberOf } from '../../certificates/number.ts';
import { reader } from '../db/client.ts';
import { certificate } from '../db/schema/certificates.ts';
import { sameText, sha256 } from '../ids.ts';
import type { Difference } from '../db/recount.ts';
import { FORGOTTEN_CERTIFICATE } from './forget.ts';
import { seal } from './issue.ts';

/** Checked by {@link verifyCertificates}. */
export const CERTIFICATE_RULE_COUNT = 3;

/** What triggers and seals hold, recounted: numbers without hole, one valid a registration, contents as they were sealed. */
export async function verifyCertificates(): Promise<Difference[]> {
	const db = await reader();
	const years = await db.all<{ year: number; last: number; n: number }>(
		sql`SELECT year, max(serial) AS last, count(*) AS n FROM certificate GROUP BY year`
	);
	const twice = await db.all<{ id: number; n: number }>(
		sql`SELECT registration_id AS id, count(*) AS n FROM certificate WHERE revoked_at IS NULL
			GROUP BY registration_id HAVING count(*) > 1`
	);
	const all = await db.select().from(certificate);
	const broken = all.filter(
		(one) =>
			!sameText(one.signature, seal(one)) ||
			(one.content.person !== FORGOTTEN_CERTIFICATE && sha256(JSON.stringify(one.content)) !== one.sha256)
	);
	return [
		...years
			.filter(({ last, n }) => last !== n)
			.map(({ year, last, n }) => ({
				rule: 'attestations sans trou',
				object: String(year),
				stored: String(last),
				counted: String(n)
			})),
		...twice.map(({ id, n }) => ({
			rule: 'une attestation valide',
			object: `inscription ${id}`,
			stored: String(n),
			counted: '1'
		})),
		...broken.map((one) => ({
			rule: 'sceau de l’attestation',
			object: numberOf(one),
			stored: 'scellé',
			counted: 'autre'
		}))
	];
}
