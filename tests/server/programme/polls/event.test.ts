import { and, desc, eq, inArray } from 'drizzle-orm';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { localInput } from '../../../../src/lib/format/dates.ts';
import { placesOf } from '../../../../src/lib/poll/places.ts';
import { eventPollInput } from '../../../../src/lib/schemas/polls.ts';
import { DAY_MS, HOUR_MS, now } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { dropSessions } from '../../../../src/lib/server/programme/polls/drop-sessions.ts';
import { eventBoard } from '../../../../src/lib/server/programme/polls/board.ts';
import { publishPoll } from '../../../../src/lib/server/polls/office/publish.ts';
import { addEntry, dropEntry } from '../../../../src/lib/server/programme/polls/own-entries.ts';
import { portraitOf } from '../../../../src/lib/server/polls/pages/portrait.ts';
import { prepareEventPoll } from '../../../../src/lib/server/programme/polls/prepare.ts';
import { candidatesOf, publicPoll } from '../../../../src/lib/server/polls/queries.ts';
import { requestVoteCode, castWithCode } from '../../../../src/lib/server/polls/ballots/request-code.ts';
import { pollsOfEvent } from '../../../../src/lib/server/polls/pages/showcase.ts';
import { tallyFor } from '../../../../src/lib/server/polls/office/tally.ts';
import { verifyPolls } from '../../../../src/lib/server/polls/ledger/verify.ts';
import { makeEvent } from '../../../factories/event.ts';
import { draftExhibitor } from '../../../factories/exhibition.ts';
import { makePerson } from '../../../factories/people.ts';
import { makeEventPoll, makePoll, removeByTwo, vote } from '../../../factories/polls.ts';
import { refusal } from '../../../setup/guards.ts';

const NETWORK = '198.51.100.9';
async function codeOf(email: string): Promise<string> {
	const rows = await (
		await reader()
	)
		.select()
		.from(t.outbox)
		.where(eq(t.outbox.kind, 'vote.code'))
		.orderBy(desc(t.outbox.id));
	return String(rows.find(({ payload }) => payload.email === email)!.payload.code);
}

describe('two owners', () => {
	test('a vote is found at its own event alone, and what was asked for one is nothing to another', async () => {
		const [one, other] = [await makeEventPoll(), await makeEventPoll()];
		const prize = await makePoll();
		const { event, poll } = one.path;
		for (const path of [{ event: prize.path.edition, poll }, { event, poll: '' }, { edition: event }])
			expect(await refusal(publicPoll(path)), JSON.stringify(path)).toBe('not_found');
		// The same address in two events is two votes.
		expect((await publicPoll(one.path)).id).not.toBe((await publicPoll(other.path)).id);
		await vote(one.poll, 'a@exemple.org', [one.codes[0]!]);
		expect(await refusal(vote(other.poll, 'a@exemple.org', [one.codes[0]!]))).toBe('poll_choices');
		const request = await requestVoteCode({
			...{
				path: one.path,
				email: 'b@exemple.org',
				choices: [one.codes[0]!],
				network: NETWORK,
				work: undefined
			}
		});
		const code = await codeOf('b@exemple.org');
		expect(await refusal(castWithCode({ path: other.path, code, request, network: NETWORK }))).toBe(
			'code_expired'
		);
		const { actor } = await makePerson({ roles: ['staff'] });
		const wrong = { eventSlug: prize.of.edition.slug, pollSlug: poll };
		expect(await refusal(tallyFor(await reader(), actor, wrong))).toBe('not_found');
		expect(await refusal(publishPoll({ actor, ...wrong }))).toBe('not_found');
	});

	test('a vote of an event that is not published is not public', async () => {
		const made = await makeEventPoll();
		await write('events.test', (tx) =>
			tx.update(t.event).set({ publishedAt: null }).where(eq(t.event.id, made.of.event.id))
		);
		expect(await refusal(publicPoll(made.path))).toBe('not_found');
		expect(await pollsOfEvent(made.path.event)).toEqual([]);
	});
});

