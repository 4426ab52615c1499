import type { FormErrors } from '$lib/components/ui/form';
import type { ShownAssembly, ShownMotion } from '$lib/assemblies/shapes';
import type { QuorumKind } from '$lib/schemas/assembly-lists';

/** A line of the roll, as the office has it. */
export interface RollLine {
	organisationId: number;
	organisation: string;
	personId: number | null;
	givenName: string;
	familyName: string;
	email: string;
	since: number | null;
	wasThere: boolean;
}

/** What the office runs an assembly by. */
export interface Desk {
	shown: ShownAssembly;
	roll: RollLine[];
	items: { id: number; title: string }[];
	motions: ShownMotion[];
	assembly: {
		revision: number;
		quorumKind: QuorumKind;
		quorumValue: number;
		namingClosesAt: Date;
		noticeDays: number;
		convenedAt: Date | null;
	};
	/** When the notice last left again, corrected. */
	correctedAt: Date | null;
	noticeBy: Date;
	isLate: boolean;
	screen: string;
}

/** What a form of the page got back. */
export interface SentForm {
	values?: Record<string, unknown>;
	errors?: FormErrors;
}
