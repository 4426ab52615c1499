import type { Actor } from '../auth/policy.ts';
import { badgeText } from '../registration/badge-code.ts';
import { drawBadges, type BadgeLayout } from './badge-drawing.ts';
import { badgeFaces, badgeOrder } from './badge-queries.ts';

/**
 * The badges of registrations, in the order given, as a PDF with embedded fonts and vector QR codes.
 * A registration that does not exist is left out. Drawn in a thread of its own.
 */
export async function badgesPdf(
	registrationIds: readonly number[],
	options: { layout?: BadgeLayout } = {}
): Promise<Buffer> {
	const faces = await badgeFaces(registrationIds);
	const drawn = await drawBadges({
		faces: faces.map((face) => ({ ...face, qr: badgeText(face.code) })),
		layout: options.layout ?? 'single'
	});
	return Buffer.from(drawn);
}

/**
 * The badges of everyone registered in an event, in alphabetical order.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function eventBadgesPdf(actor: Actor, eventSlug: string, layout: BadgeLayout): Promise<Buffer> {
	return badgesPdf(await badgeOrder(actor, eventSlug), { layout });
}
