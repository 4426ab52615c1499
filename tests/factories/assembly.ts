import { eq } from 'drizzle-orm';
import type { VoteChoice } from '../../src/lib/schemas/assembly-lists.ts';
import { openAssembly } from '../../src/lib/server/assemblies/meeting.ts';
import { openMotion, saveMotion } from '../../src/lib/server/assemblies/motions.ts';
import { markPresence } from '../../src/lib/server/assemblies/presence.ts';
import { findAssembly, itemsOf } from '../../src/lib/server/assemblies/queries.ts';
import { nameDelegate } from '../../src/lib/server/assemblies/roll.ts';
import { makeAssembly } from '../../src/lib/server/assemblies/settings.ts';
import { castBallot } from '../../src/lib/server/assemblies/cast.ts';
import { system, type Actor } from '../../src/lib/server/auth/policy.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { readableCode, secretToken } from '../../src/lib/server/ids.ts';
import { makeEvent } from './event.ts';
import { makeOrganisation, makePerson } from './people.ts';

export const staff = system('test');

export async function revisionOf(slug: string): Promise<number> {
	return (await findAssembly(slug)).assembly.revision;
}

/** An assembly of so many members, each with a delegate in the room unless told, open unless told, with a quorum of `quorum`. */
export async function makeMeeting(
	options: { members?: number; present?: number; quorum?: number; open?: boolean } = {}
) {
	const { members: count = 6, present = count, quorum = 3, open = true } = options;
	const made = await makeEvent({ kind: 'agm' });
	const { event } = made;
	await makeAssembly(staff, event.slug);
	await write('assemblies.factory', (tx) =>
		tx
			.update(t.assembly)
			.set({ quorumKind: 'count', quorumValue: quorum })
			.where(eq(t.assembly.eventId, event.id))
	);
	const delegates: { organisationId: number; personId: number; actor: Actor; manager: Actor }[] = [];
	for (let i = 0; i < count; i++) {
		const organisation = await makeOrganisation();
		const { person, actor } = await makePerson();
		const { actor: manager } = await makePerson({ organisationIds: [organisation.id] });
		await nameDelegate({
			actor: manager,
			slug: event.slug,
			input: delegateOf(organisation.id, 0, person.email)
		});
		delegates.push({ organisationId: organisation.id, personId: person.id, actor, manager });
	}
	for (const { organisationId } of delegates.slice(0, present))
		await markPresence({ actor: staff, slug: event.slug, organisationId, state: 'in' });
	if (open) await openAssembly({ actor: staff, slug: event.slug, revision: await revisionOf(event.slug) });
	return { id: event.id, slug: event.slug, delegates };
}

export type Meeting = Awaited<ReturnType<typeof makeMeeting>>;

/** What the form that names a delegate sends. */
export function delegateOf(organisation: number, was: number, email: string, reason = '') {
	return { organisation, was, email, reason, givenName: 'Camille', familyName: 'Test' };
}

/** A motion, put to the vote unless told. */
export async function makeMotion(
	made: Meeting,
	options: Partial<{
		method: 'hands' | 'secret';
		majority: 'simple' | 'two_thirds';
		amends: number;
		open: boolean;
	}> = {}
): Promise<number> {
	const { method = 'secret', majority = 'simple', amends = 0, open = true } = options;
	const [item] = await itemsOf(await reader(), made.id);
	const motion = await saveMotion({
		actor: staff,
		slug: made.slug,
		input: {
			...{ revision: await revisionOf(made.slug), motion: 0, item: item!.id, amends, text: 'Que…' },
			proposer: made.delegates[0]!.organisationId,
			seconder: made.delegates[1]!.organisationId,
			...{ majority, method }
		}
	});
	if (open)
		await openMotion({ actor: staff, slug: made.slug, revision: await revisionOf(made.slug), motion });
	return motion;
}

/** What a phone sends to vote. */
export function castOf(motion: number, choice: VoteChoice = 'pour') {
	return { motion, choice, ballot: readableCode(16), nonce: secretToken(16) };
}

/** Votes as one of the delegates; returns what they keep. */
export async function voteAs(made: Meeting, at: number, motion: number, choice: VoteChoice = 'pour') {
	const input = castOf(motion, choice);
	await castBallot({ actor: made.delegates[at]!.actor, slug: made.slug, input });
	return input;
}

/** What the office does of a motion, on the revision of now. */
export async function act<T>(
	made: Meeting,
	motion: number,
	on: (of: never) => Promise<T>,
	more: object = {}
) {
	const revision = await revisionOf(made.slug);
	return on({ actor: staff, slug: made.slug, revision, motion, ...more } as never);
}
