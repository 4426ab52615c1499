import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { quote } from '../../src/lib/pricing/quote.ts';
import type { PersonInput } from '../../src/lib/schemas/registration.ts';
import { ANONYMOUS } from '../../src/lib/server/auth/policy.ts';
import { now, setClock } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';
import { setWishes } from '../../src/lib/server/programme/wishes/set-wishes.ts';
import { placeOrder } from '../../src/lib/server/registration/place-order.ts';
import { findOrder, loadCatalogue } from '../../src/lib/server/registration/queries.ts';
import { slugOf } from './association.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './programme.ts';
import { pick, seededRandom } from './random.ts';

interface SeedOrganisation {
	id: number;
	slug: string;
	city: string | null;
	isMember: boolean;
}

/** When the four parallel workshops of each slot begin and end. */
const SLOTS: [dayIndex: number, start: string, end: string][] = [
	[0, '10:30', '12:00'],
	[0, '13:30', '15:00'],
	[1, '9:00', '10:30'],
	[1, '10:45', '12:15']
];

const ROOMS: [name: string, capacity: number][] = [
	['Le Fleuve', 40],
	['Les Érables', 32],
	['La Verrière', 28],
	['Le Belvédère', 24]
];

/** By slot, the most wanted first: a title and a line. */
const WORKSHOPS: [title: string, summary: string][] = [
	['L’entretien qui débloque', 'Reprendre une démarche qui n’avance plus, en une rencontre.'],
	['Accompagner sans s’épuiser', 'Doser sa présence et garder de l’élan toute l’année.'],
	['Le marché caché de l’emploi régional', 'Trouver les postes qui ne s’affichent jamais.'],
	['Écrire simplement', 'Des lettres et des formulaires que tout le monde comprend.'],
	['Neurodiversité et maintien en emploi', 'Des ajustements petits, rapides et durables.'],
	['L’IA au bureau, sans magie', 'Ce qui aide, ce qui nuit et ce qui se vérifie.'],
	['Premiers pas avec les employeurs', 'Une approche en trois appels.'],
	['Tenir un groupe difficile', 'Règles, silences et sorties de crise.'],
	['Reconnaître ses acquis à 50 ans', 'Nommer ce que l’on sait faire, et le montrer.'],
	['Le bilan en deux heures', 'Un outil court pour les personnes pressées.'],
	['Jeunes et santé psychologique', 'Repères pour ne pas rester seule ou seul.'],
	['Mesurer ce qui compte', 'Trois indicateurs suffisent souvent.'],
	['Arriver au Québec, trouver sa place', 'Parcours, reconnaissance et premiers contacts.'],
	['La relance qui ne dérange pas', 'Garder le lien après la fin des services.'],
	['Conseiller par vidéo', 'Cadre, écoute et confidentialité à distance.'],
	['Une heure pour le budget', 'Parler d’argent sans jugement.']
];

/** How many people have registered, and the share of them who have ranked something. */
const PEOPLE = 150;
const SAID = 0.86;

/**
 * An event in some seventy days whose seats are given from wishes, still open: two days, sixteen workshops, people
 * registered and wishes ranked through the domain. The practitioner of the demonstration is there, with nothing said yet.
 */
export async function seedRankedEvent(
	today: string,
	organisations: SeedOrganisation[]
): Promise<{ id: number; slug: string; firstDay: string }> {
	let firstDay = addDays(today, 68);
	// A Thursday.
	while (new Date(`${firstDay}T12:00:00Z`).getUTCDay() !== 4) firstDay = addDays(firstDay, 1);
	const event = await write('events.seed', (tx) => insertEvent(tx, today, firstDay));
	const random = seededRandom(2028);
	const { types, sessions } = await loadCatalogue(event.id);
	const used = new Set([canonicalEmail('quarieriste@lesoit.example')]);
	const codes: string[] = [];
	for (let serial = 0, people = 0; people < PEOPLE; serial++) {
		const organisation =
			serial === 0 ? organisations.find(({ slug }) => slug === 'le-soit')! : pick(random, organisations);
		const team = Array.from({ length: serial === 0 ? 2 : 1 + Math.floor(random() * 4) }, (_, i) =>
			serial === 0 && i === 0
				? attendee('Anne-Sophie', 'Bornais', 'quarieriste@lesoit.example')
				: newAttendee(random, used, organisation)
		);
		people += team.length;
		// Few in the last days: their messages are made again at the first start.
		const daysAgo = serial === 0 ? 12 : random() < 0.05 ? 2 : 6 + Math.floor(random() * 30);
		const at = instantAt(
			addDays(today, -daysAgo),
			`${8 + Math.floor(random() * 11)}:${10 + Math.floor(random() * 49)}`
		);
		const restore = setClock(() => at.getTime());
		try {
			const order = await placeOrder({
				actor: ANONYMOUS,
				eventSlug: event.slug,
				locale: 'fr',
				input: {
					idempotencyKey: `demonstration-${event.slug}-${serial}`,
					expectedTotalCents: quote(
						types,
						organisation.isMember ? 'member' : 'standard',
						team.map(({ pass }) => [pass!])
					).totalCents,
					payer: {
						givenName: team[0]!.givenName,
						familyName: team[0]!.familyName,
						email: team[0]!.email,
						organisationId: organisation.id,
						organisationName: '',
						line1: `${100 + Math.floor(random() * 800)}, rue du Parc`,
						city: organisation.city ?? 'Québec',
						province: 'Québec',
						postalCode: '',
						purchaseOrder: ''
					},
					consentNewsletter: false,
					method: 'invoice',
					people: team
				}
			});
			if (serial > 0) codes.push(...(await findOrder(order.code)).people.map(({ code }) => code));
		} finally {
			restore();
		}
	}
	const wishes = codes
		.filter(() => random() < SAID)
		.map((code) => ({ code, sessionIds: drawWishes(random, sessions) }));
	// Together, so that they share their commits.
	await Promise.all(
		wishes.map(({ code, sessionIds }) =>
			setWishes({
				actor: { kind: 'link', purpose: 'ticket', code },
				registrationCode: code,
				sessionIds
			})
		)
	);
	return event;
}

