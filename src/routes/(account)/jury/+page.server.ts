import { juriesOf } from '$lib/server/awards/jury/my-juries';

export const load = async ({ locals }) => ({ juries: await juriesOf(locals.actor) });
