import { eq, sql } from 'drizzle-orm';
import PDFDocument from 'pdfkit';
import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { proposalInput } from '../../src/lib/schemas/proposals.ts';
import type { Pace } from '../../src/lib/schemas/evaluations.ts';
import type { PersonInput } from '../../src/lib/schemas/registration.ts';
import { ANONYMOUS, type Actor } from '../../src/lib/server/auth/policy.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { finished, fontFile } from '../../src/lib/server/print.ts';
import { answerEvaluation } from '../../src/lib/server/programme/evaluations/answer.ts';
import { beginProposal } from '../../src/lib/server/programme/proposals/begin.ts';
import { confirmProposal } from '../../src/lib/server/programme/proposals/confirm.ts';
import { attachSlides } from '../../src/lib/server/programme/proposals/files.ts';
import { saveProposal } from '../../src/lib/server/programme/proposals/save.ts';
import { writeSpeakers } from '../../src/lib/server/programme/proposals/speaker-rows.ts';
import { submitProposal } from '../../src/lib/server/programme/proposals/submit.ts';
import { managedSlides } from '../../src/lib/server/programme/slides/managed.ts';
import { publishSlides } from '../../src/lib/server/programme/slides/publish.ts';
import { placeOrder } from '../../src/lib/server/registration/place-order.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './programme.ts';
import { pick, seededRandom } from './random.ts';

/** The account that spoke there, and whose space shows what was thought of it. */
const SPEAKER = 'quarieriste@lesoit.example';
/** So many days ago: nobody can answer any more, and everything is shown. */
const DAYS_AGO = 20;
const PEOPLE = 36;

/** The day's sessions: one came from a proposal; the last but one was too small for its answers to be shown. */
const SESSIONS = [
	{
		slug: 'ouverture',
		kind: 'keynote',
		title: 'Ce que nos parcours nous apprennent',
		hours: ['9:00', '10:00'],
		seats: 0,
		answers: 0.6,
		liked: 0.75
	},
	{
		slug: 'silences',
		kind: 'workshop',
		title: 'Faire parler les silences d’une entrevue',
		hours: ['10:30', '12:00'],
		seats: 20,
		answers: 0.8,
		liked: 0.9
	},
	{
		slug: 'employeurs',
		kind: 'workshop',
		title: 'Appeler un employeur sans trembler',
		hours: ['10:30', '12:00'],
		seats: 16,
		answers: 0.7,
		liked: 0.55
	},
	{
		slug: 'banque-d-heures',
		kind: 'workshop',
		title: 'Une banque d’heures entre organismes',
		hours: ['13:30', '15:00'],
		seats: 6,
		answers: 0.6,
		liked: 0.7
	},
	{
		slug: 'table-ronde',
		kind: 'round_table',
		title: 'Table ronde\u00a0: accueillir la relève',
		hours: ['15:15', '16:30'],
		seats: 0,
		answers: 0.4,
		liked: 0.65
	}
] as const;

const COMMENTS = [
	'J’ai noté trois phrases que j’essaierai dès lundi.',
	'Plus de temps pour les exercices, moins pour la théorie.',
	'Merci d’avoir parlé aussi de ce qui n’a pas marché.',
	'La salle était chaude, le propos passionnant.',
	'J’aurais aimé recevoir les fiches avant.',
	'À refaire, en demi-journée.',
	'Très concret. Mon équipe en aurait besoin.',
	'Difficile d’entendre au fond de la salle.'
];

/** A free day of practice that is over: people came, said what they thought, and the slides of a workshop are online. */
export async function seedPastDay(today: string): Promise<void> {
	const day = addDays(today, -DAYS_AGO);
	const restore = clock();
	try {
		restore.at(addDays(day, -60), '9:00');
		const { eventId, slug } = await insertEvent(day);
		const speaker = await speakerActor();
		const { code, sessionId } = await insertSessions(eventId, slug, day, speaker, restore);
		restore.at(addDays(day, -20), '12:00');
		await register(slug, eventId);
		restore.at(day, '17:05');
		await answerAll(eventId);
		restore.at(addDays(day, 1), '8:30');
		await publish(code, sessionId, speaker);
	} finally {
		restore.back();
	}
}

/** The story's clock: at a time of a day, then at another, then back at the present. */
export function clock() {
	let back = () => {};
	return {
		at(day: string, time: string) {
			back();
			back = setClock(() => instantAt(day, time).getTime());
		},
		back: () => back()
	};
}

/** The account that speaks, acting. */
export async function speakerActor(): Promise<Actor & { kind: 'person' }> {
	const [found] = await (await reader()).select().from(t.person).where(eq(t.person.email, SPEAKER));
	const { id: personId, email, givenName, familyName } = found!;
	return {
		kind: 'person',
		personId,
		email,
		name: `${givenName} ${familyName}`,
		roles: [],
		organisationIds: []
	};
}

