import { findEvent } from '$lib/server/events/queries';
import { readSlides } from '$lib/server/programme/slides/queries';
import { savedFile } from '$lib/server/web/saved-file';
import { orErrorPage } from '$lib/server/web/load';

/** Published slides, for anyone. Asked for again each time: unpublished, they are gone at once. */
export const GET = ({ locals, params }) =>
	orErrorPage(async () => {
		const event = await findEvent(params.evenement, locals.actor);
		return savedFile(await readSlides(event.id, params.seance, params.fichier));
	});
