import { boardVersion } from '$lib/server/programme/board/queries';
import { json } from '@sveltejs/kit';

/** A text that changes when the board may have: asked every few seconds by whoever looks at it. */
export const GET = async () => json({ version: await boardVersion() });