function insertEvent(day: string) {
	return write('events.seed', async (tx) => {
		const [event] = await tx
			.insert(t.event)
			.values({
				slug: `journee-des-pratiques-${day.slice(0, 4)}`,
				kind: 'training',
				name: 'Journée des pratiques',
				tagline: 'Une journée pour se montrer comment on fait',
				description: 'Trois ateliers et une table ronde, offerts par l’alliance aux équipes de la région.',
				firstDay: day,
				lastDay: day,
				venueName: 'Maison de la culture',
				venueAddress: '75, rue Principale',
				city: 'Shawinigan',
				registrationOpensAt: instantAt(addDays(day, -45), '9:00'),
				registrationClosesAt: instantAt(day, '9:00'),
				changesCloseAt: instantAt(day, '9:00'),
				publishedAt: instantAt(addDays(day, -45), '9:00')
			})
			.returning();
		const { id: eventId, slug } = event!;
		const [quota] = await tx.insert(t.quota).values({ eventId, name: 'Places', capacity: 60 }).returning();
		const [pass] = await tx
			.insert(t.ticketType)
			.values({
				...{ eventId, code: 'journee', name: 'Journée', description: 'Dîner compris' },
				...{ role: 'admission' as const, days: [day], position: 1 }
			})
			.returning();
		await tx.insert(t.ticketTypeQuota).values({ ticketTypeId: pass!.id, quotaId: quota!.id });
		await tx.insert(t.price).values({ ticketTypeId: pass!.id, audience: 'standard', amountCents: 0 });
		await tx.insert(t.callForProposals).values({
			eventId,
			opensAt: instantAt(addDays(day, -70), '9:00'),
			closesAt: instantAt(addDays(day, -50), '23:59'),
			reviewsCloseAt: instantAt(addDays(day, -48), '23:59'),
			editsCloseAt: instantAt(addDays(day, -2), '23:59')
		});
		await tx
			.insert(t.proposalFormat)
			.values({ eventId, name: 'Atelier', kind: 'workshop', minutes: 90, maxSpeakers: 2 });
		return { eventId, slug };
	});
}

/** Its sessions; the second is a proposal of the demonstration's account, confirmed with her consent to publish slides. */
async function insertSessions(
	eventId: number,
	eventSlug: string,
	day: string,
	actor: Actor,
	moment: ReturnType<typeof clock>
): Promise<{ code: string; sessionId: number }> {
	const offered = SESSIONS[1];
	const { code } = await beginProposal({ actor, eventSlug });
	const [format] = await (
		await reader()
	)
		.select()
		.from(t.proposalFormat)
		.where(eq(t.proposalFormat.eventId, eventId));
	const summary = 'Trois exercices à deux pour entendre ce qui ne se dit pas.';
	await saveProposal({
		...{ actor, code },
		input: proposalInput.parse({ revision: 1, title: offered.title, formatId: format!.id, summary })
	});
	await submitProposal({ actor, code });
	moment.at(addDays(day, -46), '9:00');
	const at = instantAt(addDays(day, -46), '9:00');
	await write('programme.seed', (tx) =>
		tx.update(t.proposal).set({ status: 'accepted', decidedAt: at }).where(eq(t.proposal.code, code))
	);
	const consents = { photo: true, recording: false, directory: true, slides: true };
	await confirmProposal({ actor, code, consents, locale: 'fr' });
	return write('programme.seed', async (tx) => {
		const [room] = await tx
			.insert(t.room)
			.values({ eventId, name: 'Salle des arts', capacity: 60, directions: 'Au rez-de-chaussée' })
			.returning();
		const sessions = await tx
			.insert(t.session)
			.values(
				SESSIONS.map(({ slug, kind, title, hours: [start, end], seats }, i) => ({
					...{ eventId, slug, kind, title, day, roomId: room!.id, slot: `${day}-${start.replace(':', '')}` },
					...{ summary: i === 1 ? summary : '', bookable: seats > 0, capacity: seats },
					...{ startsAt: instantAt(day, start), endsAt: instantAt(day, end), updatedAt: at }
				}))
			)
			.returning();
		const sessionId = sessions.find(({ slug }) => slug === offered.slug)!.id;
		const [proposal] = await tx
			.update(t.proposal)
			.set({ sessionId })
			.where(eq(t.proposal.code, code))
			.returning();
		await tx.delete(t.draftPlacement).where(eq(t.draftPlacement.proposalId, proposal!.id));
		await writeSpeakers(tx, proposal!);
		return { code, sessionId };
	});
}

