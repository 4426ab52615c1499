import { and, count, desc, eq, like, or, sql } from 'drizzle-orm';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { config } from '../config.ts';
import { reader } from '../db/client.ts';
import { mail, mailAttachment } from '../db/schema/mail.ts';
import { order } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import { withoutAnswerKeys } from '../links.ts';
import { closedTo } from './closed-to.ts';
import { CODE_TEMPLATES } from './deliver.ts';

/** What is said of a message whose code is its person's alone. */
const WITHHELD =
	'Ce message porte un code que seule sa ou son destinataire lit\u00a0: il n’est pas montré ici.';

interface MailFilter {
	/** Words of the address, the subject or an order's code. */
	search?: string;
	template?: string;
	status?: 'kept' | 'sent';
	orderId?: number;
}

interface MailRow {
	id: number;
	template: string;
	recipient: string;
	subject: string;
	status: 'kept' | 'sent';
	createdAt: Date;
	sentAt: Date | null;
	orderCode: string | null;
	attachments: number;
}

/** Messages, latest first, with how many match in all, but those of {@link closedTo}. @throws Refusal `not_allowed` (403) */
export async function listMails(
	actor: Actor,
	filter: MailFilter,
	page: { limit: number; offset: number }
): Promise<{ rows: MailRow[]; total: number }> {
	requireStaff(actor);
	const db = await reader();
	const where = and(conditionOf(filter), closedTo(actor));
	const [rows, [sum]] = await Promise.all([
		db
			.select({
				id: mail.id,
				template: mail.template,
				recipient: mail.recipient,
				subject: mail.subject,
				status: mail.status,
				createdAt: mail.createdAt,
				sentAt: mail.sentAt,
				orderCode: order.code,
				attachments: sql<number>`(SELECT count(*) FROM ${mailAttachment} WHERE ${mailAttachment.mailId} = ${mail.id})`
			})
			.from(mail)
			.leftJoin(order, eq(order.id, mail.orderId))
			.where(where)
			.orderBy(desc(mail.id))
			.limit(page.limit)
			.offset(page.offset),
		db.select({ total: count() }).from(mail).leftJoin(order, eq(order.id, mail.orderId)).where(where)
	]);
	return { rows, total: sum?.total ?? 0 };
}

interface MailDetails extends Omit<MailRow, 'attachments'> {
	text: string;
	html: string;
	/** Whether it had keys that only its person has, and that are not in what is given here. */
	isKeyless: boolean;
	attachments: { id: number; filename: string; contentType: string; bytes: number }[];
}

/**
 * One message as it was made, but for the keys by which its person answers, and for codes outside the demonstration: nobody
 * else has them.
 * @throws Refusal `not_allowed` (403), `not_found` (404) also for those of {@link closedTo}
 */
export async function findMail(actor: Actor, id: number): Promise<MailDetails> {
	requireStaff(actor);
	requireId(id);
	const db = await reader();
	const [[found], attachments] = await Promise.all([
		db
			.select({ mail, orderCode: order.code })
			.from(mail)
			.leftJoin(order, eq(order.id, mail.orderId))
			.where(and(eq(mail.id, id), closedTo(actor))),
		db
			.select({
				id: mailAttachment.id,
				filename: mailAttachment.filename,
				contentType: mailAttachment.contentType,
				bytes: sql<number>`length(${mailAttachment.content})`
			})
			.from(mailAttachment)
			.where(eq(mailAttachment.mailId, id))
			.orderBy(mailAttachment.id)
	]);
	if (!found) throw new Refusal('not_found', { status: 404 });
	const { template, recipient, subject, status, createdAt, sentAt } = found.mail;
	// The demonstration mails nobody: its codes are read here.
	const isWithheld = CODE_TEMPLATES.includes(template) && !config().DEMO;
	const text = isWithheld ? WITHHELD : withoutAnswerKeys(found.mail.text);
	const html = isWithheld ? '' : withoutAnswerKeys(found.mail.html);
	return {
		id,
		template,
		recipient,
		subject,
		status,
		createdAt,
		sentAt,
		text,
		html,
		isKeyless: !isWithheld && (text !== found.mail.text || html !== found.mail.html),
		orderCode: found.orderCode,
		attachments
	};
}

/**
 * A file joined to a message.
 * @throws Refusal `not_allowed` (403), `not_found` (404) also for those of {@link closedTo}
 */
export async function findAttachment(actor: Actor, mailId: number, attachmentId: number) {
	requireStaff(actor);
	requireId(mailId);
	requireId(attachmentId);
	const [found] = await (
		await reader()
	)
		.select()
		.from(mailAttachment)
		.where(and(eq(mailAttachment.id, attachmentId), eq(mailAttachment.mailId, mailId)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

function conditionOf({ search, template, status, orderId }: MailFilter) {
	const words = (search ?? '').split(/\s+/).filter(Boolean).slice(0, 8);
	return and(
		template ? eq(mail.template, template) : undefined,
		status ? eq(mail.status, status) : undefined,
		orderId ? eq(mail.orderId, orderId) : undefined,
		...words.map((word) => {
			const pattern = `%${word.replace(/[%_\\]/g, '')}%`;
			return or(like(mail.recipient, pattern), like(mail.subject, pattern), like(order.code, pattern));
		})
	);
}

/** What an address holds may be no number at all. */
function requireId(id: number): void {
	if (!Number.isSafeInteger(id)) throw new Refusal('not_found', { status: 404 });
}
