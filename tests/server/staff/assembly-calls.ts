import { moveItem, saveItem } from '../../../src/lib/server/assemblies/agenda.ts';
import { convene, correctNotice } from '../../../src/lib/server/assemblies/convene.ts';
import { closeAssembly, noteInMinutes, openAssembly } from '../../../src/lib/server/assemblies/meeting.ts';
import { assemblyMinutesPdf } from '../../../src/lib/server/assemblies/minutes-pdf.ts';
import { adoptMinutes, completeMinutes, minutesOf } from '../../../src/lib/server/assemblies/minutes.ts';
import {
	closeMotion,
	openMotion,
	saveMotion,
	withdrawMotion
} from '../../../src/lib/server/assemblies/motions.ts';
import { assemblyDesk } from '../../../src/lib/server/assemblies/office.ts';
import { markPresence } from '../../../src/lib/server/assemblies/presence.ts';
import { itemsOf } from '../../../src/lib/server/assemblies/queries.ts';
import { nameDelegate } from '../../../src/lib/server/assemblies/roll.ts';
import { makeAssembly, setAssembly } from '../../../src/lib/server/assemblies/settings.ts';
import { slipsOf } from '../../../src/lib/server/assemblies/slips.ts';
import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { delegateOf, makeMeeting, makeMotion, revisionOf, staff } from '../../factories/assembly.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';

/** What the office reads and does of an assembly, each on one of its own. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

async function meeting(open = true) {
	const made = await makeMeeting({ members: 3, open });
	const [item] = await itemsOf(await reader(), made.id);
	return { ...made, item: item!.id, revision: await revisionOf(made.slug) };
}

/** One with a motion. */
async function moved(open: boolean) {
	const made = await makeMeeting({ members: 3 });
	const motion = await makeMotion(made, { method: 'hands', open });
	return { slug: made.slug, motion, revision: await revisionOf(made.slug) };
}

async function over() {
	const made = await meeting();
	await closeAssembly({ actor: staff, slug: made.slug, revision: made.revision });
	return { slug: made.slug, revision: await revisionOf(made.slug) };
}

export const ASSEMBLY_READS: Calls = {
	assemblyDesk: async (actor) => assemblyDesk(actor, (await meeting()).slug),
	minutesOf: async (actor) => minutesOf(actor, (await meeting()).slug),
	assemblyMinutesPdf: async (actor) => assemblyMinutesPdf(actor, (await meeting()).slug),
	slipsOf: async (actor) => slipsOf(actor, (await meeting()).slug)
};

export const ASSEMBLY_COMMANDS: Calls = {
	makeAssembly: async (actor) => makeAssembly(actor, (await makeEvent({ kind: 'agm' })).event.slug),
	setAssembly: async (actor) => {
		const { slug, revision } = await meeting(false);
		const rules = { quorumKind: 'count' as const, quorumValue: 4, noticeDays: 5 };
		return setAssembly({ actor, slug, input: { ...rules, revision, namingClosesAt: '2027-01-01T17:00' } });
	},
	convene: async (actor) => {
		const { slug, revision } = await meeting(false);
		return convene({ actor, slug, revision });
	},
	correctNotice: async (actor) => {
		const { slug, revision } = await meeting(false);
		await convene({ actor: staff, slug, revision });
		return correctNotice({ actor, slug, input: { revision: revision + 1, what: 'Un point' } });
	},
	nameDelegate: async (actor) => {
		const { slug } = await meeting();
		const [organisation, { person }] = [await makeOrganisation(), await makePerson()];
		return nameDelegate({ actor, slug, input: delegateOf(organisation.id, 0, person.email) });
	},
	markPresence: async (actor) => {
		const { slug, delegates } = await meeting();
		return markPresence({ actor, slug, organisationId: delegates[0]!.organisationId, state: 'out' });
	},
	openAssembly: async (actor) => {
		const { slug, revision } = await meeting(false);
		return openAssembly({ actor, slug, revision });
	},
	closeAssembly: async (actor) => {
		const { slug, revision } = await meeting();
		return closeAssembly({ actor, slug, revision });
	},
	noteInMinutes: async (actor) => noteInMinutes({ actor, slug: (await meeting()).slug, note: 'Pause' }),
	saveItem: async (actor) => {
		const { slug, revision } = await meeting();
		return saveItem({ actor, slug, input: { revision, item: 0, title: 'Varia' } });
	},
	moveItem: async (actor) => {
		const { slug, revision, item } = await meeting();
		return moveItem({ actor, slug, input: { revision, item, act: 'down' } });
	},
	saveMotion: async (actor) => {
		const { slug, revision, item, delegates } = await meeting();
		const [proposer, seconder] = delegates.map(({ organisationId }) => organisationId) as [number, number];
		const input = { revision, motion: 0, item, amends: 0, text: 'Que…', proposer, seconder };
		return saveMotion({ actor, slug, input: { ...input, majority: 'simple', method: 'hands' } });
	},
	openMotion: async (actor) => openMotion({ actor, ...(await moved(false)) }),
	closeMotion: async (actor) =>
		closeMotion({ actor, ...(await moved(true)), hands: { votesFor: 1, votesAgainst: 0, abstained: 0 } }),
	withdrawMotion: async (actor) => withdrawMotion({ actor, ...(await moved(true)), reason: 'Retirée' }),
	completeMinutes: async (actor) => {
		const { slug, revision } = await meeting();
		return completeMinutes({ actor, slug, input: { revision, remarks: 'Merci.' } });
	},
	adoptMinutes: async (actor) => {
		const { slug, revision } = await over();
		return adoptMinutes({ actor, slug, input: { revision, adoptedOn: '2027-05-01' } });
	}
};