async function register(eventSlug: string, eventId: number): Promise<void> {
	const random = seededRandom(2026);
	const sessions = await (await reader()).select().from(t.session).where(eq(t.session.eventId, eventId));
	const left = new Map(sessions.filter(({ bookable }) => bookable).map((one) => [one, one.capacity]));
	for (let serial = 0; serial < PEOPLE; serial++) {
		const choices: Record<string, number> = {};
		for (const [session, seats] of left)
			if (seats > 0 && choices[session.slot] === undefined && (session.capacity > 10 || random() < 0.4)) {
				choices[session.slot] = session.id;
				left.set(session, seats - 1);
			}
		const names = { givenName: pick(random, GIVEN_NAMES), familyName: pick(random, FAMILY_NAMES) };
		const email = canonicalEmail(`pratiques-${serial + 1}@region.example`);
		await registerFree(ANONYMOUS, eventSlug, { ...names, email }, choices);
	}
}

/** Registers somebody for a free day whose pass is « journee », with a place in the sessions they chose. */
export async function registerFree(
	actor: Actor,
	eventSlug: string,
	who: Pick<PersonInput, 'givenName' | 'familyName' | 'email'>,
	sessions: Record<string, number>
): Promise<void> {
	await placeOrder({
		actor,
		eventSlug,
		locale: 'fr',
		input: {
			idempotencyKey: `demonstration-${eventSlug}-${who.email}`,
			expectedTotalCents: 0,
			payer: {
				...{ ...who, organisationName: '', purchaseOrder: '' },
				...{ line1: '12, rue de la Gare', city: 'Shawinigan', province: 'Québec', postalCode: '' }
			},
			consentNewsletter: false,
			method: 'invoice',
			people: [
				{
					...{ ...who, pass: 'journee', addons: [], sessions },
					...{
						dietaryNeeds: '',
						accessNeeds: '',
						consentDirectory: false,
						consentPhoto: false,
						consentExhibitors: false
					}
				}
			]
		}
	});
}

/** What people thought, each by their own link, half an hour after the last session. */
async function answerAll(eventId: number): Promise<void> {
	const random = seededRandom(14);
	for (const { slug, answers, liked } of SESSIONS)
		for (const { sessionId, code } of await whoWasAt(eventId, slug))
			if (random() <= answers) await answerAs(code, sessionId, liked, random);
}

/** Who was at a session of an event, in the order of their registrations. */
export async function whoWasAt(
	eventId: number,
	sessionSlug: string
): Promise<{ sessionId: number; code: string }[]> {
	return (await reader()).all(sql`
		SELECT s.id AS sessionId, r.code FROM attended_session a
		JOIN session s ON s.id = a.session_id JOIN registration r ON r.id = a.registration_id
		WHERE s.event_id = ${eventId} AND s.slug = ${sessionSlug} ORDER BY r.id`);
}

/** Answers by somebody's own link, about as kindly as `liked` says, from 0 to 1. */
export async function answerAs(
	code: string,
	session: number,
	liked: number,
	random: () => number
): Promise<void> {
	const mark = () => Math.max(1, Math.min(5, Math.round(1 + 4 * liked + (random() - 0.5) * 3)));
	const drawn = random();
	const pace: Pace = drawn < 0.15 ? 'slow' : drawn < 0.8 ? 'right' : 'fast';
	const comment = random() < 0.3 ? pick(random, COMMENTS) : '';
	await answerEvaluation({
		actor: { kind: 'link', purpose: 'evaluations', code },
		registrationCode: code,
		answer: { session, overall: mark(), useful: mark(), pace, comment }
	});
}

async function publish(code: string, sessionId: number, actor: Actor): Promise<void> {
	await attachSlides({
		actor,
		code,
		file: { name: 'Faire parler les silences.pdf', bytes: await drawSlides() }
	});
	const [file] = await managedSlides(sessionId);
	await publishSlides({ actor, fileCode: file!.code, published: true });
}

/** Three slides, as anybody would make them. */
async function drawSlides(): Promise<Buffer> {
	const doc = new PDFDocument({
		...{ size: [960, 540], margin: 72, autoFirstPage: false, lang: 'fr-CA' },
		info: { Title: SESSIONS[1].title }
	});
	doc.registerFont('title', fontFile('title')).registerFont('text', fontFile('text'));
	for (const [title, line] of [
		[SESSIONS[1].title, 'Journée des pratiques'],
		['Attendre sept secondes', 'Compter, regarder ailleurs, ne rien ajouter.'],
		['Nommer sans interpréter', '«\u00a0Vous vous êtes arrêtée là. Qu’est-ce qui se passe?\u00a0»']
	] as const) {
		doc.addPage();
		doc.font('title').fontSize(44).text(title, 72, 150, { width: 816 });
		doc.font('text').fontSize(24).text(line, 72, 340, { width: 816 });
	}
	return Buffer.from(await finished(doc));
}
