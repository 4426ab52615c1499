import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import type { VoteChoice } from '../../src/lib/schemas/assembly-lists.ts';
import { castBallot } from '../../src/lib/server/assemblies/cast.ts';
import { openAssembly } from '../../src/lib/server/assemblies/meeting.ts';
import { closeMotion, openMotion, saveMotion } from '../../src/lib/server/assemblies/motions.ts';
import { markPresence } from '../../src/lib/server/assemblies/presence.ts';
import { findAssembly, itemsOf, quorumNow } from '../../src/lib/server/assemblies/queries.ts';
import { nameDelegate } from '../../src/lib/server/assemblies/roll.ts';
import { makeAssembly } from '../../src/lib/server/assemblies/settings.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { DEMO_ACCOUNTS } from '../../src/lib/server/auth/demo-accounts.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { readableCode, secretToken } from '../../src/lib/server/ids.ts';
import { eq } from 'drizzle-orm';

const staff = system('seed');
const GIVEN = [
	'Alice',
	'Benoît',
	'Chantal',
	'Denis',
	'Élise',
	'Fabrice',
	'Geneviève',
	'Hugo',
	'Inès',
	'Jean'
];
const FAMILY = ['Archambault', 'Boivin', 'Caron', 'Dubé', 'Émond', 'Fortier', 'Gendron'];

interface Member {
	id: number;
	slug: string;
}

/**
 * Two assemblies. The general one is today: its quorum was there for a secret vote and has just been lost, the delegate of
 * Le SOIT has not signed yet, and a motion waits. A special one, in three weeks, where Le SOIT has named nobody.
 */
export async function seedAssemblies(today: string, organisations: readonly Member[]): Promise<void> {
	const soit = organisations.find(({ slug }) => slug === 'le-soit')!;
	const others = organisations.filter(({ slug }) => slug !== 'le-soit');
	await general(today, soit, others);
	await special(addDays(today, 21), others.slice(0, 5));
}

async function general(day: string, soit: Member, others: readonly Member[]): Promise<void> {
	const slug = `assemblee-generale-${day.slice(0, 4)}`;
	const eventId = await begin(slug, 'Assemblée générale annuelle', day);
	const delegate = DEMO_ACCOUNTS.find(({ kind }) => kind === 'practitioner')!;
	await name(slug, soit, { ...delegate });
	const { assembly } = await findAssembly(slug);
	const quorum = await quorumNow(await reader(), assembly);
	const members = others.slice(0, quorum + 6);
	const seats = await nameAll(slug, members);
	await convened(eventId, instantAt(addDays(day, -30), '9:00'));
	for (const { organisationId } of seats.slice(0, quorum))
		await markPresence({ actor: staff, slug, organisationId, state: 'in' });
	await openAssembly({ actor: staff, slug, revision: await revisionOf(slug) });
	const items = await itemsOf(await reader(), eventId);
	const motion = async (item: number, text: string, method: 'hands' | 'secret') =>
		saveMotion({
			...{ actor: staff, slug },
			input: {
				...{ revision: await revisionOf(slug), motion: 0, item: items[item]!.id, amends: 0, text, method },
				...{ proposer: members[0]!.id, seconder: members[1]!.id, majority: 'simple' as const }
			}
		});
	const voted = await motion(4, 'Que les états financiers soient adoptés tels que présentés.', 'secret');
	await openMotion({ actor: staff, slug, revision: await revisionOf(slug), motion: voted });
	for (const [i, { organisationId, personId }] of seats.slice(0, quorum).entries())
		await castBallot({
			actor: { kind: 'link', purpose: 'assembly-slip', code: `${slug} ${organisationId} ${personId}` },
			slug,
			input: {
				...{ motion: voted, ballot: readableCode(16), nonce: secretToken(16) },
				choice: (['pour', 'pour', 'pour', 'contre', 'pour', 'abstention'] as VoteChoice[])[i % 6]!
			}
		});
	await closeMotion({ actor: staff, slug, revision: await revisionOf(slug), motion: voted });
	await motion(5, 'Que le conseil d’administration compte une personne de chaque grande région.', 'secret');
	await markPresence({ actor: staff, slug, organisationId: seats[0]!.organisationId, state: 'out' });
}

async function special(day: string, members: readonly Member[]): Promise<void> {
	const slug = `assemblee-extraordinaire-${day.slice(0, 4)}`;
	const eventId = await begin(slug, 'Assemblée générale extraordinaire', day);
	await write('assemblies.seed', (tx) =>
		tx.update(t.assembly).set({ quorumKind: 'count', quorumValue: 5 }).where(eq(t.assembly.eventId, eventId))
	);
	await nameAll(slug, members);
	await convened(eventId, instantAt(addDays(day, -22), '9:00'));
}

/** As if its notice had left then: nobody is written to. */
async function convened(eventId: number, convenedAt: Date): Promise<void> {
	await write('assemblies.seed', (tx) =>
		tx.update(t.assembly).set({ convenedAt }).where(eq(t.assembly.eventId, eventId))
	);
}

async function begin(slug: string, name: string, day: string): Promise<number> {
	const [event] = await write('events.seed', (tx) =>
		tx
			.insert(t.event)
			.values({
				...{ slug, kind: 'agm', name: `${name} ${day.slice(0, 4)}`, firstDay: day, lastDay: day },
				...{ venueName: 'Maison des associations', city: 'Drummondville' },
				registrationOpensAt: instantAt(addDays(day, -40), '9:00'),
				registrationClosesAt: instantAt(day, '9:00'),
				changesCloseAt: instantAt(day, '9:00')
			})
			.returning()
	);
	await makeAssembly(staff, slug);
	return event!.id;
}

async function nameAll(slug: string, members: readonly Member[]) {
	for (const [i, member] of members.entries())
		await name(slug, member, {
			givenName: GIVEN[i % GIVEN.length]!,
			familyName: FAMILY[i % FAMILY.length]!,
			email: `delegation@${member.slug}.example`
		});
	const { event } = await findAssembly(slug);
	const db = await reader();
	const found = await db.select().from(t.assemblyDelegate).where(eq(t.assemblyDelegate.eventId, event.id));
	return members.map(({ id }) => found.find(({ organisationId }) => organisationId === id)!);
}

function name(
	slug: string,
	{ id }: Member,
	{ email, givenName, familyName }: { email: string; givenName: string; familyName: string }
): Promise<void> {
	const input = { organisation: id, was: 0, email, givenName, familyName, reason: '' };
	return nameDelegate({ actor: staff, slug, input });
}

async function revisionOf(slug: string): Promise<number> {
	return (await findAssembly(slug)).assembly.revision;
}
