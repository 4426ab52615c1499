import type { RegistrationCard, RegistrationState } from '../../account/card.ts';
import { mayManageRegistration, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { dayOf } from '../../format/dates.ts';
import { isForgotten } from '../../format/names.ts';
import { badgeText } from '../checkin/badge-code.ts';
import { qrSvg } from '../checkin/qr.ts';
import { absolute, calendarPath } from '../links.ts';
import { findTicket, loadCatalogue, type RegistrationDetails } from '../registration/queries.ts';

export function registrationCard(found: RegistrationDetails, at: Date = now()): RegistrationCard {
	const { event } = found;
	return {
		code: found.code,
		state: stateOf(found),
		changeable: found.status === 'active' && found.order.status !== 'held' && at < event.changesCloseAt,
		past: event.lastDay < dayOf(at, event.timezone),
		personName: `${found.person.givenName} ${found.person.familyName}`,
		organisationName: found.organisationName,
		passes: found.tickets.filter(({ status }) => status === found.status).map(({ name }) => name),
		dietaryNeeds: found.dietaryNeeds,
		accessNeeds: found.accessNeeds,
		event: {
			slug: event.slug,
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

/** What the page of one registration shows, whoever opens it. */
export async function registrationSpace(found: RegistrationDetails) {
	const card = registrationCard(found);
	const { sessions } = await loadCatalogue(found.event.id);
	return {
		card,
		badge:
			card.state === 'cancelled' || card.state === 'held' ? null : qrSvg(badgeText(card.code), card.code),
		calendar: absolute(calendarPath(card.code)),
		tickets: found.tickets
			.filter(({ status }) => status === 'active')
			.map(({ code, days }) => ({ code, days })),
		sessions
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
	if (status !== 'active') return 'cancelled';
	if (order.status === 'held') return 'held';
	return order.status === 'awaiting_payment' ? 'to_pay' : 'confirmed';
}
