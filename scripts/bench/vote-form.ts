import { createHmac } from 'node:crypto';
import type { Request } from './load.ts';
import { fromNetwork } from './order-form.ts';
import { SECRET } from './servers.ts';
import { EDITION } from './vote-poll.ts';

/** What every code of a measure is. */
export const CODE = '482915';

/** What the second step of a vote sends: the code received, from the browser that asked for it. */
export function voteForm(serial: number, origin: string): Request {
	return {
		...{ path: `/meritas/${EDITION}/vote?/voter`, method: 'POST', body: `code=${CODE}` },
		headers: {
			'content-type': 'application/x-www-form-urlencoded',
			...{ accept: 'text/html', origin, cookie: `estrade_vote=${step(serial + 1)}` },
			...fromNetwork(serial)
		}
	};
}

/** The signed cookie of a browser that waits for a code, as `web/ballot-step.ts` keeps it. */
function step(request: number): string {
	const expires = Date.now() + 900_000;
	const payload = Buffer.from(JSON.stringify({ email: '', choices: [], request, expires })).toString(
		'base64url'
	);
	const signature = createHmac('sha256', SECRET).update(`vote-step\n${payload}`).digest('base64url');
	return `${payload}.${signature.slice(0, 22)}`;
}
