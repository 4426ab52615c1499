import { and, eq, isNull, sql } from 'drizzle-orm';
import { numberOf } from '../../certificates/number.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { certificate } from '../db/schema/certificates.ts';
import { registration } from '../db/schema/registration.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { giveAll, requireHours, requireOver } from './issue.ts';
import { certifiedEvent, minutesIn, sittingsOf } from './presence.ts';

/** What stands for a reason where another certificate took the place of one. */
const REPLACED = 'Remplacée';

/** Which certificate, as the page that asks showed it: the last of its registration. */
interface Asked {
	actor: Actor;
	eventId: number;
	certificateId: number;
}

/**
 * Takes a certificate back, for a reason that staff read: from then on it verifies as revoked.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `certificate_moved` where it is worth nothing any more
 */
export async function revoke({
	actor,
	eventId,
	certificateId,
	reason
}: Asked & { reason: string }): Promise<void> {
	requireStaff(actor);
	await write('certificates.revoke', async (tx) => {
		const { one } = await find(tx, { eventId, certificateId });
		await end(tx, { actor, certificateId, reason });
		await record(tx, actor, {
			...{ action: 'certificate.revoked', objectKind: 'registration', objectId: one.registrationId },
			details: { certificate: numberOf(one) }
		});
	});
}

/**
 * Gives a certificate again, with the name and the hours as they stand now: a new number, and the one before verifies as
 * replaced. Of one that was revoked, it may say the same.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `certificate_moved` where another was given since,
 *   `certificate_unchanged` where it would say the same, `certificate_hours_missing`
 */
export async function reissue({ actor, eventId, certificateId }: Asked): Promise<{ number: string }> {
	requireStaff(actor);
	return write('certificates.reissue', async (tx) => {
		const { one, name } = await find(tx, { eventId, certificateId });
		const event = await certifiedEvent(tx, eventId);
		requireOver(event);
		const sittings =
			(await sittingsOf(tx, eventId, sql`SELECT ${one.registrationId}`)).get(one.registrationId) ?? [];
		requireHours(event, sittings);
		if (!one.revokedAt) {
			const { person, title, minutes } = one.content;
			if (person === name && title === event.name && minutes === minutesIn(sittings))
				throw new Refusal('certificate_unchanged');
			await end(tx, { actor, certificateId, reason: REPLACED });
		}
		const receiver = {
			...{ registrationId: one.registrationId, personId: one.personId, name, sittings },
			replacesId: one.id
		};
		const issuedBy = actor.kind === 'person' ? actor.personId : null;
		const [made] = await giveAll(tx, event, { receivers: [receiver], actor, issuedBy });
		return made!;
	});
}

async function find(tx: Tx, { eventId, certificateId }: Omit<Asked, 'actor'>) {
	const [found] = await tx
		.select({
			one: certificate,
			status: registration.status,
			name: sql<string>`${registration.givenName} || ' ' || ${registration.familyName}`,
			later: sql<number>`EXISTS (SELECT 1 FROM certificate x WHERE x.registration_id = ${certificate.registrationId} AND x.id > ${certificate.id})`
		})
		.from(certificate)
		.innerJoin(registration, eq(registration.id, certificate.registrationId))
		.where(and(eq(certificate.id, certificateId), eq(certificate.eventId, eventId)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	if (found.later) throw new Refusal('certificate_moved');
	return found;
}

async function end(
	tx: Tx,
	{ actor, certificateId, reason }: { actor: Actor; certificateId: number; reason: string }
): Promise<void> {
	const ended = await tx
		.update(certificate)
		.set({
			...{ revokedAt: now(), revokedReason: reason },
			revokedBy: actor.kind === 'person' ? actor.personId : null
		})
		.where(and(eq(certificate.id, certificateId), isNull(certificate.revokedAt)))
		.returning({ id: certificate.id });
	if (ended.length === 0) throw new Refusal('certificate_moved');
}
