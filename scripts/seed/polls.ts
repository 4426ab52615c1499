import { and, asc, eq, ne } from 'drizzle-orm';
import sharp from 'sharp';
import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { system, type PersonActor } from '../../src/lib/server/auth/policy.ts';
import { announceHeads } from '../../src/lib/server/awards/polls/announce-heads.ts';
import { confirmResult } from '../../src/lib/server/awards/results/confirm.ts';
import { proposePublicResult } from '../../src/lib/server/awards/results/propose-public.ts';
import { now } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';
import { readableCode } from '../../src/lib/server/ids.ts';
import { recognisePeople } from '../../src/lib/server/members/person.ts';
import { castBallot } from '../../src/lib/server/polls/ballots/cast.ts';
import { destroyTraces } from '../../src/lib/server/polls/ballots/destroy.ts';
import { sayEncouragement } from '../../src/lib/server/polls/pages/encouragements.ts';
import { signHeads } from '../../src/lib/server/polls/ledger/heads.ts';
import { secretsOf, voterKey } from '../../src/lib/server/polls/keys.ts';
import type { Poll } from '../../src/lib/server/polls/ledger/ledger.ts';
import { makePoll } from '../../src/lib/server/polls/office/make.ts';
import { publishPoll } from '../../src/lib/server/polls/office/publish.ts';
import { askReview, decideReview } from '../../src/lib/server/polls/office/review.ts';
import { storedFile } from '../../src/lib/server/sent-file.ts';
import type { SeededEdition } from './meritas.ts';
import { clock } from './past-day.ts';
import { CANDIDATES, WORDS, type SeedCandidate } from './poll-candidates.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './programme.ts';
import { seededRandom } from './random.ts';

const STAFF = 'permanence@axtra.example';
const SECOND = 'coordination@axtra.example';
const SLUG = 'reconnaissance';
const TITLE = 'Prix Reconnaissance';
const ROBOT_DOMAIN = 'primes-concours.example';

/** Days and people of a poll. */
interface Story {
	editionId: number;
	editionSlug: string;
	categoryId: number;
	/** Days of the vote, the first and the last. */
	first: string;
	last: string;
	embargoUntil: Date;
	/** Until when people vote in the story. */
	until: string;
	perDay: number;
	seed: number;
	/** A robot came on the last evening; a closed vote has had its ballots taken out by two people. */
	robot: { candidate: number; ballots: number; isVoided: boolean };
}

/** The public's vote of the edition in scoring, open since a week. Addresses of those that are over are destroyed. */
export async function seedPolls(scoring: SeededEdition, today: string): Promise<void> {
	const open = await editionOf(scoring.slug);
	await tell({
		...{ editionId: open.id, editionSlug: open.slug, embargoUntil: open.embargoUntil },
		categoryId: scoring.prizes.find(({ slug }) => slug === SLUG)!.id,
		...{ first: addDays(today, -7), last: addDays(today, 8), until: today, perDay: 26, seed: 5 },
		robot: { candidate: 5, ballots: 29, isVoided: false }
	});
	const moment = clock();
	try {
		// Nominees and jury hold the head of yesterday morning, whatever the hour at which the demonstration starts.
		moment.at(addDays(today, -1), '8:30');
		await announceHeads();
	} finally {
		moment.back();
	}
	await destroyTraces();
}

/** The vote of an edition whose gala is over, for its prize of the public, and its result as the permanence locked it. */
export async function seedPastPoll(slug: string, gala: string): Promise<void> {
	const past = await editionOf(slug);
	const categoryId = await write('awards.seed', async (tx) => {
		const [made] = await tx
			.insert(t.awardCategory)
			.values({
				...{ editionId: past.id, slug: SLUG, name: TITLE, mode: 'public', nomineeKind: 'person' },
				...{ laureates: 3, position: 8 }
			})
			.returning();
		return made!.id;
	});
	const last = addDays(gala, -8);
	await tell({
		...{ editionId: past.id, editionSlug: slug, embargoUntil: past.embargoUntil, categoryId },
		...{ first: addDays(gala, -20), last, until: last, perDay: 17, seed: 11 },
		robot: { candidate: 3, ballots: 9, isVoided: true }
	});
	const moment = clock();
	try {
		moment.at(addDays(gala, -5), '10:00');
		const [one, two] = [await staffActor(STAFF), await staffActor(SECOND)];
		const at = { editionSlug: slug, categorySlug: SLUG };
		const { digest } = await proposePublicResult({ actor: one, ...at, codes: [] });
		await confirmResult({ actor: one, ...at, digest });
		await confirmResult({ actor: two, ...at, digest });
	} finally {
		moment.back();
	}
}

async function editionOf(slug: string) {
	const [found] = await (await reader()).select().from(t.awardEdition).where(eq(t.awardEdition.slug, slug));
	return found!;
}

