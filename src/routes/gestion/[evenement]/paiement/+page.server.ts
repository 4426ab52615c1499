import { groupedPaymentInput, orderFilterFrom } from '$lib/schemas/staff';
import { recordPaymentForMany } from '$lib/server/registration/record-payment';
import { staffEvent } from '$lib/server/events/staff-events';
import { requireOrdersOfEvent, unpaidOrders } from '$lib/server/registration/staff-order';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		const { text } = orderFilterFrom(url.searchParams);
		return {
			event,
			text: text ?? '',
			orders: await unpaidOrders(locals.actor, event.id, text),
			done: url.searchParams.get('fait')
		};
	});

export const actions = {
	default: async ({ request, locals, params }) => {
		const form = await parse(request, groupedPaymentInput);
		if (!form.ok) return form.failure;
		const { amount, orders, ...payment } = form.data;
		const recorded = await attempt(form, async () => {
			await requireOrdersOfEvent(locals.actor, params.evenement, orders);
			return recordPaymentForMany({
				actor: locals.actor,
				orderCodes: orders,
				amountCents: amount,
				...payment
			});
		});
		if (!recorded.ok) return recorded.failure;
		redirect(303, `?fait=${recorded.value.orders.map(({ code }) => code).join('+')}`);
	}
};
