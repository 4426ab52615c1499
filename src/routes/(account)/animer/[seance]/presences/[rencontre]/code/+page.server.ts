import { orErrorPage } from '$lib/server/web/load';
import { presenceScreen } from '$lib/server/web/presence-screen';

export const load = ({ locals, params }) =>
	orErrorPage(() =>
		presenceScreen({
			...{ actor: locals.actor, eventSlug: params.seance, sessionId: Number(params.rencontre) }
		})
	);
