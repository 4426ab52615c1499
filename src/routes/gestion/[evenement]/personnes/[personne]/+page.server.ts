import { staffPerson } from '$lib/server/registration/staff-person';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params }) =>
	orErrorPage(() => staffPerson(locals.actor, params.evenement, Number(params.personne)));
