import { asc, eq } from 'drizzle-orm';
import { opens } from '../../../booking/sessions.ts';
import { MAX_WISHES } from '../../../programme/wishes.ts';
import { record } from '../../audit/record.ts';
import { isStaff, mayManageRegistration, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { insertRows } from '../../db/insert.ts';
import { wish } from '../../db/schema/choice.ts';
import { event } from '../../db/schema/events.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { catalogueOf, type Catalogue } from '../../registration/catalogue.ts';
import { isAssigned } from '../../registration/choice-mode.ts';
import { notBookable } from '../../registration/plan-order.ts';
import { findTicket, type RegistrationDetails } from '../../registration/queries.ts';

/**
 * Gives a registration these wishes and no others, dearest first: the whole list in one write, ranked from 1 without a
 * hole. By the person, the holder of their link or whoever manages the order, until wishes close; by staff until seats
 * are given.
 * @returns false when the list was already so
 * @throws Refusal `not_allowed` (403), `registration_not_active`, `order_not_confirmed` for a place that is only held,
 *   `wishes_closed`, `too_many_wishes`, `wish_repeated`, `session_not_bookable`, `session_not_covered`
 */
export async function setWishes(request: {
	actor: Actor;
	registrationCode: string;
	sessionIds: readonly number[];
}): Promise<boolean> {
	const { actor, registrationCode, sessionIds } = request;
	const found = await findTicket(registrationCode);
	if (!mayManageRegistration(actor, found)) throw new Refusal('not_allowed', { status: 403 });
	if (found.status !== 'active') throw new Refusal('registration_not_active');
	if (found.order.status === 'held') throw new Refusal('order_not_confirmed');
	check(found, sessionIds, (await catalogueOf(found.event.id))!);
	try {
		// Its own domain: no page made from the programme is the worse for a wish.
		return await write('wishes.set', (tx) => replace(tx, actor, found, sessionIds));
	} catch (error) {
		const broken = violation(error);
		// The programme, the tickets or the place changed since they were read.
		if (broken && /^session_/.test(broken)) throw new Refusal('stale_page');
		throw error;
	}
}

/** Until when wishes are ranked: the date of the event's choice, or that of its changes where none is set. */
export function wishesCloseAt(of: { choiceClosesAt: Date | null; changesCloseAt: Date }): Date {
	return of.choiceClosesAt ?? of.changesCloseAt;
}

function check(found: RegistrationDetails, sessionIds: readonly number[], catalogue: Catalogue): void {
	const types = found.tickets.filter((one) => one.status === 'active');
	const seen = new Set<number>();
	for (const id of sessionIds) {
		const session = catalogue.sessionById.get(id);
		if (!session || session.startsAt <= now()) throw notBookable(catalogue, id, 'ranks');
		const values = { session: session.title };
		if (seen.has(id)) throw new Refusal('wish_repeated', { values, field: 'ranks' });
		if (!types.some((type) => opens(type, session)))
			throw new Refusal('session_not_covered', { values, field: 'ranks' });
		seen.add(id);
	}
	if (seen.size > MAX_WISHES)
		throw new Refusal('too_many_wishes', { values: { max: MAX_WISHES }, field: 'ranks' });
}

async function replace(
	tx: Tx,
	actor: Actor,
	{ id, code, event: { id: eventId } }: RegistrationDetails,
	sessionIds: readonly number[]
): Promise<boolean> {
	// Asked here: a wish must not change between the acceptance of an assignment and its seats.
	const [of] = await tx.select().from(event).where(eq(event.id, eventId));
	const isOver = !isStaff(actor) && now() >= wishesCloseAt(of!);
	if (of!.choiceMode !== 'rank' || isOver || (await isAssigned(eventId, tx)))
		throw new Refusal('wishes_closed');
	const before = await tx
		.select({ sessionId: wish.sessionId })
		.from(wish)
		.where(eq(wish.registrationId, id))
		.orderBy(asc(wish.rank));
	const isSame =
		before.length === sessionIds.length && before.every((one, i) => one.sessionId === sessionIds[i]);
	if (isSame) return false;
	await tx.delete(wish).where(eq(wish.registrationId, id));
	await insertRows(
		tx,
		wish,
		sessionIds.map((sessionId, i) => ({ registrationId: id, sessionId, rank: i + 1 }))
	);
	await record(tx, actor, {
		action: 'wishes.set',
		objectKind: 'registration',
		objectId: id,
		details: { code, wishes: sessionIds.length }
	});
	return true;
}
