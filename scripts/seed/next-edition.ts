import { asc, eq, notInArray } from 'drizzle-orm';
import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { proposalInput } from '../../src/lib/schemas/proposals.ts';
import { DEMO_ACCOUNTS } from '../../src/lib/server/auth/demo-accounts.ts';
import { system, type PersonActor } from '../../src/lib/server/auth/policy.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { beginProposal } from '../../src/lib/server/programme/proposals/begin.ts';
import { answerInvitation, inviteSpeaker } from '../../src/lib/server/programme/proposals/invite.ts';
import { saveProfile } from '../../src/lib/server/programme/proposals/profile.ts';
import { saveProposal } from '../../src/lib/server/programme/proposals/save.ts';
import { submitProposal } from '../../src/lib/server/programme/proposals/submit.ts';
import { withdrawProposal } from '../../src/lib/server/programme/proposals/withdraw.ts';
import { decide } from '../../src/lib/server/programme/selection/decide.ts';
import { previewLetters, sendLetters } from '../../src/lib/server/programme/selection/send-letters.ts';
import { clock } from './past-day.ts';
import { ANSWERED_EARLY, FORMATS, PROPOSALS, type SeedProposal } from './proposals.ts';
import { ROOMS, TRACKS } from './programme.ts';

/** The account whose space shows proposals. */
const SHOWN = 'quarieriste@lesoit.example';

/** The same days a year later; a 29 February becomes the 28th. */
function nextYear(day: string): string {
	const year = String(Number(day.slice(0, 4)) + 1);
	return day.endsWith('02-29') ? `${year}-02-28` : year + day.slice(4);
}

/** Next year's QUARIERA, whose call is open: proposals come in since a month ago, through the speakers' own functions. */
export async function seedNextEdition(today: string): Promise<{ id: number; slug: string }> {
	const firstDay = nextYear(today);
	const edition = await seedEvent(today, firstDay);
	const people = await proposers();
	for (const [i, one] of PROPOSALS.entries()) {
		const at = instantAt(addDays(today, -28 + i), `${9 + (i % 9)}:${15 + ((i * 7) % 40)}`);
		let minutes = 0;
		const putBack = setClock(() => at.getTime() + minutes++ * 60_000);
		try {
			await seedProposal(edition, one, one.by === SHOWN ? people.shown : people.others[i]!, people);
		} finally {
			putBack();
		}
	}
	await answerEarly(edition, people, today);
	return { id: edition.eventId, slug: edition.slug };
}

/** Three weeks ago one was accepted before the others, to be confirmed within two: its place may be taken back today. */
async function answerEarly(edition: Edition, people: Proposers, today: string) {
	const asked = { actor: system('démonstration'), eventSlug: edition.slug };
	const moment = clock();
	try {
		moment.at(addDays(today, -28), '8:00');
		const code = await seedProposal(edition, ANSWERED_EARLY, people.silent, people);
		moment.at(addDays(today, -21), '10:00');
		await decide({ ...asked, codes: [code], decision: 'accepted' });
		const letters = { ...asked, codes: [code], withFeedback: false };
		await sendLetters({ ...letters, digest: (await previewLetters(letters)).digest });
	} finally {
		moment.back();
	}
}

type Edition = Awaited<ReturnType<typeof seedEvent>>;

