import { issueInput, reissueInput, revokeInput } from '$lib/schemas/certificates';
import { issueOne } from '$lib/server/certificates/issue';
import { certificateDesk } from '$lib/server/certificates/office';
import { reissue, revoke } from '$lib/server/certificates/revoke';
import { askAll } from '$lib/server/certificates/run';
import { staffEvent } from '$lib/server/events/staff-events';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad, RouteParams } from './$types';

export const load: PageServerLoad = ({ locals, params, url, depends }) => {
	depends('estrade:attestations');
	return orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		const desk = await certificateDesk(locals.actor, event.id);
		return { event, ...desk, done: url.searchParams.get('fait') };
	});
};

export const actions: Actions = {
	toutes: async (request) => {
		const { actor, eventId } = await asked(request);
		const ran = await attempt({ values: {} }, () => askAll(actor, eventId));
		return ran.ok ? back(request, 'toutes') : ran.failure;
	},

	delivrer: async (request) => {
		const form = await parse(request.request, issueInput);
		if (!form.ok) return form.failure;
		const { actor, eventId } = await asked(request);
		const given = await attempt(form, () => issueOne(actor, eventId, form.data.registration));
		return given.ok ? back(request, 'delivree') : given.failure;
	},

	revoquer: async (request) => {
		const form = await parse(request.request, revokeInput);
		if (!form.ok) return form.failure;
		const { actor, eventId } = await asked(request);
		const { certificate: certificateId, reason } = form.data;
		const revoked = await attempt(form, () => revoke({ actor, eventId, certificateId, reason }));
		return revoked.ok ? back(request, 'revoquee') : revoked.failure;
	},

	remplacer: async (request) => {
		const form = await parse(request.request, reissueInput);
		if (!form.ok) return form.failure;
		const { actor, eventId } = await asked(request);
		const given = await attempt(form, () =>
			reissue({ actor, eventId, certificateId: form.data.certificate })
		);
		return given.ok ? back(request, 'remplacee') : given.failure;
	}
};

async function asked({ locals, params }: RequestEvent<RouteParams>) {
	const { id } = await orErrorPage(() => staffEvent(locals.actor, params.evenement));
	return { actor: locals.actor, eventId: id };
}

function back({ params }: RequestEvent<RouteParams>, done: string): never {
	redirect(303, `/gestion/${params.evenement}/attestations?fait=${done}`);
}
