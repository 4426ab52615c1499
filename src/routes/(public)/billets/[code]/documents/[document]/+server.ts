import { Refusal } from '$lib/server/errors';
import { readGivenMaterial } from '$lib/server/trainings/materials';
import { linkActor, ownsTicket } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { manageableRegistration } from '$lib/server/web/registration-card';
import { savedFile } from '$lib/server/web/saved-file';

/** A material of a training, for whoever holds the ticket. */
export const GET = (event) =>
	orErrorPage(async () => {
		const { code, document } = event.params;
		const actor = linkActor(event, 'ticket', code);
		const found = await manageableRegistration(actor, code);
		if (!ownsTicket(actor, found)) throw new Refusal('not_found', { status: 404 });
		return savedFile(await readGivenMaterial(found, document));
	});
