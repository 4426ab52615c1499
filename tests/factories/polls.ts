import { eq } from 'drizzle-orm';
import type { PollInput } from '../../src/lib/schemas/polls.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { DAY_MS, HOUR_MS, now } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { castBallot, type Voter } from '../../src/lib/server/polls/cast.ts';
import { secretsOf, voterKey } from '../../src/lib/server/polls/keys.ts';
import type { Poll } from '../../src/lib/server/polls/ledger.ts';
import { makePoll as make, type NewPoll } from '../../src/lib/server/polls/manage.ts';
import { localInput } from '../../src/lib/format/dates.ts';
import { makeEdition, makeNomination } from './awards.ts';

let serial = 0;

/** A public poll of three candidates in a prize of the public, open since yesterday and for five days. */
export async function makePoll(
	options: Partial<NewPoll> & { mayChange?: boolean; freezeHours?: number } = {}
) {
	const { mayChange = true, freezeHours = 48, ...rest } = options;
	const of = await makeEdition({ phase: 'scoring', mode: 'public' });
	const n = ++serial;
	const row = await write('polls.factory', async (tx) => {
		const made = await make(tx, system('factory'), {
			...{
				owner: { categoryId: of.category.id },
				code: `${of.edition.slug}/reconnaissance`,
				timezone: 'America/Toronto'
			},
			title: `Prix Reconnaissance ${n}`,
			opensAt: new Date(now().getTime() - DAY_MS),
			closesAt: new Date(now().getTime() + 5 * DAY_MS),
			embargoUntil: null,
			candidates: [{ name: 'Aïcha Ben Salah' }, { name: 'Benoît Roy' }, { name: 'Chantal Côté' }],
			...rest
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
		of
	};
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
	return write('votes.factory', (tx) =>
		castBallot(tx, poll, { voter: { ...who, ...voter }, choices, pepper })
	);
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

/** The vote of a prize in deliberation, closed yesterday: the first of its nominees has two votes, the second one. */
export async function makeClosedVote() {
	const { at, of, nominations } = await makeVote({ phase: 'deliberation' });
	const made = await makePoll({
		owner: { categoryId: of.category.id },
		code: `${at.editionSlug}/${at.categorySlug}`,
		embargoUntil: of.edition.embargoUntil,
		candidates: nominations.map(({ id, nomineeName }) => ({ nominationId: id, name: nomineeName }))
	});
	for (const [address, i] of [
		['a@exemple.org', 0],
		['b@exemple.org', 0],
		['c@exemple.org', 1]
	] as const)
		await vote(made.poll, address, [made.codes[i]!]);
	const closesAt = new Date(now().getTime() - HOUR_MS);
	await write('polls.factory', (tx) =>
		tx.update(t.poll).set({ closesAt }).where(eq(t.poll.id, made.poll.id))
	);
	return { ...made, poll: { ...made.poll, closesAt }, of, nominations, at };
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
