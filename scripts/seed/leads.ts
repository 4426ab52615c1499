import { and, asc, eq, ne } from 'drizzle-orm';
import { DEMO_ACCOUNTS } from '../../src/lib/server/auth/demo-accounts.ts';
import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { now } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { annotateLead } from '../../src/lib/server/exhibitors/leads/annotate.ts';
import { recordScans } from '../../src/lib/server/exhibitors/leads/scan.ts';
import { badgeText } from '../../src/lib/server/registration/badge-code.ts';

/** How many badges the demonstration's exhibitor has read this morning. */
const MET = 16;

const SAID = [
	{ note: 'Veut une démonstration pour son équipe de six.', interest: 3, tags: ['démonstration'] },
	{ note: 'Demande le prix pour un organisme membre.', interest: 2, tags: ['prix'] },
	{ note: '', interest: 1, tags: [] }
];

/**
 * Contacts of the first morning: the demonstration's exhibitor has read badges of people inside, some of whom agreed at
 * registration; two others have read the practitioner's badge, who is asked.
 */
export async function seedLeads(event: { id: number }): Promise<void> {
	const db = await reader();
	const kinds = (kind: string) => DEMO_ACCOUNTS.find((one) => one.kind === kind)!.email;
	const exhibitors = await db
		.select({ code: t.exhibitor.code, personId: t.exhibitor.contactPersonId, email: t.person.email })
		.from(t.exhibitor)
		.innerJoin(t.person, eq(t.person.id, t.exhibitor.contactPersonId))
		.where(and(eq(t.exhibitor.eventId, event.id), eq(t.exhibitor.status, 'confirmed')))
		.orderBy(asc(t.exhibitor.id));
	const own = exhibitors.find(({ email }) => email === kinds('exhibitor'))!;
	const practitioner = kinds('practitioner');
	const inside = await db
		.selectDistinct({ code: t.registration.code, id: t.registration.id })
		.from(t.admission)
		.innerJoin(t.registration, eq(t.registration.id, t.admission.registrationId))
		.innerJoin(t.person, eq(t.person.id, t.registration.personId))
		.where(and(eq(t.registration.eventId, event.id), ne(t.person.email, practitioner)))
		.orderBy(asc(t.registration.id))
		.limit(MET);
	const [visitor] = await db
		.select({ code: t.registration.code })
		.from(t.registration)
		.innerJoin(t.person, eq(t.person.id, t.registration.personId))
		.where(and(eq(t.registration.eventId, event.id), eq(t.person.email, practitioner)));
	const actor = signedIn(own);
	const read = async (by: Actor, code: string, badges: string[], minutes: number) => {
		const sentAt = now();
		return recordScans({
			...{ actor: by, code },
			sent: {
				sentAt: sentAt.toISOString(),
				scans: badges.map((badge, i) => ({
					...{ badge: badgeText(badge), nonce: `demonstration-${code}-${i}`, note: '', interest: 0 },
					scannedAt: new Date(sentAt.getTime() - (minutes - i) * 60_000).toISOString()
				}))
			}
		});
	};
	const answers = await read(
		actor,
		own.code,
		inside.map(({ code }) => code),
		MET + 4
	);
	const released = answers.filter(({ outcome }) => outcome === 'released');
	for (const [i, { lead }] of released.slice(0, SAID.length).entries())
		await annotateLead({ actor, code: own.code, input: { lead: lead!.code, revision: 1, ...SAID[i]! } });
	const others = exhibitors.filter(({ code }) => code !== own.code).slice(0, 2);
	for (const other of others) await read(signedIn(other), other.code, [visitor!.code], 2);
}

const signedIn = ({ personId, email }: { personId: number | null; email: string }): Actor => ({
	...{ kind: 'person', personId: personId!, email, name: email },
	...{ roles: [], organisationIds: [] }
});
