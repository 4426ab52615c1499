import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { stopPair } from '../../../src/lib/server/mentoring/end.ts';
import { exportPairs } from '../../../src/lib/server/mentoring/export.ts';
import { staffProgram, staffPrograms } from '../../../src/lib/server/mentoring/office.ts';
import { addPair, dropPair, proposePairs, sendPairs } from '../../../src/lib/server/mentoring/pairs.ts';
import { addProgram, setProgram } from '../../../src/lib/server/mentoring/programs.ts';
import { activePair, pairIn, staff, YEAR, year } from '../../factories/mentoring.ts';

/** What the office reads and does of mentoring. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

const begun = async () => (await addProgram(staff, YEAR)).code;

export const MENTORING_READS: Calls = {
	staffPrograms: async (actor) => staffPrograms(actor),
	staffProgram: async (actor) => staffProgram(actor, await begun()),
	exportPairs: async (actor) => exportPairs({ actor, code: await begun(), format: 'csv' })
};

export const MENTORING_COMMANDS: Calls = {
	addProgram: async (actor) => addProgram(actor, YEAR),
	setProgram: async (actor) => setProgram(actor, await begun(), YEAR),
	proposePairs: async (actor) => proposePairs(actor, await begun()),
	addPair: async (actor) => {
		const { code, mentors, mentees } = await year([{}], [{}]);
		return addPair(actor, code, { mentor: mentors[0]!.id, mentee: mentees[0]!.id });
	},
	dropPair: async (actor) => {
		const { code } = await year([{}], [{}]);
		await proposePairs(staff, code);
		return dropPair(actor, (await pairIn(code)).id);
	},
	sendPairs: async (actor) => sendPairs(actor, await begun()),
	stopPair: async (actor) => stopPair({ actor, pairId: (await activePair()).id, reason: 'Une raison' })
};
