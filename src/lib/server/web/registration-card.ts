import type { RegistrationCard, RegistrationState } from '../../account/card.ts';
import type { SeatDesk } from '../../account/seats.ts';
import { withdrawalShown } from './withdrawal.ts';
import { mayManageRegistration, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { dayOf } from '../../format/dates.ts';
import { isForgotten } from '../../format/names.ts';
import { badgeText } from '../registration/badge-code.ts';
import { qrSvg } from '../qr.ts';
import { absolute, calendarPath } from '../links.ts';
import { ownExchanges } from '../programme/exchange/queries.ts';
import { wishSpace, wishSummary } from '../programme/wishes/queries.ts';
import { catalogueOf, eventsWithWorkshops, nextDates, type NextDate } from '../registration/catalogue.ts';
import { handoversIn, type Handovers } from '../registration/handovers.ts';
import {
	findTicket,
	loadCatalogue,
	type RegistrationDetails,
	type RegistrationView
} from '../registration/queries.ts';
import { offerableSwaps } from '../registration/seats/offerable.ts';
import { trainingSpace } from '../trainings/given.ts';
import { seatDesks } from './seat-desk.ts';

/** Registrations as account pages show them, in the same order. */
export async function registrationCards(
	all: readonly RegistrationDetails[],
	at: Date = now()
): Promise<RegistrationCard[]> {
	const eventIds = all.map(({ event }) => event.id);
	const [handovers, withWorkshops, dates] = await Promise.all([
		handoversIn(all.map(({ orderId }) => orderId)),
		eventsWithWorkshops(eventIds),
		nextDates(eventIds, at)
	]);
	return all.map((found) => {
		const { id, firstDay } = found.event;
		const today = dayOf(at, found.event.timezone);
		return cardOf(found, {
			...{ at, handovers, hasWorkshops: withWorkshops.has(id) },
			nextDay: dates.get(id)?.day ?? (firstDay > today ? firstDay : today),
			nextDate: dates.get(id)
		});
	});
}

function cardOf(
	found: RegistrationDetails,
	{
		at,
		handovers,
		hasWorkshops,
		nextDay,
		nextDate
	}: {
		at: Date;
		handovers: Handovers;
		hasWorkshops: boolean;
		nextDay: string;
		nextDate: NextDate | undefined;
	}
): RegistrationCard {
	const { event } = found;
	return {
		code: found.code,
		state: stateOf(found),
		isLive: found.status === 'active',
		givenTo: handovers.to.get(found.id) ?? null,
		receivedFrom: handovers.from.get(found.id) ?? null,
		withdrawal:
			found.status === 'active' ? withdrawalShown({ ...found.order, event: found.event }, at) : null,
		changeable: found.status === 'active' && found.order.status !== 'held' && at < event.changesCloseAt,
		past: event.lastDay < dayOf(at, event.timezone),
		nextDay,
		nextDate: nextDate ? { startsAt: nextDate.startsAt, endsAt: nextDate.endsAt } : null,
		personName: `${found.givenName} ${found.familyName}`,
		organisationName: found.organisationName,
		passes: passesOf(found),
		dietaryNeeds: found.dietaryNeeds,
		accessNeeds: found.accessNeeds,
		event: {
			slug: event.slug,
			hasWorkshops,
			name: event.name,
			firstDay: event.firstDay,
			lastDay: event.lastDay,
			timezone: event.timezone,
			place: [event.venueName, event.city].filter(Boolean).join(', '),
			changesCloseAt: event.changesCloseAt
		},
		bookings: found.bookings.map(({ sessionId, title, startsAt, slot, roomName }) => ({
			sessionId,
			title,
			startsAt,
			slot,
			roomName
		}))
	};
}

/** What someone holds; of somebody who has left, what they held. */
export function passesOf({ status, tickets }: RegistrationView): string[] {
	return tickets.filter((one) => (one.status === 'active') === (status === 'active')).map(({ name }) => name);
}

/** What the page of one registration shows; to the person, or whoever has the link of their ticket (`isOwn`), what a training gives too. */
export async function registrationSpace(found: RegistrationDetails, isOwn: boolean) {
	const [card] = (await registrationCards([found])) as [RegistrationCard];
	const catalogue = (await catalogueOf(found.event.id))!;
	const { sessions } = await loadCatalogue(found.event.id);
	const [desk] = (await seatDesks([found])) as [SeatDesk];
	return {
		card,
		wishes: await wishSummary(found),
		badge: card.isLive && card.state !== 'held' ? qrSvg(badgeText(card.code), card.code) : null,
		calendar: absolute(calendarPath(card.code)),
		tickets: found.tickets
			.filter(({ status }) => status === 'active')
			.map(({ code, days }) => ({ code, days })),
		sessions,
		desk,
		swaps: offerableSwaps(found, catalogue, now()),
		exchanges: card.isLive ? await ownExchanges(found) : [],
		training: await trainingSpace(found, isOwn)
	};
}

/** What the page of one registration's tables shows, whoever opens it. */
export async function exchangePage(found: RegistrationDetails) {
	const { code, event, givenName, familyName } = found;
	return {
		code,
		event: { name: event.name, timezone: event.timezone },
		personName: `${givenName} ${familyName}`,
		exchanges: await ownExchanges(found)
	};
}

/**
 * What the page of one registration's wishes shows, whoever opens it.
 * @throws Refusal `not_found` (404) where nothing is ranked
 */
export async function wishPage(found: RegistrationDetails) {
	const { code, event, status, order, givenName, familyName } = found;
	return {
		space: await wishSpace(found),
		event: { name: event.name, timezone: event.timezone },
		code,
		personName: `${givenName} ${familyName}`,
		rankable: status === 'active' && order.status !== 'held'
	};
}

/**
 * A registration that the actor may manage.
 * @throws Refusal `not_found` (404), for one of someone else too: a code guessed tells nothing; `gone` (410) once the
 *   person has been forgotten
 */
export async function manageableRegistration(actor: Actor, code: string): Promise<RegistrationDetails> {
	const found = await findTicket(code);
	if (!mayManageRegistration(actor, found)) throw new Refusal('not_found', { status: 404 });
	if (isForgotten(found.person.email)) throw new Refusal('gone', { status: 410 });
	return found;
}

function stateOf({ status, order }: RegistrationDetails): RegistrationState {
	if (status !== 'active') return status;
	if (order.status === 'held') return 'held';
	return order.status === 'awaiting_payment' ? 'to_pay' : 'confirmed';
}
