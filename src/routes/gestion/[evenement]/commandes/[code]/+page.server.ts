import { pardonInput, paymentInput, resendInput } from '$lib/schemas/staff';
import { absolute, orderPath } from '$lib/server/links';
import { forgiveWithdrawal } from '$lib/server/registration/forgive-withdrawal';
import { recordPayment, recordRefund } from '$lib/server/registration/record-payment';
import { resendOrder } from '$lib/server/registration/resend';
import { requireOrderOfEvent, staffOrder } from '$lib/server/registration/staff-order';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await staffOrder(locals.actor, params.evenement, params.code)),
		publicPage: absolute(orderPath(params.code)),
		requestId: crypto.randomUUID(),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	paiement: async ({ request, locals, params }) => {
		const form = await parse(request, paymentInput);
		if (!form.ok) return form.failure;
		const { amount, ...payment } = form.data;
		const recorded = await attempt(form, async () => {
			await requireOrderOfEvent(locals.actor, params.evenement, params.code);
			return recordPayment({
				actor: locals.actor,
				orderCode: params.code,
				amountCents: amount,
				...payment
			});
		});
		if (!recorded.ok) return recorded.failure;
		redirect(303, '?fait=paiement');
	},
	rembourser: async ({ request, locals, params }) => {
		const form = await parse(request, paymentInput);
		if (!form.ok) return form.failure;
		const { amount, receivedOn, ...payment } = form.data;
		const recorded = await attempt(form, async () => {
			await requireOrderOfEvent(locals.actor, params.evenement, params.code);
			return recordRefund({
				actor: locals.actor,
				orderCode: params.code,
				amountCents: amount,
				sentOn: receivedOn,
				...payment
			});
		});
		if (!recorded.ok) return recorded.failure;
		redirect(303, '?fait=remboursement');
	},
	pardonner: async ({ request, locals, params }) => {
		const form = await parse(request, pardonInput);
		if (!form.ok) return form.failure;
		const { registration: registrationCode, reason } = form.data;
		const forgiven = await attempt(form, async () => {
			await requireOrderOfEvent(locals.actor, params.evenement, params.code, registrationCode);
			await forgiveWithdrawal(locals.actor, { orderCode: params.code, registrationCode, reason });
		});
		if (!forgiven.ok) return forgiven.failure;
		redirect(303, '?fait=pardon');
	},
	renvoyer: async ({ request, locals, params }) => {
		const form = await parse(request, resendInput);
		if (!form.ok) return form.failure;
		const sent = await attempt(form, async () => {
			await requireOrderOfEvent(locals.actor, params.evenement, params.code);
			await resendOrder({ actor: locals.actor, orderCode: params.code, ...form.data });
		});
		if (!sent.ok) return sent.failure;
		redirect(303, '?fait=renvoi');
	}
};
