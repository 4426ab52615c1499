import { asc, eq, sql } from 'drizzle-orm';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';
import { admission, checkpoint } from '../db/schema/checkin.ts';
import { registration } from '../db/schema/registration.ts';

interface Admitted {
	name: string;
	where: string;
	at: Date;
}

/**
 * Which of these registrations are counted inside, where and since when: whoever is about to cancel them should know.
 * @throws Refusal `not_allowed` (403)
 */
export async function admittedAmong(actor: Actor, registrationIds: readonly number[]): Promise<Admitted[]> {
	requireStaff(actor);
	const db = await reader();
	return db
		.select({
			name: sql<string>`${registration.givenName} || ' ' || ${registration.familyName}`,
			where: checkpoint.name,
			at: admission.at
		})
		.from(admission)
		.innerJoin(checkpoint, eq(checkpoint.id, admission.checkpointId))
		.innerJoin(registration, eq(registration.id, admission.registrationId))
		.where(sql`${admission.registrationId} IN ${oneOf(registrationIds)}`)
		.orderBy(asc(admission.at));
}
