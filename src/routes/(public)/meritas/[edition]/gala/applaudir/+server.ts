import { clapInput } from '$lib/schemas/gala';
import { networkOf } from '$lib/server/auth/throttle';
import { applaud } from '$lib/server/awards/gala/live';
import { parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { error } from '@sveltejs/kit';

/** Claps of a browser: gathered by its script, or one of a form without. */
export const POST = ({ request, params, getClientAddress }) =>
	orErrorPage(async () => {
		const form = await parse(request, clapInput);
		if (!form.ok) error(400);
		const { n, qui } = form.data;
		await applaud(params.edition, { claps: n, browser: qui, network: networkOf(getClientAddress()) });
		if (qui !== '') return new Response(null, { status: 204 });
		return new Response(null, {
			status: 303,
			headers: { Location: `/meritas/${encodeURIComponent(params.edition)}/gala#applaudir` }
		});
	});
