import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { id } from './columns.ts';
import { event } from './events.ts';

/** An organisation with a booth, as the public sees it. */
export const exhibitor = sqliteTable(
	'exhibitor',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		slug: text('slug').notNull(),
		name: text('name').notNull(),
		booth: text('booth').notNull(),
		summary: text('summary').notNull().default('')
	},
	(t) => [uniqueIndex('exhibitor_slug').on(t.eventId, t.slug)]
);
