import diagnostics from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { providerPages } from '../auth/providers/settings.ts';
import { config } from '../config.ts';

/** Where Stripe shows its payment page, as the policy in `svelte.config.js` names it. */
const STRIPE_PAGE = 'https://checkout.stripe.com';

/**
 * What every answer carries unless it says better. Pages have a whole policy of their own (`svelte.config.js`); this one
 * is for all the rest, and says nothing of scripts, since a worker obeys the policy of its own file.
 */
export function securityHeaders(): Record<string, string> {
	return {
		'X-Content-Type-Options': 'nosniff',
		'Referrer-Policy': 'strict-origin-when-cross-origin',
		'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
		'Cross-Origin-Opener-Policy': 'same-origin',
		'Content-Security-Policy':
			"base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
		...(config().ORIGIN.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000' } : {})
	};
}

/**
 * Puts {@link securityHeaders} on every answer of this process as its request comes in, before anything has run: files,
 * refusals of the framework, redirects and faults leave with them too. What answers later may set its own.
 */
export function secureEveryAnswer(): void {
	const headers = new Map(Object.entries(securityHeaders()));
	diagnostics.subscribe('http.server.request.start', (message) => {
		(message as { response: ServerResponse }).response.setHeaders(headers);
	});
}

/**
 * The policy of a page with where its forms may lead. Browsers hold a form's redirects to it as well, and without scripts
 * the order's form is redirected to Stripe's page (where a double stands in for Stripe, to the double's), and those of
 * signing in and of a vote to the providers that have keys.
 */
export function withFormTargets(policy: string): string {
	const { STRIPE_API_URL } = config();
	const stripe = STRIPE_API_URL ? new URL(STRIPE_API_URL).origin : STRIPE_PAGE;
	return policy.replace(STRIPE_PAGE, [stripe, ...providerPages()].join(' '));
}
