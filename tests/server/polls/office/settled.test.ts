import { eq, sql, type SQL } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { answerConsent } from '../../../../src/lib/server/awards/nominations/consent.ts';
import { withdrawByStaff } from '../../../../src/lib/server/awards/eligibility/withdraw.ts';
import { withdrawNomination } from '../../../../src/lib/server/awards/nominations/withdraw.ts';
import { confirmResult } from '../../../../src/lib/server/awards/results/confirm.ts';
import { proposePublicResult } from '../../../../src/lib/server/awards/results/propose-public.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../../../src/lib/server/db/write.ts';
import { nomineePath } from '../../../../src/lib/server/links.ts';
import { askDecision, takeDecision } from '../../../../src/lib/server/polls/office/decisions.ts';
import { destroyTraces } from '../../../../src/lib/server/polls/ballots/destroy.ts';
import { signHeads } from '../../../../src/lib/server/polls/ledger/heads.ts';
import { publishPoll } from '../../../../src/lib/server/polls/office/publish.ts';
import { candidatesOf } from '../../../../src/lib/server/polls/queries.ts';
import { askReview, clearBallot } from '../../../../src/lib/server/polls/office/review.ts';
import { makePerson } from '../../../factories/people.ts';
import {
	askedOf,
	deskOf,
	makeClosedVote,
	makeEventPoll,
	makePoll,
	makeVote,
	pollRow,
	removeByTwo,
	vote
} from '../../../factories/polls.ts';
import { refusal, refusedBy, withGuardOff } from '../../../setup/guards.ts';

// What the store itself holds of a vote in which somebody has voted, each guard with its control.

let back = () => {};
afterEach(() => back());
const at = (instant: number) => {
	back();
	back = setClock(() => instant);
};
const staff = async () => (await makePerson({ roles: ['staff'] })).actor;

class Undo extends Error {}

/** Refused by that name while the guards are on; passes with them off, and is undone. */
async function held(name: string, guards: readonly string[], text: SQL): Promise<void> {
	const run = (tx: Tx) => tx.run(text);
	expect(await refusedBy(run)).toBe(name);
	const off = await withGuardOff(guards, () =>
		refusedBy(async (tx) => {
			await run(tx);
			throw new Undo();
		})
	);
	expect(off).toBe('Error');
}

const keyOf = ({ code, nomineeEmailCanonical }: typeof t.nomination.$inferSelect) =>
	new URL(nomineePath(code, nomineeEmailCanonical), 'http://x').searchParams.get('cle');

async function standing() {
	const { of, nominations, at: place } = await makeVote();
	const made = await makePoll({
		owner: { categoryId: of.category.id },
		code: `${place.editionSlug}/${place.categorySlug}`,
		embargoUntil: of.edition.embargoUntil,
		candidates: nominations.map(({ id, nomineeName }) => ({
			nominationId: id,
			name: nomineeName,
			story: 'S'
		}))
	});
	return { ...made, nominations, place };
}

describe('from the first ballot on', () => {
	test.each([
		'opens_at = opens_at - 1',
		'closes_at = closes_at + 1',
		'retained = retained + 1',
		'freeze_hours = freeze_hours + 1',
		'may_change = 1 - may_change',
		'published_at = NULL'
	])('%s is refused', async (set) => {
		const { poll, codes } = await makePoll();
		const text = sql.raw(`UPDATE poll SET ${set} WHERE id = ${poll.id}`);
		expect(
			await refusedBy(async (tx) => {
				await tx.run(text);
				throw new Undo();
			})
		).toBe('Error');
		await vote(poll, 'a@exemple.org', [codes[0]!]);
		await held('poll_settled', ['poll_settled'], text);
	});

	test('when it is told follows its prize alone; an event’s stays', async () => {
		const { poll, codes } = await makePoll();
		const other = await makeEventPoll();
		await vote(poll, 'a@exemple.org', [codes[0]!]);
		await vote(other.poll, 'a@exemple.org', [other.codes[0]!]);
		const set = (id: number, text: string) => sql.raw(`UPDATE poll SET ${text} WHERE id = ${id}`);
		await held('poll_settled', ['poll_told_settled'], set(poll.id, 'embargo_until = embargo_until + 1'));
		await held('poll_settled', ['poll_told_settled'], set(poll.id, 'contested_until = closes_at + 9'));
		await held('poll_settled', ['poll_told_settled'], set(other.poll.id, 'embargo_until = closes_at'));
	});

	test('whom a candidate stands for stays: two do not swap', async () => {
		const { poll, codes, candidates, nominations } = await standing();
		await vote(poll, 'a@exemple.org', [codes[0]!]);
		const text = sql`UPDATE poll_candidate SET nomination_id = NULL WHERE id = ${candidates[0]!.id}`;
		await held('poll_settled', ['poll_candidate_origin_settled'], text);
		expect(nominations).toHaveLength(3);
	});
});

