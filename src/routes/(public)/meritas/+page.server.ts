import { shownEditions } from '$lib/server/awards/editions/current';

export const load = () => shownEditions();
