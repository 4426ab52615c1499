import { createHmac } from 'node:crypto';
import { config } from '../config.ts';
import { now } from '../clock.ts';
import { sameText } from '../ids.ts';

/** The code on screen changes so often… */
export const STEP_MS = 30_000;
/** …and one that was read is taken for ninety seconds from the moment it appeared. */
const STEPS_TAKEN = 3;

/** Letters and digits that no one confuses, as in other codes of the house. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ';
const LENGTH = 6;

/** The code that the screen of a session (its number), or of an assembly, shows now, and until when. */
export function codeOnScreen(of: number | string): { code: string; until: Date } {
	const step = Math.floor(now().getTime() / STEP_MS);
	return { code: codeAt(of, step), until: new Date((step + 1) * STEP_MS) };
}

/** Whether a code was on that screen less than ninety seconds ago, by our clock. */
export function isCodeTaken(of: number | string, typed: string): boolean {
	const code = typed.replace(/[\s-]/g, '').toUpperCase();
	const step = Math.floor(now().getTime() / STEP_MS);
	return Array.from({ length: STEPS_TAKEN }, (_, age) => codeAt(of, step - age)).some((one) =>
		sameText(one, code)
	);
}

/** Nothing is stored and no page has the secret: a code tells nothing of the next. */
function codeAt(of: number | string, step: number): string {
	const digest = createHmac('sha256', config().APP_SECRET).update(`presence\n${of}\n${step}`).digest();
	let left = digest.readUIntBE(0, 6);
	let code = '';
	for (let i = 0; i < LENGTH; i++) {
		code += ALPHABET[left % ALPHABET.length];
		left = Math.floor(left / ALPHABET.length);
	}
	return code;
}
