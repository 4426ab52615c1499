import { and, eq, inArray, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { ConsentPurpose } from '../../schemas/consents.ts';
import { record } from '../audit/record.ts';
import type { Actor, LinkPurpose } from '../auth/policy.ts';
import { reader, type Database } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { oneOf } from '../db/one-of.ts';
import { order, registration } from '../db/schema/registration.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { stateOf, writeConsents } from './consent-lines.ts';

// A form is filled by anybody, in anybody's name: what is ticked there is only asked. It waits with the registration, or
// with the order of a payer who does not attend, until the person answers.

/** Links that only the person concerned is mailed. */
const ANSWERS: readonly LinkPurpose[] = ['order-consents', 'ticket-consents'];

/** Something asked of someone, and where it waits. */
interface Asked {
	table: typeof registration | typeof order;
	id: number;
	personId: number;
	purposes: ConsentPurpose[];
	source: string;
}

/**
 * What waits for the answer of whoever asks: the person signed in, of all that was ticked in their name; the holder of a
 * link of consents, of that one registration or order. Nothing waits of an order that is not confirmed, nor of what the
 * person agrees to already.
 */
export async function askedConsents(actor: Actor): Promise<ConsentPurpose[]> {
	const db = await reader();
	return stillOpen(db, await askedOf(db, actor));
}

interface Answer {
	actor: Actor;
	/** Those that the page showed; one asked since waits for its own answer. */
	purposes: readonly ConsentPurpose[];
	accepts: boolean;
	locale: 'fr' | 'en';
}

/**
 * The person's own answer to what was asked of them. « No » leaves their consents as they are. Once answered nothing
 * waits, so that a second sending writes nothing.
 * @returns how many consents were given
 * @throws Refusal `not_allowed` (403) for anybody but the person or the holder of the link mailed to them
 */
export async function answerAsked({ actor, purposes, accepts, locale }: Answer): Promise<number> {
	if (actor.kind !== 'person' && !(actor.kind === 'link' && ANSWERS.includes(actor.purpose)))
		throw new Refusal('not_allowed', { status: 403 });
	return write('members.answerAsked', async (tx) => {
		const asked = await askedOf(tx, actor);
		const open = await stillOpen(tx, asked);
		const answered = open.filter((purpose) => purposes.includes(purpose));
		for (const { table, id, purposes: before } of asked) {
			const left = before.filter((purpose) => open.includes(purpose) && !answered.includes(purpose));
			await tx.update(table).set({ askedConsents: left }).where(eq(table.id, id));
		}
		if (answered.length === 0) return 0;
		const { personId } = asked[0]!;
		if (!accepts) {
			const declined = { action: 'consent.declined', objectKind: 'person', objectId: personId };
			await record(tx, actor, ...answered.map((purpose) => ({ ...declined, details: { purpose } })));
			return 0;
		}
		const sourceOf = (purpose: ConsentPurpose) => asked.find((one) => one.purposes.includes(purpose))!.source;
		await writeConsents(
			tx,
			actor,
			answered.map((purpose) => ({ personId, purpose, granted: true, locale, source: sourceOf(purpose) }))
		);
		return answered.length;
	});
}

/** Takes away all that was asked of these people and not answered. */
export async function forgetAsked(tx: Tx, personIds: readonly number[]): Promise<void> {
	const ids = oneOf(personIds);
	await tx
		.update(registration)
		.set({ askedConsents: [] })
		.where(and(sql`${registration.personId} IN ${ids}`, isAsked(registration.askedConsents)));
	await tx
		.update(order)
		.set({ askedConsents: [] })
		.where(and(sql`${order.payerPersonId} IN ${ids}`, isAsked(order.askedConsents)));
}

async function askedOf(db: Database | Tx, actor: Actor): Promise<Asked[]> {
	const ofRegistrations =
		actor.kind === 'person'
			? eq(registration.personId, actor.personId)
			: actor.kind === 'link' && actor.purpose === 'ticket-consents'
				? eq(registration.code, actor.code)
				: undefined;
	const ofOrders =
		actor.kind === 'person'
			? eq(order.payerPersonId, actor.personId)
			: actor.kind === 'link' && actor.purpose === 'order-consents'
				? eq(order.code, actor.code)
				: undefined;
	const isConfirmed = inArray(order.status, ['awaiting_payment', 'paid']);
	const asked: Asked[] = [];
	if (ofRegistrations) {
		const { id, personId, askedConsents: purposes, code } = registration;
		const rows = await db
			.select({ id, personId, purposes, code })
			.from(registration)
			.innerJoin(order, eq(order.id, registration.orderId))
			.where(and(ofRegistrations, eqLiteral(registration.status, 'active'), isConfirmed, isAsked(purposes)));
		asked.push(...rows.map((row) => ({ ...row, table: registration, source: `ticket ${row.code}` })));
	}
	if (ofOrders) {
		const { id, payerPersonId: personId, askedConsents: purposes, code } = order;
		const rows = await db
			.select({ id, personId, purposes, code })
			.from(order)
			.where(and(ofOrders, isConfirmed, isAsked(purposes)));
		for (const row of rows)
			if (row.personId !== null)
				asked.push({ ...row, personId: row.personId, table: order, source: `order ${row.code}` });
	}
	return asked;
}

/** Of what was asked of one person, what they do not agree to already. */
async function stillOpen(db: Database | Tx, asked: readonly Asked[]): Promise<ConsentPurpose[]> {
	if (asked.length === 0) return [];
	const state = await stateOf(db, asked[0]!.personId);
	return [...new Set(asked.flatMap(({ purposes }) => purposes))].filter((purpose) => !state[purpose].granted);
}

const isAsked = (column: SQLiteColumn) => sql`${column} <> '[]'`;
