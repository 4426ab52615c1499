import { getLocale } from '$lib/paraglide/runtime';
import { secretToken } from '$lib/server/ids';
import { askedConsents } from '$lib/server/members/asked-consents';
import { cancelOrder } from '$lib/server/registration/cancel';
import { startCardPayment } from '$lib/server/registration/pay-by-card';
import { resendOrder } from '$lib/server/registration/resend';
import { switchToInvoice } from '$lib/server/registration/switch-to-invoice';
import { answerOf } from '$lib/server/web/asked-answer';
import { attempt, readForm } from '$lib/server/web/forms';
import { answerer, linkActor, linkQuery } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { manageableOrder, orderPage } from '$lib/server/web/order-page';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad, RouteParams } from './$types';

export const load: PageServerLoad = async (event) => {
	const order = await orErrorPage(() => manageableOrder(actorOf(event), event.params.code));
	return {
		order: await orderPage(order),
		asked: await askedConsents(answererOf(event, order)),
		query: linkQuery(event.url),
		requestId: secretToken(),
		done: event.url.searchParams.get('fait'),
		/** How one comes back from the payment page. */
		payment: event.url.searchParams.get('paiement')
	};
};

export const actions: Actions = {
	choix: async (event) => {
		const order = await orErrorPage(() => manageableOrder(actorOf(event), event.params.code));
		const answered = await answerOf(event.request, answererOf(event, order), getLocale());
		return answered.ok ? back(event, 'choix') : answered.failure;
	},

	payer: async (event) => {
		const started = await attempt({ values: {} }, async () => {
			const order = await manageableOrder(actorOf(event), event.params.code);
			return startCardPayment({ orderCode: order.code });
		});
		if (!started.ok) return started.failure;
		redirect(303, started.value.url);
	},

	facturer: (event) =>
		act(event, 'facture', () => switchToInvoice({ actor: actorOf(event), orderCode: event.params.code })),

	renvoyer: async (event) => {
		const requestId = String((await readForm(event.request)).get('requestId') ?? '').slice(0, 64);
		return act(event, 'envoi', () =>
			resendOrder({ actor: actorOf(event), orderCode: event.params.code, requestId })
		);
	},

	annuler: (event) =>
		act(event, 'annulation', () => cancelOrder({ actor: actorOf(event), orderCode: event.params.code }))
};

function actorOf(event: RequestEvent<RouteParams>) {
	return linkActor(event, 'order', event.params.code);
}

function answererOf(
	event: RequestEvent<RouteParams>,
	{ code, payerPersonId: personId }: { code: string; payerPersonId: number | null }
) {
	return answerer(event, 'order-consents', { code, personId });
}

async function act(event: RequestEvent<RouteParams>, done: string, command: () => Promise<unknown>) {
	const outcome = await attempt({ values: {} }, command);
	return outcome.ok ? back(event, done) : outcome.failure;
}

function back({ params, url }: RequestEvent<RouteParams>, done: string): never {
	redirect(303, `/commandes/${params.code}?${[linkQuery(url), `fait=${done}`].filter(Boolean).join('&')}`);
}
