import { sql } from 'drizzle-orm';
import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { id, instant, lastingId } from './columns.ts';
import { order } from './registration.ts';

/** A message as it was made. Sent through SMTP where it is set, else kept for staff to read. */
export const mail = sqliteTable(
	'mail',
	{
		/** In the key of the fact it leaves by. */
		id: lastingId(),
		/** The outbox fact it comes from, so that a second try finds it made. */
		dedupeKey: text('dedupe_key').notNull().unique(),
		template: text('template').notNull(),
		recipient: text('recipient').notNull(),
		subject: text('subject').notNull(),
		text: text('text').notNull(),
		html: text('html').notNull(),
		orderId: integer('order_id').references(() => order.id),
		status: text('status', { enum: ['kept', 'sent'] })
			.notNull()
			.default('kept'),
		createdAt: instant('created_at').notNull(),
		sentAt: instant('sent_at')
	},
	(t) => [
		index('mail_created').on(t.createdAt),
		index('mail_order').on(t.orderId),
		index('mail_vote_code')
			.on(t.createdAt)
			.where(sql`template = 'vote-code'`),
		index('mail_recipient').on(sql`lower(${t.recipient})`)
	]
);

export const mailAttachment = sqliteTable(
	'mail_attachment',
	{
		id: id(),
		mailId: integer('mail_id')
			.notNull()
			.references(() => mail.id),
		filename: text('filename').notNull(),
		contentType: text('content_type').notNull(),
		content: blob('content', { mode: 'buffer' }).notNull()
	},
	(t) => [index('mail_attachment_mail').on(t.mailId)]
);