test('the vote of a prize is under embargo until its prize comes out', async () => {
	const { poll } = await makePoll();
	for (const value of ['NULL', 'embargo_until - 1'])
		await held(
			'poll_before_prize',
			['poll_stays_under_embargo'],
			sql.raw(`UPDATE poll SET embargo_until = ${value} WHERE id = ${poll.id}`)
		);
	const { of } = await makeVote();
	const insert = sql`INSERT INTO poll (code, category_id, title, opens_at, closes_at, contested_until, created_at)
		VALUES ('tôt', ${of.category.id}, 'Tôt', 1, 2, 3, 1)`;
	await held('poll_before_prize', ['poll_made_under_embargo'], insert);
});

test('a second public vote of an edition is refused: it would take the address of the first', async () => {
	const { of, poll } = await makePoll();
	const categoryId = await write('awards.test', async (tx) => {
		const [made] = await tx
			.insert(t.awardCategory)
			.values({
				...{ editionId: of.edition.id, slug: 'deux', name: 'Deux', mode: 'public' as const },
				nomineeKind: 'person'
			})
			.returning();
		return made!.id;
	});
	await write('polls.test', async (tx) => {
		const [made] = await tx
			.insert(t.poll)
			.values({
				...{ code: `${of.edition.slug}/deux`, categoryId, title: 'Deux', createdAt: now() },
				...{ opensAt: poll.opensAt, closesAt: poll.closesAt, contestedUntil: poll.contestedUntil },
				embargoUntil: poll.embargoUntil
			})
			.returning();
		await tx
			.insert(t.pollCandidate)
			.values(['A', 'B'].map((code) => ({ pollId: made!.id, code, name: code })));
	});
	const actor = await staff();
	const at = { editionSlug: of.edition.slug, categorySlug: 'deux' };
	expect(await refusal(publishPoll({ actor, ...at }))).toBe('poll_edition_taken');
	await withGuardOff(['poll_alone_in_edition'], async () => {
		expect(await refusal(publishPoll({ actor, ...at }))).toBe('done');
	});
});

describe('who stands no more', () => {
	test('by answering that they are not to be named, leaves the vote: votes kept, story gone', async () => {
		for (const answers of [
			{ nominated: true, pictured: true, named: false },
			{ nominated: false, pictured: false, named: false }
		]) {
			const { poll, codes, nominations } = await standing();
			await vote(poll, 'a@exemple.org', [codes[0]!]);
			const [one] = nominations;
			const key = keyOf(one!);
			await answerConsent({ code: one!.code, key, answers });
			const [shown] = await candidatesOf(poll, { hasVoted: true });
			expect(shown).toMatchObject({ isRemoved: true, votes: 1, story: '' });
			expect(await refusal(vote(poll, 'b@exemple.org', [codes[0]!]))).toBe('poll_choices');
			const place = await deskOf(poll);
			const asked = { kind: 'return', code: codes[0]!, reason: 'Erreur' } as const;
			await askDecision({ actor: await staff(), ...place, ...asked });
			const id = await askedOf(poll.id);
			expect(await refusal(takeDecision({ actor: await staff(), ...place, id, agrees: true }))).toBe(
				'poll_candidate_left'
			);
		}
	});

	test('without the guards, stays in lice', async () => {
		const { poll, codes, nominations } = await standing();
		await vote(poll, 'a@exemple.org', [codes[0]!]);
		await withGuardOff(['nominee_leaves_vote', 'nomination_leaves_vote'], () =>
			write('awards.test', (tx) =>
				tx.insert(t.nomineeConsent).values({
					...{ nominationId: nominations[0]!.id, nominated: true, pictured: true, named: false, at: now() }
				})
			)
		);
		expect(await refusal(vote(poll, 'b@exemple.org', [codes[0]!]))).toBe('done');
	});

	test('withdrawn by whoever nominated, leaves a public vote as removed, and one being prepared for good', async () => {
		const { poll, codes, nominations, place } = await standing();
		await vote(poll, 'a@exemple.org', [codes[0]!]);
		const [one, two] = nominations;
		const [by] = await (await reader()).select().from(t.person).where(eq(t.person.id, one!.nominatorId));
		const actor = {
			...{ kind: 'person' as const, personId: by!.id, email: by!.email, name: 'N' },
			...{ roles: [], organisationIds: [] }
		};
		await withdrawNomination({ actor, code: one!.code });
		expect((await candidatesOf(poll, { hasVoted: true }))[0]).toMatchObject({ isRemoved: true, votes: 1 });
		// What two people take out, one does not by withdrawing the nomination.
		const alone = async () =>
			refusal(
				withdrawByStaff({
					...{ actor: await staff(), editionSlug: place.editionSlug, code: two!.code },
					reason: 'nominee'
				})
			);
		expect(await alone()).toBe('nomination_in_vote');
		expect(await withGuardOff(['nomination_in_vote'], alone)).toBe('done');
		const draft = await standing();
		await write('polls.test', (tx) =>
			tx.update(t.poll).set({ publishedAt: null }).where(eq(t.poll.id, draft.poll.id))
		);
		const key = keyOf(draft.nominations[0]!);
		const answers = { nominated: false, pictured: false, named: false };
		await answerConsent({ code: draft.nominations[0]!.code, key, answers });
		expect(await candidatesOf(draft.poll, { hasVoted: true })).toHaveLength(2);
	});
});

