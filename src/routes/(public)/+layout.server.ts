import { siteFrame } from '$lib/server/web/site';

export const load = ({ locals }) => siteFrame(locals.actor);
