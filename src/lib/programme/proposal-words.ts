import type { Locale } from '../format/locale.ts';
import * as m from '../paraglide/messages.js';
import type { Equipment, ProposalLevel } from '../schemas/proposal-lists.ts';

/** Who a session is for, as its people, the committee and the office read it. */
export const LEVEL_WORDS = {
	everyone: m.proposals_level_everyone,
	beginner: m.proposals_level_beginner,
	experienced: m.proposals_level_experienced,
	managers: m.proposals_level_managers
} satisfies Record<ProposalLevel, unknown>;

/** What a room may have, the same. */
export const EQUIPMENT_WORDS = {
	projector: m.proposals_equipment_projector,
	sound: m.proposals_equipment_sound,
	whiteboard: m.proposals_equipment_whiteboard,
	computers: m.proposals_equipment_computers,
	movable_tables: m.proposals_equipment_tables,
	recording: m.proposals_equipment_recording
} satisfies Record<Equipment, unknown>;

/** A list of equipment within a sentence: « projecteur et écran, son ». */
export function equipmentWords(list: readonly Equipment[], locale: Locale): string {
	return list.map((one) => EQUIPMENT_WORDS[one]({}, { locale }).toLocaleLowerCase(locale)).join(', ');
}
