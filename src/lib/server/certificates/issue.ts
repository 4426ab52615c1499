import { and, eq, max, sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { certified } from '../../certificates/hours.ts';
import { hours } from '../../format/hours.ts';
import { numberOf } from '../../certificates/number.ts';
import { isEntitled, needed } from '../../certificates/rule.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { insertRows } from '../db/insert.ts';
import { oneOf } from '../db/one-of.ts';
import { certificate } from '../db/schema/certificates.ts';
import { registration } from '../db/schema/registration.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { readableCode, sha256, sign } from '../ids.ts';
import { emitAll } from '../outbox/emit.ts';
import { contentOf, trainersOf } from './content.ts';
import { certifiedEvent, minutesIn, sittingsOf, type CertifiedEvent, type Sitting } from './presence.ts';

/** Somebody to whom a certificate is given. */
export interface Receiver {
	registrationId: number;
	personId: number;
	name: string;
	sittings: readonly Sitting[];
	replacesId?: number;
}

/**
 * Gives certificates, in the caller's write, in this order: numbers follow the last of the year, each with its fact and its
 * line of the trail. Whoever calls it has asked the rule; the store asks it again.
 */
export async function giveAll(
	tx: Tx,
	event: CertifiedEvent,
	{ receivers, actor, issuedBy }: { receivers: readonly Receiver[]; actor: Actor; issuedBy: number | null }
): Promise<{ id: number; number: string }[]> {
	if (receivers.length === 0) return [];
	const at = now();
	const year = Number(dayOf(at).slice(0, 4));
	const [last] = await tx
		.select({ serial: max(certificate.serial) })
		.from(certificate)
		.where(eq(certificate.year, year));
	const trainers = await trainersOf(tx, event);
	const rows = receivers.map(({ registrationId, personId, name, sittings, replacesId }, i) => {
		const content = contentOf(event, { name, trainers, sittings, at });
		const serial = (last?.serial ?? 0) + 1 + i;
		const code = readableCode(12);
		const hash = sha256(JSON.stringify(content));
		return {
			...{ year, serial, code, registrationId, personId, eventId: event.id },
			...{ minutes: content.minutes, content, sha256: hash },
			signature: seal({ year, serial, code, sha256: hash }),
			...{ replacesId: replacesId ?? null, issuedAt: at, issuedBy }
		};
	});
	const made = await insertRows(tx, certificate, rows, { returning: ['id', 'serial', 'registrationId'] });
	await emitAll(
		tx,
		made.map(({ id: certificateId }) => ({ kind: 'certificate.issued', payload: { certificateId } }))
	);
	await record(
		tx,
		actor,
		...made.map(({ serial, registrationId }) => {
			const number = numberOf({ year, serial });
			return {
				...{ action: 'certificate.issued', objectKind: 'registration', objectId: registrationId },
				details: { certificate: number }
			};
		})
	);
	return made.map(({ id, serial }) => ({ id, number: numberOf({ year, serial }) }));
}

/** The seal of a certificate: whoever writes in the store has not the secret it is made with. */
export function seal(of: { year: number; serial: number; code: string; sha256: string }): string {
	return sign('certificate', `${numberOf(of)}\n${of.code}\n${of.sha256}`);
}

/**
 * Gives its certificate to one registration, as staff ask; hours are those of the sheets and doors, to the quarter hour
 * below. Of a course, at least its share of the dates must have been attended; of any other event, a quarter hour.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `certificate_too_early`, `certificate_not_given`, `certificate_hours_missing`,
 *   `certificate_issued`, `certificate_revoked` (issue it again instead)
 */
export async function issueOne(actor: Actor, eventId: number, code: string): Promise<{ number: string }> {
	requireStaff(actor);
	return write('certificates.issueOne', (tx) => give(tx, { actor, eventId, code }));
}

/** As {@link issueOne}, in the caller's write, whoever asks. */
export async function give(
	tx: Tx,
	{ actor, eventId, code }: { actor: Actor; eventId: number; code: string }
): Promise<{ number: string }> {
	const event = await certifiedEvent(tx, eventId);
	const [found] = await tx
		.select()
		.from(registration)
		.where(
			and(
				eq(registration.code, code),
				eq(registration.eventId, eventId),
				eqLiteral(registration.status, 'active')
			)
		);
	if (!found) throw new Refusal('not_found', { status: 404 });
	requireOver(event);
	const sittings = (await sittingsOf(tx, eventId, sql`SELECT ${found.id}`)).get(found.id) ?? [];
	requireHours(event, sittings);
	const [before] = await tx
		.select({ revokedAt: certificate.revokedAt })
		.from(certificate)
		.where(eq(certificate.registrationId, found.id))
		.orderBy(sql`${certificate.id} DESC`)
		.limit(1);
	if (before) throw new Refusal(before.revokedAt ? 'certificate_revoked' : 'certificate_issued');
	const receiver = {
		...{ registrationId: found.id, personId: found.personId, sittings },
		name: `${found.givenName} ${found.familyName}`
	};
	const issuedBy = actor.kind === 'person' ? actor.personId : null;
	const [made] = await giveAll(tx, event, { receivers: [receiver], actor, issuedBy });
	return made!;
}

/** @throws Refusal `certificate_too_early` until the last session is over */
export function requireOver({ endsAt }: CertifiedEvent): void {
	if (endsAt === null || endsAt > now().getTime()) throw new Refusal('certificate_too_early');
}

/** @throws Refusal `certificate_not_given`; `certificate_hours_missing`, with the hours there are and those it takes */
export function requireHours({ course }: CertifiedEvent, sittings: readonly Sitting[]): void {
	if (course && !course.isCertified) throw new Refusal('certificate_not_given');
	const minutes = minutesIn(sittings);
	if (course?.status !== 'cancelled' && isEntitled({ minutes, course })) return;
	const values = { have: hours(certified(minutes)), needed: hours(needed({ course })) };
	throw new Refusal('certificate_hours_missing', { values });
}

/** Registrations in one write: the door never waits for long. */
const BATCH = 50;

/**
 * Gives their certificates to the next ones who are entitled and never had one, by family name. Done again after a kill, or
 * by two at once, it goes on where the last write ended: who has one is no longer found.
 * @returns how many were given; 0: nobody is left
 */
export async function issueNext(
	actor: Actor,
	{ eventId, issuedBy, most = BATCH }: { eventId: number; issuedBy: number | null; most?: number }
): Promise<number> {
	return write('certificates.issueNext', async (tx) => {
		const event = await certifiedEvent(tx, eventId);
		requireOver(event);
		if (event.course?.status === 'cancelled' || event.course?.isCertified === false) return 0;
		const next = await tx.all<{ registrationId: number; personId: number; name: string }>(sql`
			SELECT r.id AS registrationId, r.person_id AS personId, r.given_name || ' ' || r.family_name AS name
			FROM registration r
			WHERE r.event_id = ${eventId} AND r.status = 'active'
				AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.registration_id = r.id)
				AND (SELECT coalesce(sum(p.minutes), 0) FROM session_presence p JOIN session s ON s.id = p.session_id
					WHERE p.registration_id = r.id AND s.event_id = r.event_id AND s.status = 'scheduled') >= ${needed(event)}
			ORDER BY r.family_name COLLATE NOCASE, r.given_name COLLATE NOCASE, r.id LIMIT ${most}`);
		if (next.length === 0) return 0;
		const sittings = await sittingsOf(
			tx,
			eventId,
			sql`SELECT id FROM registration WHERE id IN ${oneOf(next.map(({ registrationId }) => registrationId))}`
		);
		const receivers = next.map((one) => ({ ...one, sittings: sittings.get(one.registrationId) ?? [] }));
		await giveAll(tx, event, { receivers, actor, issuedBy });
		return next.length;
	});
}
