import { eq } from 'drizzle-orm';
import { now } from '../../../src/lib/server/clock.ts';
import { ballot } from '../../../src/lib/server/db/schema/ballots.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { proposePublicResult } from '../../../src/lib/server/awards/results/propose-public.ts';
import { pollBoard } from '../../../src/lib/server/awards/polls/board.ts';
import { eventBoard, eventPolls } from '../../../src/lib/server/programme/polls/board.ts';
import { holdDeparted } from '../../../src/lib/server/polls/office/departed.ts';
import { holdLockstep } from '../../../src/lib/server/polls/office/lockstep.ts';
import { askDecision, takeDecision } from '../../../src/lib/server/polls/office/decisions.ts';
import { publishPoll } from '../../../src/lib/server/polls/office/publish.ts';
import { reviewEncouragement } from '../../../src/lib/server/polls/office/moderate.ts';
import { publicPolls } from '../../../src/lib/server/awards/polls/desk.ts';
import { addEntry, dropEntry } from '../../../src/lib/server/programme/polls/own-entries.ts';
import { prepareEventPoll } from '../../../src/lib/server/programme/polls/prepare.ts';
import { preparePoll } from '../../../src/lib/server/awards/polls/prepare.ts';
import { setPollWords } from '../../../src/lib/server/polls/office/words.ts';
import { askReview, clearBallot, decideReview } from '../../../src/lib/server/polls/office/review.ts';
import { tallyPdf } from '../../../src/lib/server/polls/office/tally.ts';
import { makePerson } from '../../factories/people.ts';
import {
	askedOf,
	makeClosedVote,
	makeEncouragement,
	makeEventPoll,
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

/** A vote of an event, before anybody votes. */
async function madeForEvent() {
	const { of, path } = await makeEventPoll();
	return { of, at: { eventSlug: path.event, pollSlug: path.poll } };
}

const ENTRY = { name: 'Affiche', organisationName: '', story: '' };

export const POLL_READS: Calls = {
	eventPolls: async (actor) => eventPolls(actor, (await madeForEvent()).at.eventSlug),
	eventBoard: async (actor) => {
		const { at } = await madeForEvent();
		return eventBoard(actor, at.eventSlug, at.pollSlug);
	},
	pollBoard: async (actor) => {
		const { at } = await voted();
		return pollBoard(actor, at.editionSlug, at.categorySlug);
	},
	publicPolls: async (actor) => publicPolls(actor, (await made()).at.editionSlug),
	tallyPdf: async (actor) => {
		const { at } = await makeClosedVote();
		return tallyPdf(actor, at);
	}
};

export const POLL_COMMANDS: Calls = {
	prepareEventPoll: async (actor) => {
		const { of } = await madeForEvent();
		const { nominations: _, ...settings } = pollSettings(of.event, []);
		return prepareEventPoll({
			...{ actor, eventSlug: of.event.slug, pollSlug: undefined },
			input: { ...settings, electorate: 'anyone', choices: [] }
		});
	},
	addEntry: async (actor) => {
		const { at } = await madeForEvent();
		return addEntry({ actor, ...at, input: ENTRY, file: { name: '', bytes: Buffer.alloc(0) } });
	},
	dropEntry: async (actor) => {
		const { poll, path, codes } = await makeEventPoll();
		return dropEntry({ actor, eventSlug: path.event, pollSlug: poll.slug, code: codes[0]! });
	},
	preparePoll: async (actor) => {
		const { at, nominations, edition } = await makeVote();
		return preparePoll({ actor, ...at, input: pollSettings(edition, nominations) });
	},
	setPollWords: async (actor) => {
		const { at, poll } = await made();
		return setPollWords({ actor, ...at, revision: poll.revision, introduction: 'Votez.' });
	},
	publishPoll: async (actor) => publishPoll({ actor, ...(await made()).at }),
	askDecision: async (actor) => {
		const { at, codes } = await voted();
		const asked = { kind: 'remove', code: codes[0]!, reason: 'Désistement' } as const;
		return askDecision({ actor: await signed(actor), ...at, ...asked });
	},
	takeDecision: async (actor) => {
		const { at, codes, poll } = await voted();
		const { actor: first } = await makePerson({ roles: ['staff'] });
		const asked = { kind: 'remove', code: codes[0]!, reason: 'Désistement' } as const;
		await askDecision({ actor: first, ...at, ...asked });
		const id = await askedOf(poll.id);
		return takeDecision({ actor: await signed(actor), ...at, id, agrees: true });
	},
	holdLockstep: async (actor) => {
		const { at, codes } = await voted();
		const on = { by: 'domain', key: 'exemple.org', candidate: codes[0]!, until: Date.now() } as const;
		return holdLockstep({ actor, ...at, ...on });
	},
	holdDeparted: async (actor) => holdDeparted({ actor, ...(await madeForEvent()).at }),
	reviewEncouragement: async (actor) => {
		const { ballotId, candidates } = await voted();
		const id = await makeEncouragement(candidates[0]!.id, ballotId);
		return reviewEncouragement({ actor: await signed(actor), id, shows: true });
	},
	clearBallot: async (actor) => {
		const { ballotId } = await voted();
		await write('polls.test', (tx) =>
			tx.update(ballot).set({ heldAt: now(), heldFor: 'network' }).where(eq(ballot.id, ballotId))
		);
		return clearBallot({ actor, ballotId });
	},
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
