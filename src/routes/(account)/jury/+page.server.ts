import { juriesOf } from '$lib/server/awards/jury/membership';

export const load = async ({ locals }) => ({ juries: await juriesOf(locals.actor) });
