import * as m from '$lib/paraglide/messages';

/** What is shown of a proposal to those who select. */
export interface ShownContent {
	summary: string;
	description: string;
	format: string;
	minutes: number | null;
	track: string | null;
	level: keyof typeof LEVEL;
	equipment: (keyof typeof EQUIPMENT)[];
	maxPeople: number | null;
	note: string;
	answers: { label: string; answer: string | string[] | boolean }[];
	/** Null where the reading is blind. */
	speakers: ShownSpeaker[] | null;
	files: { code: string; name: string; size: number }[];
}

export interface ShownSpeaker {
	name: string;
	title: string;
	organisation: string;
	biography: string;
	accepted: boolean;
}

/** Who a session is for. */
export const LEVEL = {
	everyone: m.selection_level_everyone,
	beginner: m.selection_level_beginner,
	experienced: m.selection_level_experienced,
	managers: m.selection_level_managers
};

/** What the room must have. */
export const EQUIPMENT = {
	projector: m.selection_equipment_projector,
	sound: m.selection_equipment_sound,
	whiteboard: m.selection_equipment_whiteboard,
	computers: m.selection_equipment_computers,
	movable_tables: m.selection_equipment_tables,
	recording: m.selection_equipment_recording
};
