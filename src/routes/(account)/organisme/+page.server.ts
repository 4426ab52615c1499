import { dayOf } from '$lib/format/dates';
import { now } from '$lib/server/clock';
import { listEvents } from '$lib/server/events/queries';
import { ordersOfOrganisation, registrationsOfOrganisation } from '$lib/server/registration/queries';
import { orErrorPage } from '$lib/server/web/load';
import { managedOrganisation } from '$lib/server/web/managed-organisation';
import { orderLines } from '$lib/server/web/order-lines';
import { registrationCards } from '$lib/server/web/registration-card';

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
	const lines = orderLines(
		orders.filter(({ status }) => status !== 'held'),
		at
	);
	const cards = await registrationCards(registrations, at);
	return {
		organisation: { name: organisation.name, slug: organisation.slug, city: organisation.city },
		managed: managed.map(({ name, slug }) => ({ name, slug })),
		team: registrations
			.map((found, i) => ({ found, card: cards[i]! }))
			.sort((a, b) => Number(isGoingOn(b.found)) - Number(isGoingOn(a.found)))
			.map(({ found, card }) => ({
				...card,
				email: found.person.email,
				sortName: `${found.familyName} ${found.givenName}`
			})),
		orders: lines,
		dueCents: lines.reduce((sum, order) => sum + Math.max(0, order.balanceCents), 0),
		open: events
			.filter((event) => event.registrationOpensAt <= at && at < event.registrationClosesAt)
			.sort((a, b) => a.firstDay.localeCompare(b.firstDay))
			.map(({ slug, name }) => ({ slug, name })),
		done: url.searchParams.get('fait')
	};
};
