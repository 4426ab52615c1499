import type { RegistrationCard } from '$lib/account/card';
import { teamAnswerInput } from '$lib/schemas/account';
import { dayOf } from '$lib/format/dates';
import { now } from '$lib/server/clock';
import { teamCertificates } from '$lib/server/certificates/team';
import { assembliesToCome } from '$lib/server/assemblies/own';
import { listEvents } from '$lib/server/events/queries';
import { answerForTeam } from '$lib/server/registration/answer-for-team';
import {
	ordersOfOrganisation,
	registrationsOfOrganisation,
	standingInTeam
} from '$lib/server/registration/queries';
import { attempt, parse } from '$lib/server/web/forms';
import { Refusal } from '$lib/server/errors';
import { orErrorPage } from '$lib/server/web/load';
import { managedOrganisation } from '$lib/server/web/managed-organisation';
import { orderLines } from '$lib/server/web/order-lines';
import { registrationCards } from '$lib/server/web/registration-card';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals, url }) => {
	const { managed, organisation } = await orErrorPage(() =>
		managedOrganisation(locals.actor, url.searchParams.get('organisme'))
	);
	if (!organisation) return { organisation: null };
	const [registrations, standing, orders, events, certificates, assemblies] = await Promise.all([
		registrationsOfOrganisation(locals.actor, organisation.id),
		standingInTeam(locals.actor, organisation.id),
		ordersOfOrganisation(locals.actor, organisation.id),
		listEvents(),
		teamCertificates(locals.actor, organisation.id),
		organisation.isMember ? assembliesToCome() : []
	]);
	const at = now();
	const isGoingOn = ({ event }: (typeof registrations)[number]) => {
		const today = dayOf(at, event.timezone);
		return event.firstDay <= today && today <= event.lastDay;
	};
	type Line = { found: (typeof registrations)[number]; card: RegistrationCard };
	/** What is going on, what comes, soonest first, then what is over, latest first. */
	const inOrder = (a: Line, b: Line) =>
		Number(isGoingOn(b.found)) - Number(isGoingOn(a.found)) ||
		Number(a.card.past) - Number(b.card.past) ||
		a.card.event.firstDay.localeCompare(b.card.event.firstDay) * (a.card.past ? -1 : 1);
	const lines = orderLines(
		orders.filter(({ status }) => status !== 'held'),
		at
	);
	// What was ordered in its name by people who are none of its own is not its debt to count.
	const foreign = new Set(
		orders
			.filter(({ people }) => people.every(({ person }) => standing.get(person.id) === 'not_ours'))
			.map(({ code }) => code)
	);
	const cards = await registrationCards(registrations, at);
	return {
		organisation: { name: organisation.name, slug: organisation.slug, city: organisation.city },
		managed: managed.map(({ name, slug }) => ({ name, slug })),
		team: registrations
			.map((found, i): Line => ({ found, card: cards[i]! }))
			.sort(inOrder)
			.map(({ found, card }) => ({
				...card,
				email: found.person.email,
				standing: standing.get(found.person.id) ?? ('to_confirm' as const),
				sortName: `${found.familyName} ${found.givenName}`
			})),
		orders: lines,
		certificates,
		assemblies,
		dueCents: lines
			.filter(({ code }) => !foreign.has(code))
			.reduce((sum, order) => sum + Math.max(0, order.balanceCents), 0),
		open: events
			.filter((event) => event.registrationOpensAt <= at && at < event.registrationClosesAt)
			.sort((a, b) => a.firstDay.localeCompare(b.firstDay))
			.map(({ slug, name }) => ({ slug, name })),
		done: url.searchParams.get('fait')
	};
};

export const actions = {
	/** Says of people who chose the organisation in a form whether they are of its team. */
	equipe: async ({ request, locals, url }) => {
		const form = await parse(request, teamAnswerInput);
		if (!form.ok) return form.failure;
		const answered = await attempt(form, async () => {
			const { organisation } = await managedOrganisation(locals.actor, url.searchParams.get('organisme'));
			if (!organisation) throw new Refusal('not_allowed', { status: 403 });
			await answerForTeam({
				actor: locals.actor,
				organisationId: organisation.id,
				registrationCodes: form.data.registrations,
				isOurs: form.data.answer === 'oui'
			});
			return organisation.slug;
		});
		if (!answered.ok) return answered.failure;
		redirect(303, `/organisme?organisme=${encodeURIComponent(answered.value)}&fait=equipe`);
	}
};