/** A poll as it went: prepared, published, voted in day by day, its heads signed each evening. */
async function tell(story: Story): Promise<void> {
	const moment = clock();
	try {
		moment.at(addDays(story.first, -2), '9:00');
		const staff = await staffActor(STAFF);
		const { id } = await prepare(story);
		await publishPoll({ actor: staff, editionSlug: story.editionSlug, categorySlug: SLUG });
		const db = await reader();
		const [poll] = await db.select().from(t.poll).where(eq(t.poll.id, id));
		const codes = await db
			.select({ code: t.pollCandidate.code })
			.from(t.pollCandidate)
			.where(eq(t.pollCandidate.pollId, id))
			.orderBy(asc(t.pollCandidate.position));
		const { pepper } = await secretsOf(db, id);
		const crowd = publicOf(
			story.seed,
			CANDIDATES.map(({ pull }) => pull)
		);
		for (let day = story.first; day < story.until; day = addDays(day, 1)) {
			await write('ballots.seed', async (tx) => {
				for (let i = 0; i < story.perDay; i++) {
					const { address, network, choice } = crowd();
					moment.at(day, `${9 + Math.floor((12 * i) / story.perDay)}:${10 + ((i * 17) % 50)}`);
					const voter = {
						...{ key: voterKey(pepper, address), address, network },
						...{ proof: 'code' as const, isPlain: false }
					};
					await castBallot(tx, poll!, { voter, choices: [codes[choice]!.code], pepper });
				}
			});
			if (day === story.first) await encourage(story, id);
			if (addDays(day, 1) === story.until)
				await robotVotes(story.robot, { poll: poll!, pepper, codes }, moment, day);
			moment.at(day, '23:00');
			await signHeads();
		}
		if (story.robot.isVoided) {
			moment.at(addDays(story.last, 1), '10:00');
			await takeOutRobots(id);
			await signHeads();
		}
	} finally {
		moment.back();
	}
}

async function prepare(story: Story): Promise<Poll> {
	const portraits = await Promise.all(CANDIDATES.map(drawPortrait));
	return write('polls.seed', async (tx) => {
		const candidates = [];
		for (const [i, one] of CANDIDATES.entries()) {
			// Each by somebody else: one person nominates only so many.
			const nominator = await nominatorOf(tx, i);
			const made = await nominate(tx, story, nominator, one, portraits[i]);
			candidates.push({
				...{ ...made, name: one.name, organisationName: one.organisation },
				...{ regionCode: one.region, story: one.story }
			});
		}
		return makePoll(tx, system('démonstration'), {
			owner: { categoryId: story.categoryId },
			code: `${story.editionSlug}/${SLUG}`,
			title: TITLE,
			introduction:
				'Ces personnes accompagnent, jour après jour. Lisez leur histoire, et votez pour celle que vous voulez honorer.',
			timezone: 'America/Toronto',
			...{ opensAt: instantAt(story.first, '9:00'), closesAt: instantAt(story.last, '17:00') },
			...{ embargoUntil: story.embargoUntil, retained: 3, candidates }
		});
	});
}

/** Ballots of one domain in one minute, each from a network of its own: those past the first two dozen wait for a look. */
async function robotVotes(
	{ candidate, ballots }: Story['robot'],
	{ poll, pepper, codes }: { poll: Poll; pepper: string; codes: { code: string }[] },
	moment: ReturnType<typeof clock>,
	day: string
): Promise<void> {
	moment.at(day, '22:14');
	await write('ballots.seed', async (tx) => {
		for (let i = 0; i < ballots; i++) {
			const address = `boite${i}@${ROBOT_DOMAIN}`;
			const voter = {
				...{ key: voterKey(pepper, address), address, network: `203.0.113.${i}` },
				...{ proof: 'code' as const, isPlain: false }
			};
			await castBallot(tx, poll, { voter, choices: [codes[candidate]!.code], pepper });
		}
	});
}

/** One person asks, another agrees. */
async function takeOutRobots(pollId: number): Promise<void> {
	const [asks, agrees] = [await staffActor(SECOND), await staffActor(STAFF)];
	const rows = await (
		await reader()
	)
		.select({ ballotId: t.ballotTrace.ballotId })
		.from(t.ballotTrace)
		.where(and(eq(t.ballotTrace.pollId, pollId), eq(t.ballotTrace.domain, ROBOT_DOMAIN)));
	for (const { ballotId } of rows) {
		await askReview({ actor: asks, ballotId, reason: 'robot' });
		await decideReview({ actor: agrees, ballotId, agrees: true });
	}
}

/** An account of the permanence, acting. */
export async function staffActor(address: string): Promise<PersonActor> {
	const db = await reader();
	const [found] = await db.select().from(t.person).where(eq(t.person.email, address));
	const { id: personId, email, givenName, familyName } = found!;
	const name = `${givenName} ${familyName}`;
	return { kind: 'person', personId, email, name, roles: ['staff'], organisationIds: [] };
}

async function nominatorOf(tx: Tx, i: number): Promise<number> {
	const email = `public.candidatures${i}@exemple.example`;
	const ids = await recognisePeople(tx, system('démonstration'), [
		{
			...{ givenName: GIVEN_NAMES[(i * 7 + 3) % GIVEN_NAMES.length]!, email },
			familyName: FAMILY_NAMES[(i * 11 + 5) % FAMILY_NAMES.length]!
		}
	]);
	return ids.get(canonicalEmail(email))!;
}

