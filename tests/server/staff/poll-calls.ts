import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { proposePublicResult } from '../../../src/lib/server/awards/results/propose-public.ts';
import { pollBoard } from '../../../src/lib/server/polls/board.ts';
import { holdLockstep } from '../../../src/lib/server/polls/lockstep.ts';
import { publishVote, removeFromVote } from '../../../src/lib/server/polls/manage-vote.ts';
import { reviewEncouragement } from '../../../src/lib/server/polls/moderate.ts';
import { publicVotes } from '../../../src/lib/server/polls/office.ts';
import { preparePoll, setPollWords } from '../../../src/lib/server/polls/prepare.ts';
import { askReview, clearBallot, decideReview } from '../../../src/lib/server/polls/review.ts';
import { tallyPdf } from '../../../src/lib/server/polls/tally.ts';
import { makePerson } from '../../factories/people.ts';
import {
	makeClosedVote,
	makeEncouragement,
	makePoll,
	makeVote,
	pollSettings,
	vote
} from '../../factories/polls.ts';

/** What the office reads and does of votes of the public, each on a poll of its own. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

/** What two people sign: for them the permanence is one of its people. */
async function signed(actor: Actor): Promise<Actor> {
	return actor.kind === 'system' ? (await makePerson({ roles: ['staff'] })).actor : actor;
}

async function made() {
	const on = await makePoll();
	return { ...on, at: { editionSlug: on.of.edition.slug, categorySlug: on.of.category.slug } };
}

async function voted() {
	const on = await made();
	const { ballot } = await vote(on.poll, 'a@exemple.org', [on.codes[0]!]);
	return { ...on, ballotId: ballot };
}

export const POLL_READS: Calls = {
	pollBoard: async (actor) => {
		const { at } = await voted();
		return pollBoard(actor, at.editionSlug, at.categorySlug);
	},
	publicVotes: async (actor) => publicVotes(actor, (await made()).at.editionSlug),
	tallyPdf: async (actor) => {
		const { at } = await makeClosedVote();
		return tallyPdf(actor, at.editionSlug, at.categorySlug);
	}
};

export const POLL_COMMANDS: Calls = {
	preparePoll: async (actor) => {
		const { at, nominations, edition } = await makeVote();
		return preparePoll({ actor, ...at, input: pollSettings(edition, nominations) });
	},
	setPollWords: async (actor) => {
		const { at, poll } = await made();
		return setPollWords({ actor, ...at, revision: poll.revision, introduction: 'Votez.' });
	},
	publishVote: async (actor) => publishVote({ actor, ...(await made()).at }),
	removeFromVote: async (actor) => {
		const { at, codes } = await made();
		return removeFromVote({ actor, ...at, code: codes[0]!, reason: 'Désistement' });
	},
	holdLockstep: async (actor) => {
		const { at, codes } = await voted();
		const on = { by: 'domain', key: 'exemple.org', candidate: codes[0]!, until: Date.now() } as const;
		return holdLockstep({ actor, ...at, ...on });
	},
	reviewEncouragement: async (actor) => {
		const { ballotId, candidates } = await voted();
		const id = await makeEncouragement(candidates[0]!.id, ballotId);
		return reviewEncouragement({ actor: await signed(actor), id, shows: true });
	},
	clearBallot: async (actor) => clearBallot({ actor, ballotId: (await voted()).ballotId }),
	askReview: async (actor) =>
		askReview({ actor: await signed(actor), ballotId: (await voted()).ballotId, reason: 'robot' }),
	decideReview: async (actor) => {
		const { ballotId } = await voted();
		const first = await makePerson({ roles: ['staff'] });
		await askReview({ actor: first.actor, ballotId, reason: 'robot' });
		return decideReview({ actor: await signed(actor), ballotId, agrees: true });
	},
	proposePublicResult: async (actor) => {
		const { at } = await makeClosedVote();
		return proposePublicResult({ actor: await signed(actor), ...at, codes: [] });
	}
};
