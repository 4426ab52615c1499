import { overlapAmong, opens } from '../../booking/sessions.ts';
import { money } from '../../format/money.ts';
import { canonicalEmail } from '../../format/names.ts';
import type { Locale } from '../../format/locale.ts';
import { quote, takesCredit, type Audience, type PricedTicketType, type Quote } from '../../pricing/quote.ts';
import type { OrderInput, PersonInput } from '../../schemas/registration.ts';
import { isStaff, type Actor } from '../auth/policy.ts';
import { Refusal } from '../errors.ts';
import { isVisible } from '../events/queries.ts';
import { findOrganisation, type Organisation } from '../members/organisations.ts';
import { catalogueOf, pricedTypes, type Catalogue } from './catalogue.ts';
import { requireSeatChoice } from './choice-mode.ts';
import { maySpendCredits, usableCredits } from './credits/lots.ts';

/** What someone asks for. */
export interface OrderRequest {
	actor: Actor;
	eventSlug: string;
	input: OrderInput;
	locale: Locale;
	/** Where it comes from, see `networkOf`; absent where no network asks (the seed, a script). */
	network?: string;
}

/** One person of an order, their codes and ids replaced by what they stand for. */
interface PlannedPerson {
	input: PersonInput;
	emailCanonical: string;
	types: PricedTicketType[];
	sessionIds: number[];
	/** The lot of credits that pays their pass; null: they pay it. */
	lotId: number | null;
}

/** An order that only the database may still refuse: places, seats, people registered meanwhile. */
export interface OrderPlan {
	event: Catalogue['event'];
	catalogue: Catalogue;
	organisation: Organisation | undefined;
	audience: Audience;
	people: PlannedPerson[];
	quote: Quote;
}

/**
 * Checks an order against what the event offers at an instant, without writing: dates, audience, choices, price.
 * @throws Refusal naming the field
 */
export async function planOrder(
	{ actor, eventSlug, input, locale }: OrderRequest,
	at: Date
): Promise<OrderPlan> {
	const catalogue = await catalogueOf(eventSlug);
	if (!catalogue || !isVisible(catalogue.event, actor)) throw new Refusal('not_found', { status: 404 });
	const { event } = catalogue;
	if (!isStaff(actor)) {
		if (at < event.registrationOpensAt) throw new Refusal('event_not_open');
		if (at >= event.registrationClosesAt) throw new Refusal('event_closed');
	}
	const organisation = await organisationOf(input);
	const audience = organisation?.isMember ? 'member' : 'standard';
	const types = pricedTypes(catalogue.types, at);
	const planned = planPeople(input.people, catalogue, types, audience, at);
	const credits = input.useCredits ? await creditsFor(actor, catalogue, organisation, at) : [];
	const people = planned.map((one) => ({ ...one, lotId: takeCredit(credits, one, audience) }));
	if (people.some(({ sessionIds }) => sessionIds.length > 0)) await requireSeatChoice(actor, event);
	const priced = quote(
		types,
		audience,
		people.map((one) => one.types.map((type) => type.code)),
		people.filter(({ lotId }) => lotId !== null).length
	);
	if (input.expectedTotalCents !== undefined && input.expectedTotalCents !== priced.totalCents)
		throw new Refusal('price_changed', { values: { total: money(priced.totalCents, locale) } });
	return { event, catalogue, organisation, audience, people, quote: priced };
}

/** The credits that may pay for this order, see `usableCredits`. @throws Refusal `not_allowed` (403), `credits_not_accepted` */
async function creditsFor(
	actor: Actor,
	{ acceptsCredits }: Catalogue,
	organisation: Organisation | undefined,
	at: Date
): Promise<number[]> {
	if (!acceptsCredits) throw new Refusal('credits_not_accepted');
	if (!organisation) throw invalid('payer.organisationId');
	if (!maySpendCredits(actor, organisation.id)) throw new Refusal('not_allowed', { status: 403 });
	return usableCredits(organisation.id, at);
}