describe('a candidate is taken out by two', () => {
	test('and not by one; whoever asked may take it back; two put it back before the close', async () => {
		const { poll, codes, candidates } = await makePoll();
		await vote(poll, 'a@exemple.org', [codes[0]!]);
		const [first, second, place] = [await staff(), await staff(), await deskOf(poll)];
		const ask = (kind: 'remove' | 'return') =>
			askDecision({ actor: first, ...place, kind, code: codes[0]!, reason: 'Fraude' });
		await ask('remove');
		expect(await refusal(ask('remove'))).toBe('poll_decided');
		const id = await askedOf(poll.id);
		expect(await refusal(takeDecision({ actor: first, ...place, id, agrees: true }))).toBe('poll_needs_two');
		await takeDecision({ actor: first, ...place, id, agrees: false });
		const alone = sql`UPDATE poll_candidate SET removed_at = 1, removed_reason = 'Seul' WHERE id = ${candidates[0]!.id}`;
		await held('candidate_needs_two', ['poll_candidate_leaves'], alone);
		const agree = sql`UPDATE poll_decision SET agreed = 1, second_by = asked_by, decided_at = 1 WHERE poll_id = ${poll.id} AND decided_at IS NULL`;
		await ask('remove');
		expect(await refusedBy((tx) => tx.run(agree))).toBe('poll_decision_two');
		const { person } = await makePerson();
		const stranger = sql`UPDATE poll_decision SET agreed = 1, second_by = ${person.id}, decided_at = 1 WHERE poll_id = ${poll.id} AND decided_at IS NULL`;
		await held('candidate_needs_two', ['poll_decision_decided'], stranger);
		await takeDecision({ actor: second, ...place, id: await askedOf(poll.id), agrees: true });
		expect(await refusal(vote(poll, 'b@exemple.org', [codes[0]!]))).toBe('poll_choices');
		await ask('return');
		await takeDecision({ actor: second, ...place, id: await askedOf(poll.id), agrees: true });
		expect(await refusal(vote(poll, 'b@exemple.org', [codes[0]!]))).toBe('done');
	});

	test('of two who agree at once, one does', async () => {
		const { poll, codes } = await makePoll();
		await vote(poll, 'a@exemple.org', [codes[0]!]);
		const place = await deskOf(poll);
		const asked = { kind: 'remove', code: codes[0]!, reason: 'Fraude' } as const;
		await askDecision({ actor: await staff(), ...place, ...asked });
		const id = await askedOf(poll.id);
		const both = [await staff(), await staff()].map((actor) =>
			refusal(takeDecision({ actor, ...place, id, agrees: true }))
		);
		expect((await Promise.all(both)).sort()).toEqual(['done', 'not_found']);
	});

	test('after the close for a prize, never for an event, nor back, nor once the result is locked', async () => {
		const { poll, codes, of } = await makeClosedVote();
		await removeByTwo(poll, codes[1]!, 'Fraude');
		expect((await candidatesOf(poll, { hasVoted: true }))[1]).toMatchObject({ isRemoved: true });
		const decide = async (place: typeof poll, kind: 'remove' | 'return', code: string) => {
			const desk = await deskOf(place);
			await askDecision({ actor: await staff(), ...desk, kind, code, reason: 'Fraude' });
			const id = await askedOf(place.id);
			return refusal(takeDecision({ actor: await staff(), ...desk, id, agrees: true }));
		};
		expect(await decide(poll, 'return', codes[1]!)).toBe('poll_closed');
		const event = await makeEventPoll();
		await vote(event.poll, 'a@exemple.org', [event.codes[0]!]);
		at(event.poll.closesAt.getTime() + HOUR_MS);
		expect(await decide(event.poll, 'remove', event.codes[0]!)).toBe('poll_closed');
		back();
		const [one, two] = [await staff(), await staff()];
		const edition = of.edition.slug;
		const where = { editionSlug: edition, categorySlug: of.category.slug };
		const { digest } = await proposePublicResult({ actor: one, ...where, codes: [] });
		await confirmResult({ actor: one, ...where, digest });
		await confirmResult({ actor: two, ...where, digest });
		expect(await decide(poll, 'remove', codes[0]!)).toBe('result_locked');
		const id = await askedOf(poll.id);
		const again = async () => refusal(takeDecision({ actor: await staff(), ...where, id, agrees: true }));
		expect(await withGuardOff(['poll_candidate_leaves'], again)).toBe('done');
	});
});

