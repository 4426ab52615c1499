import { eq } from 'drizzle-orm';
import { isStaff, type Actor } from '../auth/policy.ts';
import type { Database } from '../db/client.ts';
import { event } from '../db/schema/events.ts';
import { exhibition, exhibitor } from '../db/schema/exhibitors.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

export type ExhibitorRow = typeof exhibitor.$inferSelect;
export type ExhibitionRow = typeof exhibition.$inferSelect;

/** An exhibitor that the actor may open, and what they are to it. */
export interface ExhibitorAccess {
	exhibitor: ExhibitorRow;
	exhibition: ExhibitionRow;
	event: typeof event.$inferSelect;
	as: 'contact' | 'staff';
}

/**
 * The exhibitor of a code: for whoever answers for it, and once it is handed in for the permanence.
 * @throws Refusal `not_found` (404) for anybody else: a code tells nothing, not even that it exists
 */
export async function openExhibitor(db: Database | Tx, actor: Actor, code: string): Promise<ExhibitorAccess> {
	const [found] = await db
		.select({ exhibitor, exhibition, event })
		.from(exhibitor)
		.innerJoin(event, eq(event.id, exhibitor.eventId))
		.innerJoin(exhibition, eq(exhibition.eventId, exhibitor.eventId))
		.where(eq(exhibitor.code, code));
	if (found && actor.kind === 'person' && found.exhibitor.contactPersonId === actor.personId)
		return { ...found, as: 'contact' };
	if (found && isStaff(actor) && found.exhibitor.status !== 'draft') return { ...found, as: 'staff' };
	throw new Refusal('not_found', { status: 404 });
}

/**
 * As {@link openExhibitor}, for what only those who answer for it do: sign, pay.
 * @throws Refusal `not_found` (404), `not_allowed` (403) for the permanence, which signs nothing in somebody's name
 */
export async function openOwnExhibitor(
	db: Database | Tx,
	actor: Actor,
	code: string
): Promise<ExhibitorAccess> {
	const access = await openExhibitor(db, actor, code);
	if (access.as !== 'contact') throw new Refusal('not_allowed', { status: 403 });
	return access;
}
