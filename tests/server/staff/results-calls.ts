import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { castBallot } from '../../../src/lib/server/awards/deliberation/ballot.ts';
import { addNote, openDeliberation } from '../../../src/lib/server/awards/deliberation/note.ts';
import {
	deliberationBoard,
	deliberationOf,
	staffDeliberation
} from '../../../src/lib/server/awards/deliberation/queries.ts';
import { callOffRound, closeRound, openRound } from '../../../src/lib/server/awards/deliberation/rounds.ts';
import { setShortlist } from '../../../src/lib/server/awards/deliberation/shortlist.ts';
import { certificatesPdf } from '../../../src/lib/server/awards/results/certificates.ts';
import { confirmResult } from '../../../src/lib/server/awards/results/confirm.ts';
import { minutesPdf } from '../../../src/lib/server/awards/results/minutes-pdf.ts';
import { proposeResult } from '../../../src/lib/server/awards/results/propose.ts';
import { publishResults } from '../../../src/lib/server/awards/results/publish.ts';
import {
	honoursOf,
	mayAskUnlock,
	minutesFor,
	resultStage,
	shownResult,
	staffLaureates
} from '../../../src/lib/server/awards/results/queries.ts';
import {
	previewResultLetters,
	sendResultLetters
} from '../../../src/lib/server/awards/results/send-letters.ts';
import { dropRelease, editedRelease, saveRelease } from '../../../src/lib/server/awards/results/release.ts';
import { putBack, takeDown } from '../../../src/lib/server/awards/results/take-down.ts';
import { unlockResult } from '../../../src/lib/server/awards/results/unlock.ts';
import { makePerson } from '../../factories/people.ts';
import { lock, makeDeliberation, propose } from '../../factories/results.ts';

/** What the office reads and does of deliberations and results, each on an edition of its own. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

/** Some acts are signed: for them the permanence is one of its people. */
async function signed(actor: Actor): Promise<Actor> {
	return actor.kind === 'system' ? (await makePerson({ roles: ['staff'] })).actor : actor;
}

const SENDER = { sender: { name: 'AXTRA', email: 'info@axtra.example' }, city: 'Montréal' };
const RELEASE = {
	...{ release: '', title: 'Le palmarès', dateline: '', body: 'Un texte.', about: '', contact: '' }
};

async function made(options: Parameters<typeof makeDeliberation>[0] = {}) {
	const deliberation = await makeDeliberation(options);
	const { editionSlug, categorySlug } = deliberation.at;
	const codes = deliberation.nominations.map(({ nomination }) => nomination.code);
	return { ...deliberation, editionSlug, categorySlug, codes };
}

async function locked(options: Parameters<typeof makeDeliberation>[0] = {}) {
	const deliberation = await made(options);
	await lock(deliberation);
	return deliberation;
}

export const RESULTS_READS: Calls = {
	deliberationBoard: async (actor) => deliberationBoard(actor, (await made()).editionSlug),
	staffDeliberation: async (actor) => {
		const { editionSlug, categorySlug } = await made();
		return staffDeliberation(actor, editionSlug, categorySlug);
	},
	shownResult: async (actor) => {
		const { editionSlug, categorySlug } = await locked();
		return shownResult(actor, editionSlug, categorySlug);
	},
	resultStage: async (actor) => {
		const { editionSlug, categorySlug } = await locked();
		return resultStage(actor, editionSlug, categorySlug);
	},
	mayAskUnlock: async (actor) => {
		const { editionSlug, categorySlug } = await locked();
		return mayAskUnlock(actor, editionSlug, categorySlug);
	},
	minutesFor: async (actor) => {
		const { editionSlug, categorySlug } = await locked();
		return minutesFor(actor, editionSlug, categorySlug);
	},
	minutesPdf: async (actor) => {
		const { editionSlug, categorySlug } = await locked();
		return minutesPdf(actor, editionSlug, categorySlug);
	},
	certificatesPdf: async (actor) => {
		const { editionSlug, categorySlug } = await locked();
		return certificatesPdf(actor, editionSlug, categorySlug);
	},
	honoursOf: async (actor) => honoursOf(actor, (await locked()).editionSlug),
	editedRelease: async (actor) => editedRelease(actor, (await locked()).editionSlug, SENDER),
	staffLaureates: async (actor) => staffLaureates(actor, (await made()).editionSlug),
	previewResultLetters: async (actor) => previewResultLetters({ actor, ...(await locked()).at, comments: [] })
};

export const RESULTS_COMMANDS: Calls = {
	openDeliberation: async (actor) => openDeliberation({ actor, ...(await made()).at }),
	addNote: async (actor) => addNote({ actor, ...(await made()).at, text: 'Bien.' }),
	openRound: async (actor) => {
		const { at, codes } = await made();
		return openRound({ actor, ...at, kind: 'tie', codes });
	},
	closeRound: async (actor) => {
		const { at, codes, staff, jurors, editionSlug, categorySlug } = await made();
		await openRound({ actor: staff, ...at, kind: 'tie', codes });
		const { rounds } = await deliberationOf(staff, editionSlug, categorySlug);
		await castBallot({
			...{ actor: jurors[0]!.actor, ...at, roundId: rounds[0]!.id },
			ranks: { [codes[0]!]: 1 }
		});
		return closeRound({ actor, ...at, reason: 'Les autres ne peuvent venir.' });
	},
	callOffRound: async (actor) => {
		const { at, codes, staff } = await made();
		await openRound({ actor: staff, ...at, kind: 'tie', codes });
		return callOffRound({ actor, ...at });
	},
	saveRelease: async (actor) => {
		const { editionSlug } = await locked();
		return saveRelease({ actor: await signed(actor), editionSlug, revision: 0, parts: RELEASE });
	},
	dropRelease: async (actor) => {
		const { editionSlug, staff } = await locked();
		await saveRelease({ actor: staff, editionSlug, revision: 0, parts: RELEASE });
		return dropRelease({ actor, editionSlug, revision: 1 });
	},
	setShortlist: async (actor) => {
		const { at, codes } = await made();
		return setShortlist({ actor, ...at, codes });
	},
	proposeResult: async (actor) => {
		const { at, codes } = await made();
		return proposeResult({
			...{ actor: await signed(actor), ...at, codes: codes.slice(0, 1) },
			reason: 'La première.'
		});
	},
	confirmResult: async (actor) => {
		const deliberation = await made();
		const digest = await propose(deliberation, deliberation.staff);
		return confirmResult({ actor: await signed(actor), ...deliberation.at, digest });
	},
	unlockResult: async (actor) => {
		const { at, staff } = await locked();
		return unlockResult({ actor: actor.kind === 'system' ? staff : actor, ...at, reason: 'Une erreur.' });
	},
	sendResultLetters: async (actor) => {
		const { at, staff } = await locked();
		const { digest } = await previewResultLetters({ actor: staff, ...at, comments: [] });
		return sendResultLetters({ actor, ...at, comments: [], digest });
	},
	takeDown: async (actor) => {
		const { editionSlug, staff } = await locked({ phase: 'results' });
		await publishResults();
		const [one] = await staffLaureates(staff, editionSlug);
		return takeDown({ actor, editionSlug, laureateId: one!.id, reason: 'À sa demande.' });
	},
	putBack: async (actor) => {
		const { editionSlug, staff } = await locked({ phase: 'results' });
		await publishResults();
		const [one] = await staffLaureates(staff, editionSlug);
		await takeDown({ actor: staff, editionSlug, laureateId: one!.id, reason: 'À sa demande.' });
		return putBack({ actor, editionSlug, laureateId: one!.id });
	}
};