async function seedEvent(today: string, firstDay: string) {
	const lastDay = addDays(firstDay, 2);
	const year = firstDay.slice(0, 4);
	return write('events.seed', async (tx) => {
		const [event] = await tx
			.insert(t.event)
			.values({
				slug: `quariera-${year}`,
				kind: 'colloquium',
				name: `QUARIERA ${year}`,
				tagline: 'Ce qu’on fera ensemble',
				description:
					'La prochaine édition se prépare\u00a0: l’appel de propositions est ouvert à celles et ceux qui accompagnent, forment, dirigent ou cherchent.',
				firstDay,
				lastDay,
				venueName: 'Centre de congrès des Deux-Rives',
				venueAddress: '250, rue du Quai',
				city: 'Rimouski',
				registrationOpensAt: instantAt(addDays(firstDay, -90), '9:00'),
				registrationClosesAt: instantAt(lastDay, '12:00'),
				changesCloseAt: instantAt(addDays(firstDay, 1), '23:59'),
				publishedAt: instantAt(addDays(today, -35), '9:00')
			})
			.returning();
		const eventId = event!.id;
		await tx.insert(t.room).values(ROOMS.map((room, position) => ({ eventId, ...room, position })));
		const tracks = await tx
			.insert(t.track)
			.values(TRACKS.map((track, position) => ({ eventId, ...track, position })))
			.returning();
		await tx.insert(t.callForProposals).values({
			eventId,
			introduction:
				'Des ateliers où l’on essaie, des tables où l’on se parle, des affiches qui montrent ce qui a marché, ou pas. Premières fois bienvenues\u00a0: le comité préfère une pratique racontée simplement à une conférence bien rodée.\n\nChaque proposition est lue par au moins deux personnes du milieu.',
			opensAt: instantAt(addDays(today, -30), '9:00'),
			closesAt: instantAt(addDays(today, 25), '23:59'),
			reviewsCloseAt: instantAt(addDays(today, 55), '23:59'),
			editsCloseAt: instantAt(addDays(firstDay, -30), '23:59')
		});
		const formats = await tx
			.insert(t.proposalFormat)
			.values(FORMATS.map((format, position) => ({ eventId, ...format, position })))
			.returning();
		const questions = await tx
			.insert(t.callQuestion)
			.values([
				{
					eventId,
					label: 'Avez-vous déjà donné cette activité?',
					help: 'Une première fois est tout aussi bienvenue.',
					kind: 'choice',
					options: ['C’est une première', 'Dans mon organisme', 'Ailleurs, devant un public'],
					required: true,
					position: 0
				},
				{
					eventId,
					label: 'Avec quoi repart-on lundi matin?',
					help: 'Un outil, une phrase, une idée à essayer.',
					kind: 'line',
					position: 1
				}
			])
			.returning();
		return { eventId, slug: event!.slug, formats, tracks, questions };
	});
}

interface Proposers {
	shown: PersonActor;
	others: PersonActor[];
	/** Accepted, and heard of no more. */
	silent: PersonActor;
}

/** People of the demonstration, as if each had signed in. */
async function proposers(): Promise<Proposers> {
	const db = await reader();
	const demo = DEMO_ACCOUNTS.map(({ email }) => email);
	const actorOf = (row: typeof t.person.$inferSelect): PersonActor => ({
		kind: 'person',
		personId: row.id,
		email: row.email,
		name: `${row.givenName} ${row.familyName}`,
		roles: [],
		organisationIds: []
	});
	const [shown] = await db.select().from(t.person).where(eq(t.person.email, SHOWN));
	const others = await db
		.select()
		.from(t.person)
		.where(notInArray(t.person.email, demo))
		.orderBy(asc(t.person.id))
		.limit(PROPOSALS.length + 2);
	const silent = others.pop()!;
	return { shown: actorOf(shown!), others: others.map(actorOf), silent: actorOf(silent) };
}

async function seedProposal(
	edition: Edition,
	one: SeedProposal,
	actor: PersonActor,
	people: Proposers
): Promise<string> {
	const { code } = await beginProposal({ actor, eventSlug: edition.slug });
	const [before, takeaway] = edition.questions;
	await saveProposal({
		actor,
		code,
		input: proposalInput.parse({
			revision: 1,
			title: one.title,
			formatId: edition.formats.find(({ name }) => name === one.format)!.id,
			trackId: edition.tracks.find(({ slug }) => slug === one.track)!.id,
			summary: one.summary,
			description: one.description ?? '',
			level: one.level ?? 'everyone',
			equipment: one.equipment ?? ['projector'],
			maxPeople: one.maxPeople,
			note: one.note ?? '',
			answers: {
				[before!.id]: before!.options[one.title.length % before!.options.length],
				...(one.takeaway ? { [takeaway!.id]: one.takeaway } : {})
			}
		})
	});
	if (one.by === SHOWN)
		await saveProfile({
			actor,
			input: {
				name: actor.name,
				title: 'conseillère en emploi',
				organisation: 'Le SOIT',
				biography:
					'Elle accompagne des jeunes adultes depuis onze ans, et anime le groupe de codéveloppement de sa région.'
			}
		});
	if (one.invites) {
		const guest = people.others.at(-1)!;
		const [givenName = '', ...rest] = guest.name.split(' ');
		await inviteSpeaker({
			actor,
			code,
			input: { givenName, familyName: rest.join(' '), email: guest.email }
		});
		if (one.invites === 'accepted') await answerInvitation({ actor: guest, code, accepts: true });
	}
	if (one.status !== 'draft') await submitProposal({ actor, code });
	if (one.status === 'withdrawn') await withdrawProposal({ actor, code });
	return code;
}