/** A nomination whose nominee agrees to be named and pictured, found eligible. */
async function nominate(
	tx: Tx,
	{ editionId, categoryId }: Story,
	personId: number,
	{ name, organisation, region, story }: SeedCandidate,
	portrait: Buffer | undefined
): Promise<{ nominationId: number; photoId?: number }> {
	const at = now();
	const email = `${readableCode(6).toLowerCase()}@exemple.example`;
	const [row] = await tx
		.insert(t.nomination)
		.values({
			...{ code: readableCode(), editionId, categoryId, nominatorId: personId, nomineeName: name },
			...{ title: name, nomineeOrganisationName: organisation, regionCode: region, summary: story },
			...{ nomineeEmail: email, nomineeEmailCanonical: email, createdAt: at, updatedAt: at }
		})
		.returning();
	const nominationId = row!.id;
	await tx
		.insert(t.nomineeConsent)
		.values({ nominationId, nominated: true, pictured: true, named: true, at });
	let photoId: number | undefined;
	if (portrait) {
		const { bytes, ...file } = storedFile('portrait.png', 'image/png', portrait);
		const [made] = await tx
			.insert(t.nominationFile)
			.values({
				...{ ...file, code: readableCode(), nominationId, kind: 'photo', alt: `Portrait de ${name}` },
				...{ uploadedBy: personId, createdAt: at }
			})
			.returning();
		photoId = made!.id;
		await tx.insert(t.nominationFileContent).values({ fileId: photoId, bytes });
	}
	for (const status of ['submitted', 'eligible'] as const)
		await tx
			.update(t.nomination)
			.set({ status, ...(status === 'submitted' ? { submittedAt: at } : {}) })
			.where(eq(t.nomination.id, nominationId));
	return { nominationId, ...(photoId === undefined ? {} : { photoId }) };
}

/** A portrait in flat shapes: nobody real is shown. */
async function drawPortrait({ portrait }: SeedCandidate): Promise<Buffer | undefined> {
	if (!portrait) return undefined;
	const { ground, skin, hair, clothes, isLong } = portrait;
	const behind = isLong
		? `<path d="M186 300C176 160 236 96 300 96s126 66 114 204c-4 62 14 104 24 132H162c12-30 28-68 24-132z" fill="${hair}"/>`
		: '';
	const top = isLong
		? `<path d="M206 268c6-92 60-118 112-116 52 4 82 46 78 116-20-44-52-66-92-70-30 22-66 30-98 70z" fill="${hair}"/>`
		: `<path d="M204 262c-10-98 42-148 100-148 62 0 104 54 92 148-8-34-22-56-44-66-40 10-80 8-108 0-20 12-34 32-40 66z" fill="${hair}"/>`;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600">
		<rect width="600" height="600" fill="${ground}"/>${behind}
		<path d="M90 620c0-130 88-184 210-184s210 54 210 184z" fill="${clothes}"/>
		<path d="M250 370h100v84a50 50 0 0 1-100 0z" fill="${skin}"/>
		<ellipse cx="300" cy="280" rx="96" ry="122" fill="${skin}"/>${top}
	</svg>`;
	return sharp(Buffer.from(svg)).png({ palette: true }).toBuffer();
}

/**
 * Who votes: invented addresses, in many networks. Each time brings somebody else; a few come back, and change their mind.
 * @param pulls how the public is drawn to each candidate, in their order
 */
export function publicOf(
	seed: number,
	pulls: readonly number[]
): () => { address: string; network: string; choice: number } {
	const random = seededRandom(seed);
	const drawn = pulls.flatMap((pull, i) => Array<number>(pull).fill(i));
	let serial = 0;
	return () => {
		const number = serial > 20 && random() < 0.04 ? Math.floor(random() * serial) : serial++;
		return {
			address: `public${number}@${['exemple.example', 'courriel.example', 'poste.example'][number % 3]}`,
			network: `198.51.${number % 100}.${number % 250}`,
			choice: drawn[Math.floor(random() * drawn.length)]!
		};
	};
}

/** Words of those who voted: all but the last were let through. */
async function encourage({ editionSlug }: Story, pollId: number): Promise<void> {
	const db = await reader();
	const candidates = await db
		.select({ code: t.pollCandidate.code })
		.from(t.pollCandidate)
		.where(eq(t.pollCandidate.pollId, pollId))
		.orderBy(asc(t.pollCandidate.position));
	const ballots = await db.select().from(t.ballot).where(eq(t.ballot.pollId, pollId));
	for (const { to, name, words } of WORDS) {
		const candidate = candidates[to]!.code;
		const from = ballots.findIndex(({ choices }) => choices.includes(candidate));
		if (from === -1) continue;
		const [{ id }] = ballots.splice(from, 1) as [(typeof ballots)[number]];
		await sayEncouragement({ path: { edition: editionSlug }, ballotId: id, candidate, name, words });
	}
	await write('ballots.seed', (tx) =>
		tx
			.update(t.encouragement)
			.set({ status: 'shown', reviewedAt: now() })
			.where(ne(t.encouragement.words, WORDS.at(-1)!.words))
	);
}
