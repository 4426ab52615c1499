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

/** The code that a session's screen shows now, and until when. */
export function codeOnScreen(sessionId: number): { code: string; until: Date } {
	const step = Math.floor(now().getTime() / STEP_MS);
	return { code: codeAt(sessionId, step), until: new Date((step + 1) * STEP_MS) };
}

/** Whether a code was on that session's screen less than ninety seconds ago, by our clock. */
export function isCodeTaken(sessionId: number, typed: string): boolean {
	const code = typed.replace(/[\s-]/g, '').toUpperCase();
	const step = Math.floor(now().getTime() / STEP_MS);
	return Array.from({ length: STEPS_TAKEN }, (_, age) => codeAt(sessionId, step - age)).some((one) =>
		sameText(one, code)
	);
}

/** Nothing is stored and no page has the secret: a code tells nothing of the next. */
function codeAt(sessionId: number, step: number): string {
	const digest = createHmac('sha256', config().APP_SECRET).update(`presence\n${sessionId}\n${step}`).digest();
	let left = digest.readUIntBE(0, 6);
	let code = '';
	for (let i = 0; i < LENGTH; i++) {
		code += ALPHABET[left % ALPHABET.length];
		left = Math.floor(left / ALPHABET.length);
	}
	return code;
}
