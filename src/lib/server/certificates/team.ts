import { and, desc, eq, isNull } from 'drizzle-orm';
import { certified } from '../../certificates/hours.ts';
import { numberOf } from '../../certificates/number.ts';
import type { Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { certificate } from '../db/schema/certificates.ts';
import { registration } from '../db/schema/registration.ts';
import { standingInTeam } from '../registration/queries.ts';

/** A certificate of somebody of a team. */
export interface TeamCertificate {
	code: string;
	number: string;
	person: string;
	title: string;
	issuedOn: string;
	/** In minutes, to the quarter hour below. */
	certified: number;
}

/**
 * The valid certificates of registrations made for an organisation, of people who are known to be of its team: anybody may
 * choose an organisation in a form, and nobody's hours are shown for that.
 * @throws Refusal `not_allowed` (403)
 */
export async function teamCertificates(actor: Actor, organisationId: number): Promise<TeamCertificate[]> {
	const standing = await standingInTeam(actor, organisationId);
	const db = await reader();
	const rows = await db
		.select({ one: certificate })
		.from(certificate)
		.innerJoin(registration, eq(registration.id, certificate.registrationId))
		.where(and(eq(registration.organisationId, organisationId), isNull(certificate.revokedAt)))
		.orderBy(desc(certificate.issuedAt), desc(certificate.id));
	return rows
		.filter(({ one }) => standing.get(one.personId) === 'ours')
		.map(({ one }) => {
			const { person, title, issuedOn, minutes } = one.content;
			return {
				code: one.code,
				number: numberOf(one),
				person,
				title,
				issuedOn,
				certified: certified(minutes)
			};
		});
}

/** Whether the actor manages the organisation that a registration was made for, and knows its person of its team. */
export async function mayReadOfTeam(actor: Actor, registrationId: number): Promise<boolean> {
	if (actor.kind !== 'person') return false;
	const [found] = await (
		await reader()
	)
		.select({ personId: registration.personId, organisationId: registration.organisationId })
		.from(registration)
		.where(eq(registration.id, registrationId));
	if (!found?.organisationId || !actor.organisationIds.includes(found.organisationId)) return false;
	return (await standingInTeam(actor, found.organisationId)).get(found.personId) === 'ours';
}