function attendee(givenName: string, familyName: string, email: string): PersonInput {
	return {
		...{ givenName, familyName, email, pass: 'deux-jours', addons: [], sessions: {} },
		...{
			dietaryNeeds: '',
			accessNeeds: '',
			consentDirectory: false,
			consentPhoto: false,
			consentExhibitors: false
		}
	};
}

function newAttendee(random: () => number, used: Set<string>, { slug }: SeedOrganisation): PersonInput {
	const domain = `${slug.replace(/-/g, '').slice(0, 24)}.example`;
	for (;;) {
		const givenName = pick(random, GIVEN_NAMES);
		const familyName = pick(random, FAMILY_NAMES);
		const local = `${givenName}.${familyName}`.normalize('NFD').replace(/[^A-Za-z.-]/g, '');
		const email = `${local.toLowerCase()}@${domain}`;
		if (used.has(canonicalEmail(email))) continue;
		used.add(canonicalEmail(email));
		return attendee(givenName, familyName, email);
	}
}

/** One to three wishes a slot, the first of each slot wanted most; then the slots are mixed. */
function drawWishes(
	random: () => number,
	sessions: readonly { id: number; slot: string; slug: string }[]
): number[] {
	const wishes: { id: number; dear: number }[] = [];
	for (const choices of Map.groupBy(sessions, ({ slot }) => slot).values()) {
		const left = choices.toSorted((a, b) => a.slug.localeCompare(b.slug));
		for (let n = 1 + Math.floor(random() * 3); n > 0 && left.length > 0; n--) {
			const [one] = left.splice(Math.floor(random() ** 2 * left.length), 1);
			wishes.push({ id: one!.id, dear: random() + (3 - n) / 3 });
		}
	}
	return wishes.sort((a, b) => a.dear - b.dear).map(({ id }) => id);
}

async function insertEvent(tx: Tx, today: string, firstDay: string) {
	const days = [firstDay, addDays(firstDay, 1)];
	const [event] = await tx
		.insert(t.event)
		.values({
			slug: `rendez-vous-de-printemps-${firstDay.slice(0, 4)}`,
			kind: 'colloquium',
			name: 'Rendez-vous de printemps',
			tagline: 'Deux jours d’ateliers, choisis par vos vœux',
			description:
				'Seize ateliers en deux jours. Rangez vos préférences\u00a0: les places se donnent toutes ensemble, sans course à l’inscription.',
			firstDay,
			lastDay: days[1]!,
			venueName: 'Centre des congrès du Fleuve',
			venueAddress: '45, rue des Quais',
			city: 'Rimouski',
			registrationOpensAt: instantAt(addDays(today, -40), '9:00'),
			registrationClosesAt: instantAt(addDays(firstDay, -7), '17:00'),
			changesCloseAt: instantAt(addDays(firstDay, -3), '17:00'),
			choiceMode: 'rank',
			choiceClosesAt: instantAt(addDays(firstDay, -21), '23:59'),
			publishedAt: instantAt(addDays(today, -41), '9:00')
		})
		.returning();
	const eventId = event!.id;
	const [quota] = await tx.insert(t.quota).values({ eventId, name: 'Places', capacity: 240 }).returning();
	const [pass] = await tx
		.insert(t.ticketType)
		.values({
			...{ eventId, code: 'deux-jours', name: 'Deux jours', description: 'Dîners compris' },
			...{ role: 'admission' as const, days, position: 1 }
		})
		.returning();
	await tx.insert(t.ticketTypeQuota).values({ ticketTypeId: pass!.id, quotaId: quota!.id });
	await tx.insert(t.price).values([
		{ ticketTypeId: pass!.id, audience: 'member', amountCents: 19_500 },
		{ ticketTypeId: pass!.id, audience: 'standard', amountCents: 26_000 }
	]);
	const rooms = await tx
		.insert(t.room)
		.values(ROOMS.map(([name, capacity], position) => ({ eventId, name, capacity, position })))
		.returning();
	await tx.insert(t.session).values(
		WORKSHOPS.map(([title, summary], i) => {
			const [dayIndex, start, end] = SLOTS[Math.floor(i / 4)]!;
			const room = rooms[i % 4]!;
			const day = days[dayIndex]!;
			return {
				...{ eventId, slug: `${i + 10}-${slugOf(title)}`, kind: 'workshop' as const, title, summary },
				...{ slot: `${day}-${start.replace(':', '')}`, day, roomId: room.id },
				...{ startsAt: instantAt(day, start), endsAt: instantAt(day, end), updatedAt: now() },
				...{ bookable: true, capacity: room.capacity }
			};
		})
	);
	await tx
		.insert(t.checkpoint)
		.values({ eventId, slug: 'accueil', name: 'Accueil', rule: 'daily', ticketTypeCodes: [], position: 1 });
	return event!;
}
