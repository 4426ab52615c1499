import type { SESSION_KINDS } from '../../db/schema/programme.ts';

/** Kinds of session in which one takes a seat; the others are open to everyone that day. */
const BOOKABLE: readonly string[] = ['workshop', 'exchange'] satisfies (typeof SESSION_KINDS)[number][];

/** Whether a proposal of this kind becomes a session that one chooses. */
export function isBookableKind(kind: string): boolean {
	return BOOKABLE.includes(kind);
}
