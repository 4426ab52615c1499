import { dossierPage } from '$lib/server/awards/jury/dossier';
import { Refusal } from '$lib/server/errors';
import { sentenceOf } from '$lib/server/web/sentence';
import { json } from '@sveltejs/kit';

/** A dossier as plain data, which the page shows, and its tab keeps while the network is cut. */
export const GET = async ({ locals, params }) => {
	try {
		return json(await dossierPage(locals.actor, params.edition, params.dossier), {
			headers: { 'Cache-Control': 'private, no-store' }
		});
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		return json({ code: thrown.code, message: sentenceOf(thrown) }, { status: thrown.status });
	}
};
