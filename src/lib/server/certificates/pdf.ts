import { and, asc, eq, isNull } from 'drizzle-orm';
import { numberOf } from '../../certificates/number.ts';
import { isStaff, requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { certificate } from '../db/schema/certificates.ts';
import { Refusal } from '../errors.ts';
import { absolute, verifyPath } from '../links.ts';
import { drawCertificatesOfHours, type PrintedCertificate } from './certificate-drawing.ts';
import { mayReadOfTeam } from './team.ts';

/** A certificate as its drawing takes it. */
export function printed(one: typeof certificate.$inferSelect): PrintedCertificate {
	const { code, content, issuedAt } = one;
	return { number: numberOf(one), code, link: absolute(verifyPath(code)), content, issuedAt };
}

/**
 * A certificate as a PDF, for its person, whoever manages the organisation it was taken for, and the permanence. Drawn in a
 * thread, from what it said when it was issued.
 * @throws Refusal `not_found` (404), also of somebody else's; `certificate_revoked` where it is worth nothing any more
 */
export async function certificatePdf(actor: Actor, code: string): Promise<Buffer> {
	const db = await reader();
	const [one] = await db.select().from(certificate).where(eq(certificate.code, code));
	if (!one) throw new Refusal('not_found', { status: 404 });
	const isTheirs = actor.kind === 'person' && actor.personId === one.personId;
	if (!isTheirs && !isStaff(actor) && !(await mayReadOfTeam(actor, one.registrationId)))
		throw new Refusal('not_found', { status: 404 });
	if (one.revokedAt) throw new Refusal('certificate_revoked', { status: 410 });
	return Buffer.from(await drawCertificatesOfHours([printed(one)]));
}

/**
 * The certificates of an event that are valid, a page each by number, to print at once.
 * @throws Refusal `not_allowed` (403), `not_found` (404) where there are none
 */
export async function eventCertificatesPdf(actor: Actor, eventId: number): Promise<Buffer> {
	requireStaff(actor);
	const db = await reader();
	const all = await db
		.select()
		.from(certificate)
		.where(and(eq(certificate.eventId, eventId), isNull(certificate.revokedAt)))
		.orderBy(asc(certificate.year), asc(certificate.serial));
	if (all.length === 0) throw new Refusal('not_found', { status: 404 });
	return Buffer.from(await drawCertificatesOfHours(all.map(printed)));
}
