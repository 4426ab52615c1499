import { redirect } from '@sveltejs/kit';

/** Sent empty: kept on the device of an exhibitor, it shows its scanner without network (`lib/offline/kept.ts`). */
export const ssr = false;

export const load = () => redirect(307, '/exposant');
