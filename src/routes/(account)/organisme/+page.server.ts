import { dayOf } from '$lib/format/dates';
import { now } from '$lib/server/clock';
import { listEvents } from '$lib/server/events/queries';
import { ordersOfOrganisation, registrationsOfOrganisation } from '$lib/server/registration/queries';
import { orErrorPage } from '$lib/server/web/load';
import { isPayableByCard, managedOrganisation } from '$lib/server/web/managed-organisation';
import { registrationCard } from '$lib/server/web/registration-card';

export const load = async ({ locals, url }) => {
	const { managed, organisation } = await orErrorPage(() =>
		managedOrganisation(locals.actor, url.searchParams.get('organisme'))
	);
	if (!organisation) return { organisation: null };
	const [registrations, orders, events] = await Promise.all([
		registrationsOfOrganisation(locals.actor, organisation.id),
		ordersOfOrganisation(locals.actor, organisation.id),
		listEvents()
	]);
	const at = now();
	const isGoingOn = ({ event }: (typeof registrations)[number]) => {
		const today = dayOf(at, event.timezone);
		return event.firstDay <= today && today <= event.lastDay;
	};
	const isDue = ({ status, balanceCents }: (typeof orders)[number]) =>
		status === 'awaiting_payment' && balanceCents > 0;
	const live = orders.filter(({ status }) => status !== 'expired' && status !== 'held');
	return {
		organisation: { name: organisation.name, slug: organisation.slug, city: organisation.city },
		managed: managed.map(({ name, slug }) => ({ name, slug })),
		team: [...registrations]
			.sort((a, b) => Number(isGoingOn(b)) - Number(isGoingOn(a)))
			.map((found) => ({
				...registrationCard(found, at),
				email: found.person.email,
				sortName: `${found.person.familyName} ${found.person.givenName}`
			})),
		orders: live.map((order) => ({
			code: order.code,
			eventName: order.event.name,
			placedAt: order.placedAt,
			people: order.people.filter(({ status }) => status === 'active').length,
			status: order.status,
			totalCents: order.totalCents - order.creditedCents,
			balanceCents: order.balanceCents,
			dueAt: order.dueAt,
			isLate: isDue(order) && order.dueAt !== null && order.dueAt < at,
			isPayable: isPayableByCard(order),
			invoices: order.invoices.map(({ number, kind }) => ({ number, kind }))
		})),
		dueCents: live.reduce((sum, order) => sum + Math.max(0, order.balanceCents), 0),
		open: events
			.filter((event) => event.registrationOpensAt <= at && at < event.registrationClosesAt)
			.sort((a, b) => a.firstDay.localeCompare(b.firstDay))
			.map(({ slug, name }) => ({ slug, name })),
		done: url.searchParams.get('fait')
	};
};
