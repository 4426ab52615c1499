import { system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { addOrganizer, removeOrganizer, staffOrganizers } from '../../../src/lib/server/events/organizers.ts';
import { makeEvent } from '../../factories/event.ts';

/** What the office reads and does of those who hold an event with the association. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

const slug = async () => (await makeEvent()).event.slug;
const partner = { name: 'Un regroupement', url: '' };

export const ORGANIZER_READS: Calls = {
	staffOrganizers: async (actor) => staffOrganizers(actor, await slug())
};

export const ORGANIZER_COMMANDS: Calls = {
	addOrganizer: async (actor) => addOrganizer(actor, await slug(), partner),
	removeOrganizer: async (actor) => {
		const of = await slug();
		await addOrganizer(system('test'), of, partner);
		return removeOrganizer(actor, of, (await staffOrganizers(system('test'), of))[0]!.id);
	}
};