describe('a vote sealed before its time', () => {
	test('is opened again by two people, before its close, and not otherwise', async () => {
		const { poll, codes } = await makePoll();
		const today = now().getTime();
		at(poll.closesAt.getTime() + DAY_MS);
		await signHeads();
		at(today);
		expect(await refusal(vote(poll, 'a@exemple.org', [codes[0]!]))).toBe('poll_closed');
		const open = sql`UPDATE poll SET sealed_at = NULL WHERE id = ${poll.id}`;
		await held('poll_sealed', ['poll_sealed_stays'], open);
		const place = await deskOf(poll);
		const ask = async () =>
			askDecision({ actor: await staff(), ...place, kind: 'reopen', reason: 'Horloge' });
		await ask();
		at(poll.closesAt.getTime() + MINUTE_MS);
		const id = await askedOf(poll.id);
		const decide = async () => refusal(takeDecision({ actor: await staff(), ...place, id, agrees: true }));
		expect(await decide()).toBe('poll_closed');
		at(today);
		expect(await decide()).toBe('done');
		expect(await refusal(vote(poll, 'a@exemple.org', [codes[0]!]))).toBe('done');
		// Sealed by its close: that decision was of the other seal.
		at(poll.closesAt.getTime() + MINUTE_MS);
		await signHeads();
		expect((await pollRow(poll.id)).sealedAt).toEqual(now());
		expect(await refusedBy((tx) => tx.run(open))).toBe('poll_sealed');
	});
});

describe('where a ballot came from', () => {
	test('is kept and unchanged until nobody may contest it, then destroyed for good', async () => {
		const { poll, codes } = await makePoll();
		const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
		const trace = sql`UPDATE ballot_trace SET address = 'b@exemple.org' WHERE ballot_id = ${ballot}`;
		await held('ballot_immutable', ['ballot_trace_stays'], trace);
		const gone = sql`DELETE FROM ballot_trace WHERE ballot_id = ${ballot}`;
		await held('poll_contestable', ['ballot_trace_no_delete'], gone);
		const early = sql`UPDATE poll SET destroyed_at = contested_until - 1 WHERE id = ${poll.id}`;
		await held('poll_contestable', ['poll_destroyed_once'], early);
		at(poll.contestedUntil.getTime() + MINUTE_MS);
		await destroyTraces();
		const undone = sql`UPDATE poll SET destroyed_at = NULL WHERE id = ${poll.id}`;
		await held('poll_contestable', ['poll_destroyed_once'], undone);
	});

	test('held for a look is never unsaid; what nothing holds is not cleared', async () => {
		const { poll, codes } = await makePoll();
		const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
		const actor = await staff();
		expect(await refusal(clearBallot({ actor, ballotId: ballot }))).toBe('not_found');
		const hold = sql`UPDATE ballot SET held_at = 1, held_for = 'network' WHERE id = ${ballot}`;
		expect(await refusedBy((tx) => tx.run(hold))).toBe('done');
		const unsay = sql`UPDATE ballot SET held_at = NULL WHERE id = ${ballot}`;
		await held('ballot_immutable', ['ballot_held_stays'], unsay);
		expect(await refusal(clearBallot({ actor, ballotId: ballot }))).toBe('done');
		expect(await refusal(askReview({ actor, ballotId: ballot, reason: 'robot' }))).toBe('done');
	});
});
