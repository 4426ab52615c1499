import { and, count, eq, gt, inArray, lte, ne, sql, type SQL } from 'drizzle-orm';
import { MAX_PEOPLE } from '../../schemas/registration.ts';
import { isStaff, type Actor } from '../auth/policy.ts';
import { keyOf, widerNetworkOf } from '../auth/throttle.ts';
import { DAY_MS, now } from '../clock.ts';
import { runText } from '../db/direct.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { organisation } from '../db/schema/members.ts';
import { insertRows } from '../db/insert.ts';
import { holdOrigin, order, registration } from '../db/schema/registration.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

/**
 * Places that one buyer may hold at once for a card payment: the largest order, whoever it is for. And those that one
 * network may: two such orders, so that an office of forty behind one address is never in the way of itself, each with
 * an order of their own. Paying gives the room back at once, a hold that ends does too.
 */
export const HELD_PER_BUYER = MAX_PEOPLE;
export const HELD_PER_NETWORK = 2 * MAX_PEOPLE;

/**
 * Places that one network may take unpaid in a day: those held, and those confirmed by invoice or free of charge, which
 * count even cancelled because their messages have left. Paid, they count no more.
 */
export const TAKEN_PER_NETWORK = 3 * MAX_PEOPLE;

/** How many times more the wider network of an IPv6 address may. */
const WIDER = 4;

/** For how long places confirmed without payment count. */
const WINDOW_MS = DAY_MS;

/** An order that was just inserted, and who takes its places. */
interface Taken {
	actor: Actor;
	orderId: number;
	payerPersonId: number;
	/** See `networkOf`; absent where no network asks (a script, the seed). */
	network: string | undefined;
}

/**
 * Remembers where an order takes its places from, and counts them with the others unpaid. Staff, who registers people by
 * telephone, and the managers of member organisations, who answer for theirs, take as many as it takes.
 * @throws Refusal `too_many_held` (429), which undoes the order
 */
export async function limitUnpaidPlaces(
	tx: Tx,
	{ actor, orderId, payerPersonId, network }: Taken
): Promise<void> {
	const isOwn = isPayer(actor, payerPersonId);
	const isTrusted = isStaff(actor) || (await managesMember(tx, actor));
	if (!isOwn && (isTrusted || network === undefined)) return;
	const from = originOf(isTrusted ? undefined : network);
	await insertRows(tx, holdOrigin, [{ orderId, network: `${from.narrow}${isOwn ? OWN : TYPED}` }]);
	if (isTrusted) return;

	// Anyone may type an address: what strangers hold in its name elsewhere leaves its owner their own room.
	if (isOwn) requireRoom((await heldByOwner(tx, payerPersonId)) <= HELD_PER_BUYER);
	if (network === undefined) return;
	const here = await placesFrom(tx, from.narrow, payerPersonId);
	requireRoom(
		here.heldByBuyer <= HELD_PER_BUYER && here.held <= HELD_PER_NETWORK && here.taken <= TAKEN_PER_NETWORK
	);
	if (widerNetworkOf(network) === undefined) return;
	const around = await placesFrom(tx, from.wide, payerPersonId);
	requireRoom(around.held <= WIDER * HELD_PER_NETWORK && around.taken <= WIDER * TAKEN_PER_NETWORK);
}

/** Whether a person, proven by their session, buys for themselves: not an address that somebody typed. */
export function isPayer(actor: Actor, payerPersonId: number): boolean {
	return actor.kind === 'person' && actor.personId === payerPersonId;
}

/** Condition on {@link holdOrigin}: its order was placed by its payer, signed in. */
export function byOwner(): SQL {
	return sql`substr(${holdOrigin.network}, -1) = ${OWN}`;
}

/** Where the places of an order were taken from: confirming it by invoice must not forget it, see {@link keepOrigin}. */
export async function findOrigin(tx: Tx, orderId: number): Promise<string | undefined> {
	const [found] = await tx.select().from(holdOrigin).where(eq(holdOrigin.orderId, orderId));
	return found?.network;
}

