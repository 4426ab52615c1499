import { saveAndGo, stepPage } from '$lib/server/web/nomination-form';

export const load = async ({ locals, params }) => ({ nomination: await stepPage(locals.actor, params.code) });

export const actions = { enregistrer: (event) => saveAndGo(event, 'fichiers') };