async function prepared(other: Record<string, unknown> = {}) {
	const of = await makeEvent();
	const { actor } = await makePerson({ roles: ['staff'] });
	const eventSlug = of.event.slug;
	const { offered } = await eventBoard(actor, eventSlug, undefined);
	const { timezone } = of.event;
	const input = (more: Record<string, unknown> = {}) =>
		eventPollInput.parse({
			...{ revision: 0, title: 'Coup de cœur', introduction: '', freezeHours: 0, perVoter: 1, retained: 1 },
			...{ mayChange: true, electorate: 'anyone', choices: offered.slice(0, 2).map(({ ref }) => ref) },
			opensAt: localInput(new Date(now().getTime() - HOUR_MS), timezone),
			closesAt: localInput(new Date(now().getTime() + DAY_MS), timezone),
			...other,
			...more
		});
	const pollSlug = await prepareEventPoll({ actor, eventSlug, pollSlug: undefined, input: input() });
	const at = { actor, eventSlug, pollSlug };
	const board = () => eventBoard(actor, eventSlug, pollSlug);
	return { of, at, input, offered, board };
}

describe('the permanence', () => {
	test('prepares a vote from the programme, and sets it otherwise until somebody votes', async () => {
		const { of, at, input, offered, board } = await prepared();
		expect(at.pollSlug).toBe('coup-de-coeur');
		expect(offered.length).toBeGreaterThan(2);
		const before = (await board()).live!.candidates;
		expect(before.map(({ ref }) => ref)).toEqual(offered.slice(0, 2).map(({ ref }) => ref));
		const again = (revision: number, more = {}) =>
			prepareEventPoll({ ...at, input: input({ revision, ...more }) });
		expect(await refusal(again(9))).toBe('stale_page');
		expect(await refusal(again(1, { choices: ['session-999999'] }))).toBe('poll_choice_gone');
		expect(await refusal(again(1, { toldAt: input().opensAt }))).toBe('poll_event_calendar');
		await again(1, { choices: offered.slice(1, 3).map(({ ref }) => ref) });
		const after = (await board()).live!.candidates;
		// Who stays keeps their code, hence their links.
		expect(after.find(({ ref }) => ref === offered[1]!.ref)!.code).toBe(before[1]!.code);
		await publishPoll(at);
		const path = { event: of.event.slug, poll: at.pollSlug };
		await vote(await publicPoll(path), 'a@exemple.org', [after[0]!.code]);
		const { revision } = (await board()).poll!;
		expect(await refusal(again(revision))).toBe('poll_settled');
		expect(
			await refusal(
				addEntry({
					...at,
					input: { name: 'Tard', organisationName: '', story: '' },
					file: { name: '', bytes: Buffer.alloc(0) }
				})
			)
		).toBe('poll_settled');
		expect(await prepareEventPoll({ ...at, pollSlug: undefined, input: input() })).toBe('coup-de-coeur-2');
		// But for the traces that a control above erased, which it finds too.
		expect((await verifyPolls()).filter(({ rule }) => rule !== 'ballot_traced')).toEqual([]);
	});

	test('adds what the programme has not, with a picture drawn anew; takes it away while nobody voted', async () => {
		const { of, at, board } = await prepared();
		const entry = { name: 'Affiche 12', organisationName: 'Tremplin', story: '' };
		const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#1d4f8f' } })
			.withMetadata()
			.jpeg()
			.toBuffer();
		await addEntry({ ...at, input: entry, file: { name: 'a.jpg', bytes: photo } });
		const file = { name: 'a.jpg', bytes: Buffer.concat([photo.subarray(0, 40), Buffer.from('tronqué')]) };
		expect(await refusal(addEntry({ ...at, input: entry, file }))).toBe('picture_refused');
		const own = (await board()).live!.candidates.find(({ ref }) => ref === null)!;
		await publishPoll(at);
		const poll = await publicPoll({ event: of.event.slug, poll: at.pollSlug });
		const shown = (await candidatesOf(poll, { hasVoted: false })).find(({ code }) => code === own.code)!;
		expect(shown).toMatchObject({ hasPortrait: true, page: null, name: 'Affiche 12' });
		const { width, height, format } = await sharp((await portraitOf(poll, own.code))!.bytes).metadata();
		expect([width, height, format]).toEqual([480, 480, 'webp']);
		const [whole, small] = [await portraitOf(poll, own.code), await portraitOf(poll, own.code, 160)];
		expect((await sharp(small!.bytes).metadata()).width).toBe(160);
		expect(small!.etag).not.toBe(whole!.etag);
		await dropEntry({ ...at, code: own.code });
		expect(await portraitOf(poll, own.code)).toBeUndefined();
		const inProgramme = (await board()).live!.candidates[0]!.code;
		expect(await refusal(dropEntry({ ...at, code: inProgramme }))).toBe('not_found');
	});

	test('with a hand in a choice, sees no count before it is told and decides nothing', async () => {
		const { of, at, board } = await prepared({ choices: [] });
		const candidate = { name: 'Affiche', organisationName: 'Tremplin', story: '' };
		const none = { name: '', bytes: Buffer.alloc(0) };
		await addEntry({ ...at, input: candidate, file: none });
		await addEntry({ ...at, input: { ...candidate, name: 'Atelier', organisationName: '' }, file: none });
		const people = await Promise.all([0, 1, 2].map(() => makePerson({ roles: ['staff'] })));
		const [speaks, ofIt, manages] = people;
		await write('members.test', async (tx) => {
			const [organisation] = await tx
				.insert(t.organisation)
				.values({ slug: `tremplin-${at.pollSlug}-${of.event.slug}`, name: 'TREMPLIN' })
				.returning();
			const organisationId = organisation!.id;
			await tx.update(t.person).set({ organisationId }).where(eq(t.person.id, ofIt!.person.id));
			await tx
				.insert(t.organisationManager)
				.values({ organisationId, personId: manages!.person.id, since: now() });
			const [speaker] = await tx
				.insert(t.speaker)
				.values({ eventId: of.event.id, personId: speaks!.person.id, slug: 'elle', name: 'Elle' })
				.returning();
			const [session] = await tx.select().from(t.session).where(eq(t.session.eventId, of.event.id));
			await tx
				.insert(t.sessionSpeaker)
				.values({ sessionId: session!.id, speakerId: speaker!.id, position: 9 });
			const { id } = (await board()).poll!;
			await tx
				.update(t.pollCandidate)
				.set({ sessionId: session!.id })
				.where(and(eq(t.pollCandidate.pollId, id), eq(t.pollCandidate.name, 'Atelier')));
		});
		for (const { actor } of people) {
			const seen = await eventBoard(actor, at.eventSlug, at.pollSlug);
			expect(seen).toMatchObject({ live: null, isKeptFrom: true });
			expect(await refusal(publishPoll({ ...at, actor }))).toBe('result_conflict');
			expect(await refusal(tallyFor(await reader(), actor, at))).toBe('result_conflict');
		}
		expect(await board()).toMatchObject({ isKeptFrom: false, live: { isClosed: false } });
		await publishPoll(at);
	});

	test('with a hand in it: the speaker who stands, and who is of the organisation of a booth, however it is written', async () => {
		const { of, at, board } = await prepared();
		const [one, other] = (await board()).live!.candidates;
		const [stands, ofBooth, ofAnother] = await Promise.all(
			[0, 1, 2].map(() => makePerson({ roles: ['staff'] }))
		);
		await write('members.test', async (tx) => {
			const { id } = (await board()).poll!;
			const speaks = { eventId: of.event.id, personId: stands!.person.id, slug: 'stands', name: 'Elle' };
			const [speaker] = await tx.insert(t.speaker).values(speaks).returning();
			const [booth] = await tx
				.insert(t.exhibitor)
				.values({ eventId: of.event.id, ...draftExhibitor('ÉLAN  QUÉBEC') })
				.returning();
			const set = (code: string, values: object) =>
				tx
					.update(t.pollCandidate)
					.set({ sessionId: null, speakerId: null, exhibitorId: null, ...values })
					.where(and(eq(t.pollCandidate.pollId, id), eq(t.pollCandidate.code, code)));
			await set(one!.code, { speakerId: speaker!.id });
			await set(other!.code, { exhibitorId: booth!.id, name: booth!.name });
			for (const [whose, name] of [
				[ofBooth!, 'L’Élan-Québec'],
				[ofAnother!, 'Élan Montréal']
			] as const) {
				const slug = `org-${whose.person.id}`;
				const [organisation] = await tx.insert(t.organisation).values({ slug, name }).returning();
				await tx
					.update(t.person)
					.set({ organisationId: organisation!.id })
					.where(eq(t.person.id, whose.person.id));
			}
		});
		const kept = async ({ actor }: typeof stands & object) =>
			(await eventBoard(actor, at.eventSlug, at.pollSlug)).isKeptFrom;
		expect([await kept(stands!), await kept(ofBooth!), await kept(ofAnother!)]).toEqual([true, true, false]);
	});

	test('removes a choice: its votes stay, and the reason is public', async () => {
		const { of, at, board } = await prepared();
		await publishPoll(at);
		const path = { event: of.event.slug, poll: at.pollSlug };
		const poll = await publicPoll(path);
		const [one, other] = (await board()).live!.candidates;
		await vote(poll, 'a@exemple.org', [one!.code]);
		await removeByTwo(poll, one!.code, 'Doublon.');
		const [removed] = (await candidatesOf(poll, { hasVoted: true })).filter(({ isRemoved }) => isRemoved);
		expect(removed).toMatchObject({ code: one!.code, votes: 1, removedReason: 'Doublon.' });
		expect(await refusal(vote(poll, 'b@exemple.org', [one!.code]))).toBe('poll_choices');
		expect(await refusal(vote(poll, 'b@exemple.org', [other!.code]))).toBe('done');
	});

	test('a session called off leaves a public vote as removed with its votes, and a draft for good', async () => {
		const [open, draft] = [await prepared(), await prepared()];
		await publishPoll(open.at);
		const poll = await publicPoll({ event: open.of.event.slug, poll: open.at.pollSlug });
		const [first] = (await open.board()).live!.candidates;
		await vote(poll, 'a@exemple.org', [first!.code]);
		const ids = [open, draft].map(({ offered }) => Number(offered[0]!.ref.split('-')[1]));
		await write('programme.test', async (tx) => {
			await tx.update(t.session).set({ status: 'cancelled' }).where(inArray(t.session.id, ids));
			await dropSessions(tx, open.at.actor, ids);
		});
		expect((await open.board()).live!.candidates[0]).toMatchObject({ isRemoved: true, votes: 1 });
		expect((await draft.board()).live!.candidates).toHaveLength(1);
		// Once it is closed, the count stays as it was voted.
		const closed = await prepared();
		await publishPoll(closed.at);
		await write('polls.test', (tx) =>
			tx
				.update(t.poll)
				.set({ closesAt: new Date(now().getTime() - 1000) })
				.where(and(eq(t.poll.slug, closed.at.pollSlug), eq(t.poll.eventId, closed.of.event.id)))
		);
		await write('programme.test', (tx) =>
			dropSessions(tx, open.at.actor, [Number(closed.offered[0]!.ref.split('-')[1])])
		);
		expect((await closed.board()).live!.candidates.some(({ isRemoved }) => isRemoved)).toBe(false);
	});
});

test('places of a count say who is level, and stop at what is retained', () => {
	const of = (votes: number[]) => votes.map((n, i) => ({ code: String(i), votes: n, isRemoved: false }));
	const said = (votes: number[], retained: number) =>
		placesOf(of(votes), retained).map(({ place, those }) => [place, those.map(({ code }) => code).join('')]);
	expect(said([3, 5, 3, 0], 1)).toEqual([[1, '1']]);
	expect(said([3, 5, 3, 0], 2)).toEqual([
		[1, '1'],
		[2, '02']
	]);
	expect(said([5, 5, 3, 1], 3)).toEqual([
		[1, '01'],
		[3, '2']
	]);
	expect(said([0, 0], 2)).toEqual([]);
	expect(placesOf([{ votes: 4, isRemoved: true }], 1)).toEqual([]);
});
