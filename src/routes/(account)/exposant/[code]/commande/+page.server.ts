import { getLocale } from '$lib/paraglide/runtime';
import { boothOrderInput } from '$lib/schemas/exhibitors';
import { ownExhibitor, ownQuote } from '$lib/server/exhibitors/own';
import { placeBoothOrder } from '$lib/server/exhibitors/place-order';
import { secretToken } from '$lib/server/ids';
import { orderPath } from '$lib/server/links';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { paymentPage } from '$lib/server/web/registration-form';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals: { actor }, params: { code } }) => {
	const own = await orErrorPage(() => ownExhibitor(actor, code));
	return {
		own,
		orderPath: own.order && orderPath(own.order.code),
		quote: own.status === 'approved' ? await orErrorPage(() => ownQuote(actor, code)) : null,
		key: secretToken()
	};
};

export const actions = {
	commander: async ({ request, locals: { actor }, params: { code } }) => {
		const form = await parse(request, boothOrderInput);
		if (!form.ok) return form.failure;
		const placed = await attempt(form, () =>
			placeBoothOrder({ actor, code, input: form.data, locale: getLocale() })
		);
		if (!placed.ok) return placed.failure;
		const { code: orderCode, status } = placed.value;
		redirect(303, status === 'held' ? await paymentPage(orderCode) : orderPath(orderCode));
	}
};
