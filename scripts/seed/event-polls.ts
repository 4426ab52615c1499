import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm';
import { addDays, instantAt, localInput } from '../../src/lib/format/dates.ts';
import { eventPollInput } from '../../src/lib/schemas/polls.ts';
import { DAY_MS } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { canonicalAddress } from '../../src/lib/server/polls/ballots/canonical-address.ts';
import { castBallot } from '../../src/lib/server/polls/ballots/cast.ts';
import { destroyTraces } from '../../src/lib/server/polls/ballots/destroy.ts';
import { signHeads } from '../../src/lib/server/polls/ledger/heads.ts';
import { secretsOf, voterKey } from '../../src/lib/server/polls/keys.ts';
import { publishPoll } from '../../src/lib/server/polls/office/publish.ts';
import { prepareEventPoll } from '../../src/lib/server/programme/polls/prepare.ts';
import { clock } from './past-day.ts';
import { publicOf, staffActor } from './polls.ts';
import { seededRandom } from './random.ts';

type Event = typeof t.event.$inferSelect;

/** A vote of an event: what stands, who votes, when, and how many have. */
interface Story {
	event: Event;
	title: string;
	introduction: string;
	electorate: 'anyone' | 'attendees';
	opensAt: Date;
	closesAt: Date;
	/** How the public is drawn to each of its first workshops. */
	pulls: readonly number[];
	/** When it was prepared, and the afternoon its ballots came. */
	prepared: [day: string, time: string];
	votedOn: string;
	ballots: number;
	retained: number;
}

/** A vote that is open in the colloquium under way, for those registered to it; and one that is told, of a past day. */
export async function seedEventPolls(today: string): Promise<void> {
	const db = await reader();
	const [colloquium] = await db
		.select()
		.from(t.event)
		.where(eq(t.event.kind, 'colloquium'))
		.orderBy(asc(t.event.firstDay));
	const [past] = await db
		.select()
		.from(t.event)
		.where(and(eq(t.event.kind, 'training'), lt(t.event.lastDay, today)))
		.orderBy(asc(t.event.firstDay));
	const yesterday = addDays(today, -1);
	await tell({
		event: colloquium!,
		title: 'Coup de cœur des ateliers',
		introduction: 'Quel atelier vous a donné envie de recommencer lundi? Il sera salué à la clôture.',
		electorate: 'attendees',
		opensAt: instantAt(yesterday, '12:00'),
		closesAt: new Date(instantAt(colloquium!.lastDay, '12:00').getTime() + DAY_MS),
		...{ pulls: [6, 5, 4, 3, 2, 2], ballots: 60, retained: 3 },
		...{ prepared: [addDays(today, -3), '9:00'], votedOn: yesterday }
	});
	await tell({
		event: past!,
		title: 'Coup de cœur du public',
		introduction: 'L’atelier que vous referiez demain.',
		electorate: 'anyone',
		opensAt: instantAt(past!.lastDay, '9:00'),
		closesAt: instantAt(past!.lastDay, '16:00'),
		...{ pulls: [4, 3, 2], ballots: 41, retained: 1 },
		...{ prepared: [addDays(past!.lastDay, -4), '9:00'], votedOn: past!.lastDay }
	});
	await destroyTraces();
}

async function tell(story: Story): Promise<void> {
	const moment = clock();
	try {
		moment.at(...story.prepared);
		const { slug: eventSlug, timezone } = story.event;
		const db = await reader();
		const workshops = await db
			.select({ id: t.session.id })
			.from(t.session)
			.where(and(eq(t.session.eventId, story.event.id), eq(t.session.kind, 'workshop')))
			.orderBy(asc(t.session.startsAt), desc(t.session.booked), asc(t.session.id))
			.limit(story.pulls.length);
		const actor = await staffActor('permanence@axtra.example');
		const slug = await prepareEventPoll({
			...{ actor, eventSlug, pollSlug: undefined },
			input: eventPollInput.parse({
				...{ revision: 0, title: story.title, introduction: story.introduction },
				opensAt: localInput(story.opensAt, timezone),
				closesAt: localInput(story.closesAt, timezone),
				...{ freezeHours: 2, perVoter: 1, retained: story.retained, mayChange: true },
				electorate: story.electorate,
				choices: workshops.map(({ id }) => `session-${id}`)
			})
		});
		const [poll] = await db
			.select()
			.from(t.poll)
			.where(and(eq(t.poll.eventId, story.event.id), eq(t.poll.slug, slug)));
		await publishPoll({ actor, eventSlug, pollSlug: slug });
		await vote({ ...poll!, publishedAt: poll!.createdAt }, story, moment);
		await signHeads();
	} finally {
		moment.back();
	}
}

/** Ballots of people registered, but the accounts of the demonstration; or of anybody. */
async function vote(
	poll: typeof t.poll.$inferSelect,
	story: Story,
	moment: ReturnType<typeof clock>
): Promise<void> {
	const db = await reader();
	const codes = await db
		.select({ code: t.pollCandidate.code })
		.from(t.pollCandidate)
		.where(eq(t.pollCandidate.pollId, poll.id))
		.orderBy(asc(t.pollCandidate.position));
	const accounts = db.select({ id: t.account.personId }).from(t.account);
	const registered = await db
		.select({ email: t.person.emailCanonical, personId: t.person.id })
		.from(t.registration)
		.innerJoin(t.person, eq(t.person.id, t.registration.personId))
		.innerJoin(t.order, eq(t.order.id, t.registration.orderId))
		.where(
			and(
				eq(t.registration.eventId, story.event.id),
				eq(t.registration.status, 'active'),
				inArray(t.order.status, ['paid', 'awaiting_payment'])
			)
		)
		.orderBy(asc(t.registration.id));
	const known = new Set((await accounts).map(({ id }) => id));
	const boxes = registered.filter(({ personId }) => !known.has(personId)).map(({ email }) => email);
	const random = seededRandom(poll.id);
	const crowd = publicOf(17 + poll.id, story.pulls);
	const { pepper } = await secretsOf(db, poll.id);
	await write('ballots.seed', async (tx) => {
		for (let i = 0; i < story.ballots; i++) {
			moment.at(story.votedOn, `${12 + Math.floor((4 * i) / story.ballots)}:${10 + ((i * 17) % 50)}`);
			const one = crowd();
			const typed = story.electorate === 'anyone' ? one.address : boxes[i * 2];
			const address = typed && canonicalAddress(typed);
			if (!address) continue;
			const proof = random() < 0.3 ? ('session' as const) : ('code' as const);
			const voter = { key: voterKey(pepper, address), address, network: one.network, proof, isPlain: false };
			await castBallot(tx, poll, { voter, choices: [codes[one.choice]!.code], pepper });
		}
	});
}
