import { integer, text } from 'drizzle-orm/sqlite-core';

/** An instant, stored as milliseconds since 1970 UTC. */
export const instant = (name: string) => integer(name, { mode: 'timestamp_ms' });
/** A calendar day `YYYY-MM-DD` in the event's zone. */
export const day = (name: string) => text(name);
/** Money in cents. */
export const cents = (name: string) => integer(name);
export const flag = (name: string) => integer(name, { mode: 'boolean' });
export const id = () => integer('id').primaryKey();
/** Never given twice, also after its row is deleted: for what other rows keep the number of. */
export const lastingId = () => integer('id').primaryKey({ autoIncrement: true });
export const json = <T>(name: string) => text(name, { mode: 'json' }).$type<T>();
