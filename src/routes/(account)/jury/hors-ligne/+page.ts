import { redirect } from '@sveltejs/kit';

/** Sent empty: kept on a juror's device, it shows any page of the jury without network (`lib/offline/kept.ts`). */
export const ssr = false;

export const load = () => redirect(307, '/jury');
