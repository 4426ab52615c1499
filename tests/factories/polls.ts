import { and, eq, isNull } from 'drizzle-orm';
import { HANDFUL } from '../../src/lib/poll/ledger.ts';
import type { PollInput } from '../../src/lib/schemas/polls.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { DAY_MS, HOUR_MS, now, setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';
import { castBallot, type Voter } from '../../src/lib/server/polls/ballots/cast.ts';
import { askDecision, takeDecision } from '../../src/lib/server/polls/office/decisions.ts';
import { secretsOf, voterKey } from '../../src/lib/server/polls/keys.ts';
import { signHeads } from '../../src/lib/server/polls/ledger/heads.ts';
import type { Poll } from '../../src/lib/server/polls/ledger/ledger.ts';
import { makePoll as make, type NewPoll } from '../../src/lib/server/polls/office/make.ts';
import type { PollAt } from '../../src/lib/server/polls/office/made-poll.ts';
import { localInput } from '../../src/lib/format/dates.ts';
import { makeEdition, makeNomination } from './awards.ts';
import { makeEvent } from './event.ts';
import { makePerson } from './people.ts';

let serial = 0;

/** A public poll of three candidates in a prize of the public, open since yesterday and for five days; its prize comes out as it closes. */
export async function makePoll(
	options: Partial<NewPoll> & { mayChange?: boolean; freezeHours?: number } = {}
) {
	const { mayChange = true, freezeHours = 48, ...rest } = options;
	const of = await makeEdition({ phase: 'scoring', mode: 'public' });
	const n = ++serial;
	const closesAt = rest.closesAt ?? new Date(now().getTime() + 5 * DAY_MS);
	const owner = rest.owner ?? { categoryId: of.category.id };
	const row = await write('polls.factory', async (tx) => {
		if ('categoryId' in owner) await comesOut(tx, owner.categoryId, rest.embargoUntil ?? closesAt);
		const made = await make(tx, system('factory'), {
			...{ owner, code: `${of.edition.slug}/reconnaissance`, timezone: 'America/Toronto' },
			title: `Prix Reconnaissance ${n}`,
			opensAt: new Date(now().getTime() - DAY_MS),
			embargoUntil: 'categoryId' in owner ? closesAt : null,
			candidates: [{ name: 'Aïcha Ben Salah' }, { name: 'Benoît Roy' }, { name: 'Chantal Côté' }],
			...rest,
			closesAt
		});
		await tx
			.update(t.poll)
			.set({ publishedAt: new Date(now().getTime() - 25 * HOUR_MS), mayChange, freezeHours })
			.where(eq(t.poll.id, made.id));
		return made;
	});
	const db = await reader();
	const [poll] = await db.select().from(t.poll).where(eq(t.poll.id, row.id));
	const candidates = await db
		.select()
		.from(t.pollCandidate)
		.where(eq(t.pollCandidate.pollId, row.id))
		.orderBy(t.pollCandidate.position);
	return {
		poll: poll!,
		candidates,
		codes: candidates.map(({ code }) => code),
		path: { edition: of.edition.slug },
		of: { ...of, edition: await editionRow(of.edition.id) }
	};
}

/** Moves an edition so that its prizes come out then. */
async function comesOut(tx: Tx, categoryId: number, at: Date): Promise<void> {
	const [of] = await tx
		.select({ edition: t.awardEdition })
		.from(t.awardCategory)
		.innerJoin(t.awardEdition, eq(t.awardEdition.id, t.awardCategory.editionId))
		.where(eq(t.awardCategory.id, categoryId));
	const { id, scoringClosesAt } = of!.edition;
	await tx
		.update(t.awardEdition)
		.set({
			embargoUntil: at,
			scoringClosesAt: new Date(Math.min(scoringClosesAt.getTime(), at.getTime() - DAY_MS))
		})
		.where(eq(t.awardEdition.id, id));
}

async function editionRow(id: number) {
	const [row] = await (await reader()).select().from(t.awardEdition).where(eq(t.awardEdition.id, id));
	return row!;
}

/** A public vote of an event, open since yesterday and for five days. */
export async function makeEventPoll(options: Partial<NewPoll> = {}) {
	const of = await makeEvent();
	const slug = 'coup-de-coeur';
	const made = await makePoll({
		owner: { eventId: of.event.id, slug },
		code: `${of.event.slug}/${slug}`,
		...options
	});
	return { ...made, of, path: { event: of.event.slug, poll: slug } };
}

/** Votes as somebody whose address is proved. */
export async function vote(
	poll: Poll,
	address: string,
	choices: readonly string[],
	voter: Partial<Voter> = {}
) {
	const { pepper } = await secretsOf(await reader(), poll.id);
	const who = {
		key: voterKey(pepper, address),
		address,
		network: '198.51.100.7',
		proof: 'code' as const,
		isPlain: false
	};
	return write('ballots.factory', (tx) =>
		castBallot(tx, poll, { voter: { ...who, ...voter }, choices, pepper })
	);
}

