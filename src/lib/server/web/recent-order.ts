import type { Cookies } from '@sveltejs/kit';
import { linkHolder } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { sign } from '../ids.ts';
import { orderPath } from '../links.ts';
import { findOrder } from '../registration/queries.ts';
import { secretCookie } from './session-cookie.ts';

const COOKIE = 'commande';
const HOUR_S = 3600;
/** Only the pages where one registers have a use for it. */
const attributes = () => ({ ...secretCookie(), path: '/evenements' });

/** An order made in this browser a moment ago, to get back to. */
interface RecentOrder {
	code: string;
	path: string;
	/** Until when its places are kept for a payment; null once it is confirmed. */
	heldUntil: Date | null;
}

/**
 * Leaves in the browser the signed link of the order that it just made, for an hour. Whoever gives up a card payment
 * and begins again is led back by it, where an address typed by anyone must tell nothing.
 */
export function rememberOrder(cookies: Cookies, code: string): void {
	cookies.set(COOKIE, `${code}.${sign('order', code)}`, { ...attributes(), maxAge: HOUR_S });
}

/** The order that this browser made last for an event, while it holds places. */
export async function recentOrder(cookies: Cookies, eventSlug: string): Promise<RecentOrder | null> {
	const [code = '', signature] = (cookies.get(COOKIE) ?? '').split('.');
	if (!linkHolder('order', code, signature)) return null;
	const order = await findOrder(code).catch((error: unknown) => {
		if (error instanceof Refusal) return null;
		throw error;
	});
	if (!order || order.event.slug !== eventSlug) return null;
	const isHeld = order.status === 'held';
	if (isHeld ? order.holdExpiresAt! <= now() : !/^(paid|awaiting_payment)$/.test(order.status)) return null;
	return { code, path: orderPath(code), heldUntil: isHeld ? order.holdExpiresAt : null };
}
