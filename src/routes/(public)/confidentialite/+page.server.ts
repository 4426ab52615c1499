import { retention } from '$lib/server/privacy/retention';

export const load = () => ({ kept: retention() });
