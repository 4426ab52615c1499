import { asc, eq } from 'drizzle-orm';
import type { Material, Meeting, TrainingSpace } from '../../trainings/space.ts';
import { MINUTE_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { courseMaterial } from '../db/schema/courses.ts';
import type { RegistrationDetails } from '../registration/queries.ts';
import { findOfferToMail, type OfferToMail } from './mailing.ts';

type Offer = Pick<OfferToMail['offer'], 'status' | 'accessMinutes' | 'room' | 'meetingUrl'>;

/** Kinds of events that may be dated offers. */
const OFFERED = new Set(['training', 'meeting', 'agm']);

/**
 * The room and the link of an offer, at an instant: from so many minutes before each meeting until it ends, and of one
 * that takes place only.
 */
export function accessAt(
	offer: Offer,
	meetings: readonly Meeting[],
	at: Date
): Pick<TrainingSpace, 'access' | 'accessAt'> {
	if (offer.status !== 'confirmed') return { access: null, accessAt: null };
	const opens = ({ startsAt }: Meeting) => startsAt.getTime() - offer.accessMinutes * MINUTE_MS;
	const next = meetings.find(({ endsAt }) => endsAt > at);
	if (!next) return { access: null, accessAt: null };
	if (opens(next) > at.getTime()) return { access: null, accessAt: new Date(opens(next)) };
	return { access: { room: offer.room, meetingUrl: offer.meetingUrl }, accessAt: null };
}

/**
 * What a registration gives of a training or of an activity; null for a registration to anything else. The room, the link and the materials
 * are given to the person alone, while they are registered and their order is confirmed.
 * @param isOwn whoever asks is the person, or holds the link of their ticket
 */
export async function trainingSpace(
	found: RegistrationDetails,
	isOwn: boolean
): Promise<TrainingSpace | null> {
	if (!OFFERED.has(found.event.kind)) return null;
	const of = await findOfferToMail(found.event.id);
	if (!of) return null;
	const { offer, meetings } = of;
	const { status, format } = offer;
	const shown = { status, format, meetings };
	if (!isOwn || !isGivenTo(found))
		return { ...shown, isGiven: false, access: null, accessAt: null, materials: [] };
	const at = now();
	const materials = await materialsOf(offer.eventId);
	return {
		...shown,
		isGiven: true,
		...accessAt(offer, meetings, at),
		materials: materials.filter((one) => isGiven(one, meetings, at))
	};
}

/** Whether somebody is registered for good. */
export function isGivenTo({ status, order }: Pick<RegistrationDetails, 'status' | 'order'>): boolean {
	return status === 'active' && (order.status === 'paid' || order.status === 'awaiting_payment');
}

/** Whether a material is given at an instant: what comes after waits for the end of the last meeting. */
export function isGiven({ given }: Pick<Material, 'given'>, meetings: readonly Meeting[], at: Date): boolean {
	const last = meetings.at(-1);
	return given === 'before' || (last !== undefined && last.endsAt <= at);
}

/** Materials of an offer, as they came. */
export async function materialsOf(eventId: number): Promise<Material[]> {
	const db = await reader();
	return db
		.select({
			code: courseMaterial.code,
			name: courseMaterial.name,
			size: courseMaterial.size,
			given: courseMaterial.given
		})
		.from(courseMaterial)
		.where(eq(courseMaterial.eventId, eventId))
		.orderBy(asc(courseMaterial.id));
}
