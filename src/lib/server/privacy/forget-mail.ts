import { and, gt, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { oneOf } from '../db/one-of.ts';
import { mail, mailAttachment } from '../db/schema/mail.ts';
import { person } from '../db/schema/members.ts';
import { outbox } from '../db/schema/outbox.ts';
import type { Tx } from '../db/write.ts';

/** What was mailed to some people, and what is about to be, as found before the write that takes it out. */
export interface Traces {
	mails: number[];
	facts: number[];
	/** The last rows that were looked at: only what came after is looked for within the write. */
	lastMail: number;
	lastFact: number;
}

export const NO_TRACES: Traces = { mails: [], facts: [], lastMail: 0, lastFact: 0 };

/** Finds messages and facts by address, which reads both tables whole: never within a write. */
export async function tracesOf(personIds: readonly number[]): Promise<Traces> {
	const db = await reader();
	const last = async (table: typeof mail | typeof outbox) =>
		(await db.select({ id: sql<number>`coalesce(max(${table.id}), 0)` }).from(table))[0]!.id;
	const [lastMail, lastFact] = [await last(mail), await last(outbox)];
	const emails = db
		.select({ email: person.emailCanonical })
		.from(person)
		.where(inArray(person.id, [...personIds]));
	const mails = await db.select({ id: mail.id }).from(mail).where(mailedTo(personIds));
	const facts = await db
		.select({ id: outbox.id })
		.from(outbox)
		.where(and(asksForCode, sql`${codeRecipient} IN ${emails}`));
	return { mails: mails.map(({ id }) => id), facts: facts.map(({ id }) => id), lastMail, lastFact };
}

/** Takes out messages to these addresses, and the facts that would send them. */
export async function forgetMail(tx: Tx, emails: readonly string[], traces: Traces): Promise<void> {
	const mails = await tx
		.select({ id: mail.id })
		.from(mail)
		.where(
			and(or(inArray(mail.id, traces.mails), gt(mail.id, traces.lastMail)), inArray(recipient, [...emails]))
		);
	await deleteMails(
		tx,
		mails.map(({ id }) => id)
	);
	await tx
		.delete(outbox)
		.where(
			and(
				or(inArray(outbox.id, traces.facts), gt(outbox.id, traces.lastFact)),
				asksForCode,
				inArray(codeRecipient, [...emails])
			)
		);
}

/** Deletes messages with their attachments, and the facts that still had to send them. */
export async function deleteMails(tx: Tx, ids: readonly number[]): Promise<void> {
	const keys = ids.map((id) => `mail.send:${id}`);
	await tx.delete(outbox).where(and(isNull(outbox.doneAt), inArray(outbox.dedupeKey, keys)));
	await tx.delete(mailAttachment).where(inArray(mailAttachment.mailId, [...ids]));
	await tx.delete(mail).where(inArray(mail.id, [...ids]));
}

/** As the index `mail_recipient` has it. */
const recipient: SQL<string> = sql`lower(${mail.recipient})`;

/**
 * Messages to some people, by the index. The plus takes its type from their address: with it, SQLite would convert the
 * other side, and no index of an expression serves.
 */
export function mailedTo(personIds: readonly number[]): SQL {
	return sql`${recipient} IN (SELECT +${person.emailCanonical} FROM ${person} WHERE ${person.id} IN ${oneOf(personIds)})`;
}

const asksForCode = eqLiteral(outbox.kind, 'login.code');
const codeRecipient: SQL<string> = sql`lower(json_extract(${outbox.payload}, '$.email'))`;
