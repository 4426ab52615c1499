import { sql } from 'drizzle-orm';
import { organisation } from '../db/schema/members.ts';
import { order } from '../db/schema/registration.ts';

// What every list of orders shows beside the row itself.

/** The organisation's name, from the list (to be joined) or written by hand; null for someone alone. */
export const buyer = sql<string | null>`coalesce(${organisation.name}, ${order.organisationName})`;

export const invoiceNumber = sql<
	string | null
>`(SELECT i.number FROM invoice i WHERE i.order_id = ${order.id} AND i.kind = 'invoice')`;