/** Votes of five others, so that a head of an open poll is signed: it waits for a handful. */
export async function voteAHandful(poll: Poll, choices: readonly string[]): Promise<void> {
	for (let i = 0; i < HANDFUL; i++) await vote(poll, `autre${++serial}@exemple.org`, choices);
}

/** The row of a poll as it is now. */
export async function pollRow(id: number): Promise<Poll> {
	const [row] = await (await reader()).select().from(t.poll).where(eq(t.poll.id, id));
	return row!;
}

/** A prize of the public whose three nominees agreed to be named, before its vote is prepared. */
export async function makeVote(options: Parameters<typeof makeEdition>[0] = {}) {
	const of = await makeEdition({ phase: 'scoring', mode: 'public', ...options });
	const nominations = [];
	for (let i = 0; i < 3; i++) nominations.push((await makeNomination(of)).nomination);
	const at = { editionSlug: of.edition.slug, categorySlug: of.category.slug };
	return { of, edition: of.edition, nominations, at };
}

/** What the form of a vote sends: open since an hour ago, for a day. */
export function pollSettings(
	{ timezone }: { timezone: string },
	nominations: readonly { code: string }[],
	other: Partial<PollInput> = {}
): PollInput {
	return {
		...{ revision: 0, title: 'Prix Reconnaissance', introduction: '', freezeHours: 48, mayChange: true },
		...{ perVoter: 1, retained: 1, nominations: nominations.map(({ code }) => code) },
		opensAt: localInput(new Date(now().getTime() - HOUR_MS), timezone),
		closesAt: localInput(new Date(now().getTime() + DAY_MS), timezone),
		...other
	};
}

/** The vote of a prize in deliberation, closed an hour ago and sealed: the first of its nominees has two votes, the second one. */
export async function makeClosedVote({ isSealed = true } = {}) {
	const { at, of, nominations } = await makeVote({ phase: 'deliberation' });
	const closesAt = new Date(now().getTime() - HOUR_MS);
	const made = await makePoll({
		owner: { categoryId: of.category.id },
		code: `${at.editionSlug}/${at.categorySlug}`,
		...{ closesAt, embargoUntil: of.edition.embargoUntil },
		candidates: nominations.map(({ id, nomineeName }) => ({ nominationId: id, name: nomineeName }))
	});
	const back = setClock(() => closesAt.getTime() - HOUR_MS);
	for (const [address, i] of [
		['a@exemple.org', 0],
		['b@exemple.org', 0],
		['c@exemple.org', 1]
	] as const)
		await vote(made.poll, address, [made.codes[i]!]);
	back();
	if (isSealed) await signHeads();
	return { ...made, of, nominations, at };
}

/** A word to a candidate, that waits. */
export async function makeEncouragement(candidateId: number, ballotId: string, words = 'Bravo!') {
	const [row] = await write('polls.factory', (tx) =>
		tx
			.insert(t.encouragement)
			.values({ candidateId, ballotId, name: 'Ondine', words, at: now() })
			.returning({ id: t.encouragement.id })
	);
	return row!.id;
}

/** Takes a candidate out of the choice, as two people of the permanence. */
export async function removeByTwo(poll: Poll, code: string, reason: string): Promise<void> {
	const [asks, agrees] = [await makePerson({ roles: ['staff'] }), await makePerson({ roles: ['staff'] })];
	const at = await deskOf(poll);
	await askDecision({ actor: asks.actor, ...at, kind: 'remove', code, reason });
	await takeDecision({ actor: agrees.actor, ...at, id: await askedOf(poll.id), agrees: true });
}

/** What is asked of a poll, and not decided. */
export async function askedOf(pollId: number): Promise<number> {
	const [asked] = await (
		await reader()
	)
		.select({ id: t.pollDecision.id })
		.from(t.pollDecision)
		.where(and(eq(t.pollDecision.pollId, pollId), isNull(t.pollDecision.decidedAt)));
	return asked!.id;
}

/** Where the permanence works on a poll. */
export async function deskOf({ id }: Pick<Poll, 'id'>): Promise<PollAt> {
	const [of] = await (
		await reader()
	)
		.select({
			...{ edition: t.awardEdition.slug, category: t.awardCategory.slug },
			...{ event: t.event.slug, poll: t.poll.slug }
		})
		.from(t.poll)
		.leftJoin(t.awardCategory, eq(t.awardCategory.id, t.poll.categoryId))
		.leftJoin(t.awardEdition, eq(t.awardEdition.id, t.awardCategory.editionId))
		.leftJoin(t.event, eq(t.event.id, t.poll.eventId))
		.where(eq(t.poll.id, id));
	const { edition, category, event, poll } = of!;
	return event ? { eventSlug: event, pollSlug: poll } : { editionSlug: edition!, categorySlug: category! };
}

/** The votes of the candidates of a poll, in their order. */
export async function votesOf(pollId: number): Promise<number[]> {
	const db = await reader();
	const rows = await db
		.select()
		.from(t.pollCandidate)
		.where(eq(t.pollCandidate.pollId, pollId))
		.orderBy(t.pollCandidate.position);
	return rows.map(({ votes }) => votes);
}