/** Puts back what the end of the hold made forgotten: its places go on being counted, now as taken by invoice. */
export async function keepOrigin(tx: Tx, orderId: number, network: string | undefined): Promise<void> {
	if (network !== undefined) await tx.insert(holdOrigin).values({ orderId, network });
}

/** Forgets where the places that no longer count were taken from. */
export async function forgetOrigins(tx: Tx): Promise<void> {
	const old = tx
		.select({ id: order.id })
		.from(order)
		.where(
			and(
				sql`${order.id} IN (SELECT order_id FROM hold_origin)`,
				ne(order.status, 'held'),
				lte(order.confirmedAt, new Date(now().getTime() - WINDOW_MS))
			)
		);
	await tx.delete(holdOrigin).where(inArray(holdOrigin.orderId, old));
}

// An origin reads `WIDE.NETWORK.` and who says they buy: both networks are prefixes, which the index finds.
const OWN = 'o';
const TYPED = 't';

function originOf(network: string | undefined): { wide: string; narrow: string } {
	if (network === undefined) return { wide: '..', narrow: '..' };
	const key = (subject: string) => `${keyOf({ kind: 'held-places', subject })}.`;
	const own = key(network);
	const wider = widerNetworkOf(network);
	const wide = wider === undefined ? own : key(wider);
	return { wide, narrow: wide + own };
}

const IS_HELD = "(o.status = 'held' AND o.hold_expires_at > ?1 AND r.status = 'active')";
const IS_OWED = "(o.status <> 'held' AND o.paid_cents = 0 AND o.confirmed_at > ?2)";
const PLACES_FROM = `
	SELECT coalesce(sum(${IS_HELD} AND o.payer_person_id = ?3), 0) AS heldByBuyer,
		coalesce(sum(${IS_HELD}), 0) AS held, coalesce(sum(${IS_HELD} OR ${IS_OWED}), 0) AS taken
	FROM hold_origin h JOIN "order" o ON o.id = h.order_id JOIN registration r ON r.order_id = o.id
	WHERE h.network >= ?4 AND h.network < ?5`;

/**
 * Places taken unpaid from a network, in one statement since every order of a stranger asks it. Keys hold neither a
 * point nor the slash that follows it, which makes the prefix a range of the index.
 */
async function placesFrom(
	tx: Tx,
	prefix: string,
	payerPersonId: number
): Promise<{ heldByBuyer: number; held: number; taken: number }> {
	const at = now().getTime();
	const [counted] = await runText<{ heldByBuyer: number; held: number; taken: number }>(tx, PLACES_FROM, [
		at,
		at - WINDOW_MS,
		payerPersonId,
		prefix,
		`${prefix.slice(0, -1)}/`
	]);
	return counted!;
}

/** Places that a buyer, signed in, holds wherever they ask from. */
async function heldByOwner(tx: Tx, payerPersonId: number): Promise<number> {
	const [counted] = await tx
		.select({ places: count() })
		.from(holdOrigin)
		.innerJoin(order, eq(order.id, holdOrigin.orderId))
		.innerJoin(registration, eq(registration.orderId, order.id))
		.where(
			and(
				eq(order.payerPersonId, payerPersonId),
				byOwner(),
				eqLiteral(order.status, 'held'),
				gt(order.holdExpiresAt, now()),
				eqLiteral(registration.status, 'active')
			)
		);
	return counted!.places;
}

function requireRoom(hasRoom: boolean): void {
	if (!hasRoom) throw new Refusal('too_many_held', { status: 429 });
}

async function managesMember(tx: Tx, actor: Actor): Promise<boolean> {
	if (actor.kind !== 'person' || actor.organisationIds.length === 0) return false;
	const [managed] = await tx
		.select({ id: organisation.id })
		.from(organisation)
		.where(and(inArray(organisation.id, [...actor.organisationIds]), eq(organisation.isMember, true)))
		.limit(1);
	return managed !== undefined;
}
