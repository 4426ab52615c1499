import { and, eq } from 'drizzle-orm';
import { canonicalEmail } from '../../format/names.ts';
import { isStaff, type Actor } from '../auth/policy.ts';
import { countAttempt, networkLimits } from '../auth/throttle.ts';
import { record } from '../audit/record.ts';
import { HOUR_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { event } from '../db/schema/events.ts';
import { person } from '../db/schema/members.ts';
import { outbox } from '../db/schema/outbox.ts';
import { registration } from '../db/schema/registration.ts';
import { write } from '../db/write.ts';
import { emit } from '../outbox/emit.ts';

/** Messages that one network may ask for in a quarter of an hour, whoever they are for. */
const PER_NETWORK = 30;

/**
 * Sends someone's own confirmation again, to the address of their registration and no other. Answers the same whether
 * or not there is one, so that it tells nothing of anybody; asked many times in an hour, it sends once.
 * @throws Refusal `too_many_requests` (429) past {@link PER_NETWORK} from one network
 */
export async function resendConfirmation(request: {
	actor: Actor;
	eventSlug: string;
	email: string;
	/** See `networkOf`. */
	network: string;
}): Promise<void> {
	// Before anything is looked up, so that being refused tells nothing either.
	const limits = networkLimits('resend', request.network, PER_NETWORK);
	if (!isStaff(request.actor)) await write('registration.countResend', (tx) => countAttempt(tx, limits));
	const db = await reader();
	const [found] = await db
		.select({ id: registration.id, orderId: registration.orderId })
		.from(registration)
		.innerJoin(event, eq(event.id, registration.eventId))
		.innerJoin(person, eq(person.id, registration.personId))
		.where(
			and(
				eq(event.slug, request.eventSlug),
				eq(person.emailCanonical, canonicalEmail(request.email)),
				eqLiteral(registration.status, 'active')
			)
		);
	if (!found) return;
	const hour = Math.floor(now().getTime() / HOUR_MS);
	const requestId = `registration-${found.id}-${hour}`;
	await write('registration.resendConfirmation', async (tx) => {
		// Whoever asks again and again fills neither the mailbox nor the audit trail, which nothing may be taken from.
		const [asked] = await tx.select({ id: outbox.id }).from(outbox).where(eq(outbox.dedupeKey, requestId));
		if (asked) return;
		await record(tx, request.actor, {
			action: 'registration.confirmation_asked',
			objectKind: 'registration',
			objectId: found.id
		});
		await emit(
			tx,
			'order.resend',
			{ orderId: found.orderId, requestId, registrationId: found.id },
			{ dedupeKey: requestId }
		);
	});
}