/** Takes the next credit for somebody whose pass costs something. */
function takeCredit(
	credits: number[],
	{ types }: Pick<PlannedPerson, 'types'>,
	audience: Audience
): number | null {
	return types.some((type) => takesCredit(type, audience)) ? (credits.shift() ?? null) : null;
}

async function organisationOf(input: OrderInput): Promise<Organisation | undefined> {
	const id = input.payer.organisationId;
	if (id === undefined) return undefined;
	const organisation = await findOrganisation(id);
	if (!organisation) throw invalid('payer.organisationId');
	return organisation;
}

function planPeople(
	people: readonly PersonInput[],
	catalogue: Catalogue,
	types: readonly PricedTicketType[],
	audience: Audience,
	at: Date
): Omit<PlannedPerson, 'lotId'>[] {
	const onSale = new Map(types.map((type) => [type.code, type]));
	const seen = new Set<string>();
	return people.map((input, i) => {
		const emailCanonical = canonicalEmail(input.email);
		if (seen.has(emailCanonical)) {
			throw new Refusal('duplicate_in_order', {
				values: { email: input.email },
				field: `people[${i}].email`
			});
		}
		seen.add(emailCanonical);
		const take = (code: string, role: 'admission' | 'addon', field: string): PricedTicketType => {
			const type = onSale.get(code);
			if (!type || type.priceCents[audience] === null) {
				const known = catalogue.types.find((row) => row.code === code);
				// A code of no type was never in the form.
				if (!known) throw invalid(field);
				// Nothing there is for others: that is what there is to say, rather than that this pass is not sold.
				if (type && types.every(({ priceCents }) => priceCents.standard === null))
					throw new Refusal('offer_members_only', { field: 'payer.organisationId' });
				const isOver = known.onSale && known.saleEndsAt <= at;
				throw new Refusal(isOver ? 'ticket_over' : 'not_on_sale', { values: { ticket: known.name }, field });
			}
			if (type.role !== role) throw invalid(field);
			return type;
		};
		const taken = [
			...(input.pass ? [take(input.pass, 'admission', `people[${i}].pass`)] : []),
			...[...new Set(input.addons)].map((code) => take(code, 'addon', `people[${i}].addons`))
		];
		if (taken.length === 0) throw new Refusal('nothing_chosen', { status: 400, field: `people[${i}].pass` });
		return {
			input,
			emailCanonical,
			types: taken,
			sessionIds: planSessions(input.sessions, taken, catalogue, i, at)
		};
	});
}

function planSessions(
	chosen: PersonInput['sessions'],
	types: readonly PricedTicketType[],
	catalogue: Catalogue,
	i: number,
	at: Date
): number[] {
	const slots = Object.entries(chosen);
	if (slots.length === 0) return [];
	const sessions = slots.map(([slot, id]) => {
		const field = `people[${i}].sessions.${slot}`;
		const session = catalogue.sessionById.get(id);
		// What has begun is no longer chosen: one comes to the room's door.
		if (!session || session.startsAt <= at) throw notBookable(catalogue, id, field);
		if (!types.some((type) => opens(type, session)))
			throw new Refusal('session_not_covered', { values: { session: session.title }, field });
		return { ...session, field };
	});
	const overlap = overlapAmong(sessions);
	if (overlap) {
		const [first, second] = overlap;
		if (first.id === second.id) throw invalid(second.field);
		throw new Refusal('session_overlap', {
			values: { session: second.title, other: first.title },
			field: second.field
		});
	}
	return sessions.map((session) => session.id);
}

/** The refusal of a session that the event does not offer for booking; without a title it was never in the form. */
export function notBookable(catalogue: Catalogue, sessionId: number, field?: string): Refusal {
	const title = catalogue.titleById.get(sessionId);
	if (title === undefined) return invalid(field);
	return new Refusal('session_not_bookable', { values: { session: title }, field });
}

function invalid(field?: string): Refusal {
	return new Refusal('invalid_input', { field, status: 400 });
}
