import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { id, instant, json } from './columns.ts';

/** Who did what to what, written in the same transaction. Append-only (triggers). */
export const auditEntry = sqliteTable(
	'audit_entry',
	{
		id: id(),
		at: instant('at').notNull(),
		actorKind: text('actor_kind', { enum: ['anonymous', 'person', 'link', 'device', 'system'] }).notNull(),
		/** Person or device. */
		actorId: integer('actor_id'),
		/** `order.placed`, `order.paid`, `booking.changed`… */
		action: text('action').notNull(),
		objectKind: text('object_kind').notNull(),
		objectId: text('object_id').notNull(),
		/** Codes, amounts, states before and after; no names or addresses. */
		details: json<Record<string, unknown>>('details').notNull()
	},
	(t) => [index('audit_object').on(t.objectKind, t.objectId), index('audit_at').on(t.at)]
);
