import { orErrorPage } from '$lib/server/web/load';
import { presenceScreen } from '$lib/server/web/presence-screen';
import { json } from '@sveltejs/kit';

/** What moves on the screen of a meeting and on its sheet, asked every few seconds. */
export const GET = async ({ locals, params }) =>
	json(
		await orErrorPage(() =>
			presenceScreen({
				...{ actor: locals.actor, eventSlug: params.seance, sessionId: Number(params.rencontre) }
			})
		)
	);
