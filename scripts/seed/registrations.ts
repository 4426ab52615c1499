import { eq } from 'drizzle-orm';
import type Stripe from 'stripe';
import { addDays, dayOf, instantAt } from '../../src/lib/format/dates.ts';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { quote } from '../../src/lib/pricing/quote.ts';
import type { ConsentPurpose } from '../../src/lib/schemas/consents.ts';
import type { OrderInput, PersonInput } from '../../src/lib/schemas/registration.ts';
import { DEMO_ACCOUNTS } from '../../src/lib/server/auth/demo-accounts.ts';
import { ANONYMOUS, system, type Actor, type LinkPurpose } from '../../src/lib/server/auth/policy.ts';
import { DAY_MS, setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import { organisationManager, person } from '../../src/lib/server/db/schema/members.ts';
import { answerAsked } from '../../src/lib/server/members/asked-consents.ts';
import { cancelOrder } from '../../src/lib/server/registration/cancel.ts';
import { placeOrder, type PlacedOrder } from '../../src/lib/server/registration/place-order.ts';
import { findOrder, loadCatalogue } from '../../src/lib/server/registration/queries.ts';
import { recordPayment } from '../../src/lib/server/registration/record-payment.ts';
import { settleCheckout } from '../../src/lib/server/registration/settle.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './programme.ts';
import { pick, seededRandom } from './random.ts';

interface SeedOrganisation {
	id: number;
	slug: string;
	name: string;
	city: string | null;
	isMember: boolean;
}

const DIETARY = ['', '', '', '', '', 'Végétarien', 'Végane', 'Sans gluten', 'Allergie aux noix'];
const ACCESS = ['', '', '', '', '', '', '', '', '', 'Place près de la sortie', 'Interprétation LSQ'];

/** How many people have registered by today, of the 410 places. */
const PEOPLE = 268;

/**
 * Registers people as the weeks before the event would have: through `placeOrder`, the clock set back to each day.
 * Two invoices in three are settled; a few orders are cancelled.
 */
export async function seedRegistrations(
	event: { id: number; slug: string; firstDay: string },
	organisations: SeedOrganisation[]
): Promise<void> {
	const { slug: eventSlug, firstDay } = event;
	const random = seededRandom(2027);
	const catalogue = await loadCatalogue(event.id, instantAt(firstDay, '0:00'));
	const used = new Set<string>();
	const placed: { order: PlacedOrder; at: Date }[] = [];
	let people = 0;
	const manager = await managerActor();

	for (let serial = 0; people < PEOPLE; serial++) {
		// Few at first, more as the day comes near.
		const daysBefore = Math.floor(70 * (1 - people / PEOPLE) ** 1.6) + 1;
		const at = instantAt(
			addDays(firstDay, -daysBefore),
			`${8 + Math.floor(random() * 12)}:${10 + Math.floor(random() * 49)}`
		);
		const organisation =
			serial === 0 ? organisations.find(({ slug }) => slug === 'le-soit')! : pick(random, organisations);
		const size = serial === 0 ? 4 : random() < 0.45 ? 1 : 2 + Math.floor(random() * 5);
		const team = Array.from({ length: size }, (_, i) =>
			makePerson(random, used, organisation, serial === 0 && i === 0, catalogue)
		);
		const audience = organisation.isMember ? 'member' : 'standard';
		const total = quote(
			catalogue.types,
			audience,
			team.map((one) => [one.pass, ...one.addons].filter(Boolean))
		);
		const first = team[0]!;
		const payer =
			serial === 0 ? { givenName: 'Hélène', familyName: 'Savard', email: 'direction@lesoit.example' } : first;
		const input: OrderInput = {
			idempotencyKey: `demonstration-${eventSlug}-${serial}`,
			expectedTotalCents: total.totalCents,
			payer: {
				givenName: payer.givenName,
				familyName: payer.familyName,
				email: payer.email,
				organisationId: organisation.id,
				organisationName: '',
				line1: `${100 + Math.floor(random() * 800)}, rue Principale`,
				city: organisation.city ?? 'Québec',
				province: 'Québec',
				postalCode: '',
				purchaseOrder: random() < 0.2 ? `BC-${1000 + serial}` : ''
			},
			consentNewsletter: random() < 0.3,
			method: size === 1 && serial > 0 && random() < 0.6 ? 'card' : 'invoice',
			people: team
		};
		const restore = setClock(() => at.getTime());
		try {
			const order = await placeOrder({
				actor: serial === 0 ? manager : ANONYMOUS,
				eventSlug,
				input,
				locale: 'fr'
			});
			if (order.status === 'held') await payByCard(order, serial);
			await answerForThemselves(order);
			placed.push({ order, at });
		} finally {
			restore();
		}
		people += size;
	}
	await settle(random, placed);
}

/** The manager of the demonstration, as signed in: she registers her own team. */
async function managerActor(): Promise<Actor> {
	const { email, givenName, familyName } = DEMO_ACCOUNTS.find(({ kind }) => kind === 'manager')!;
	const db = await reader();
	const managed = await db
		.select({ personId: person.id, organisationId: organisationManager.organisationId })
		.from(person)
		.innerJoin(organisationManager, eq(organisationManager.personId, person.id))
		.where(eq(person.emailCanonical, email));
	return {
		kind: 'person',
		personId: managed[0]!.personId,
		email,
		name: `${givenName} ${familyName}`,
		roles: [],
		organisationIds: managed.map(({ organisationId }) => organisationId)
	};
}

function makePerson(
	random: () => number,
	used: Set<string>,
	organisation: SeedOrganisation,
	isDemoAccount: boolean,
	catalogue: Awaited<ReturnType<typeof loadCatalogue>>
): PersonInput {
	const domain = `${organisation.slug.replace(/-/g, '').slice(0, 24)}.example`;
	let person: { givenName: string; familyName: string; email: string };
	do {
		const givenName = pick(random, GIVEN_NAMES);
		const familyName = pick(random, FAMILY_NAMES);
		const local = `${givenName}.${familyName}`.normalize('NFD').replace(/[^A-Za-z.-]/g, '');
		person = { givenName, familyName, email: `${local.toLowerCase()}@${domain}` };
	} while (used.has(canonicalEmail(person.email)));
	if (isDemoAccount)
		person = { givenName: 'Anne-Sophie', familyName: 'Bornais', email: 'quarieriste@lesoit.example' };
	used.add(canonicalEmail(person.email));
	const pass =
		isDemoAccount || random() < 0.78 ? 'complet' : pick(random, ['jour-1', 'jour-2', 'jour-2', 'jour-3', '']);
	const days = catalogue.types.find((type) => type.code === pass)?.days ?? [];
	const sessions: Record<string, number> = {};
	for (const slot of new Set(
		catalogue.sessions.filter((session) => days.includes(session.day)).map((session) => session.slot)
	)) {
		// Seats are counted at the start: leaving a margin keeps every seeded choice possible.
		const open = catalogue.sessions.filter(
			(session) => session.slot === slot && (seats.get(session.id) ?? 0) < session.capacity
		);
		if (open.length === 0 || random() < 0.18) continue;
		// Some titles draw more people than others.
		const session = open[Math.floor(random() ** 1.7 * open.length)]!;
		sessions[slot] = session.id;
		seats.set(session.id, (seats.get(session.id) ?? 0) + 1);
	}
	return {
		...person,
		pass,
		addons: pass === '' || random() < 0.6 ? ['souper'] : [],
		dietaryNeeds: pick(random, DIETARY),
		accessNeeds: pick(random, ACCESS),
		sessions,
		consentDirectory: random() < 0.6,
		consentPhoto: random() < 0.5,
		// Asked on their phone instead: what the demonstration shows.
		consentExhibitors: !isDemoAccount && person.email.length % 2 === 0
	};
}

/** Each from the link of their own mail. */
async function answerForThemselves({ code }: PlacedOrder): Promise<void> {
	const { askedConsents, people } = await findOrder(code);
	const answer = (purpose: LinkPurpose, one: { code: string; askedConsents: ConsentPurpose[] }) =>
		answerAsked({
			actor: { kind: 'link', purpose, code: one.code },
			purposes: one.askedConsents,
			accepts: true,
			locale: 'fr'
		});
	if (askedConsents.length > 0) await answer('order-consents', { code, askedConsents });
	for (const one of people) if (one.askedConsents.length > 0) await answer('ticket-consents', one);
}

/** As Stripe's webhook would say it. */
async function payByCard(order: PlacedOrder, serial: number): Promise<void> {
	const session = {
		id: `cs_demonstration_${serial}`,
		object: 'checkout.session',
		mode: 'payment',
		payment_status: 'paid',
		payment_intent: `pi_demonstration_${serial}`,
		amount_total: order.totalCents,
		currency: 'cad',
		metadata: { order: order.code }
	};
	await settleCheckout(session as unknown as Stripe.Checkout.Session);
}

/** Seats this seed has given, by session. */
const seats = new Map<number, number>();

async function settle(random: () => number, placed: { order: PlacedOrder; at: Date }[]): Promise<void> {
	const actor = system('démonstration');
	for (const { order, at } of placed.slice(1)) {
		if (order.status !== 'awaiting_payment') continue;
		const later = new Date(at.getTime() + (2 + Math.floor(random() * 12)) * DAY_MS);
		if (later.getTime() > Date.now()) continue;
		const restore = setClock(() => later.getTime());
		try {
			const draw = random();
			if (draw < 0.68) {
				await recordPayment({
					actor,
					orderCode: order.code,
					method: draw < 0.4 ? 'transfer' : 'cheque',
					amountCents: order.totalCents,
					reference: `${draw < 0.4 ? 'Virement' : 'Chèque'} ${1000 + Math.floor(random() * 9000)}`,
					receivedOn: dayOf(later)
				});
			} else if (draw < 0.71) {
				await cancelOrder({ actor, orderCode: order.code });
			}
		} finally {
			restore();
		}
	}
}
