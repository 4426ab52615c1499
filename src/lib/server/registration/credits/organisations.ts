import { asc, eq, sql } from 'drizzle-orm';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { organisation } from '../../db/schema/members.ts';
import { creditLot } from '../../db/schema/packs.ts';
import { Refusal } from '../../errors.ts';
import { creditLedger, type Ledger } from './ledger.ts';
import { lotIsConfirmed } from './lots.ts';

/** An organisation that has bought or been granted credits. */
export interface CreditHolder {
	slug: string;
	name: string;
	/** What may be spent today. */
	balance: number;
	/** What was bought or granted, and taken of it, since ever. */
	places: number;
	taken: number;
	/** When the next of what is left ends; null: nothing is left. */
	endsAt: Date | null;
}

/** Every organisation with confirmed credits, for the office. @throws Refusal `not_allowed` (403) */
export async function creditHolders(actor: Actor): Promise<CreditHolder[]> {
	requireStaff(actor);
	const db = await reader();
	const at = now().getTime();
	const isLeft = sql`${creditLot.expiresAt} > ${at} AND ${creditLot.places} > ${creditLot.taken}`;
	const rows = await db
		.select({
			slug: organisation.slug,
			name: organisation.name,
			balance: sql<number>`sum(CASE WHEN ${isLeft} THEN ${creditLot.places} - ${creditLot.taken} ELSE 0 END)`,
			places: sql<number>`sum(${creditLot.places})`,
			taken: sql<number>`sum(${creditLot.taken})`,
			endsAt: sql<number | null>`min(CASE WHEN ${isLeft} THEN ${creditLot.expiresAt} END)`
		})
		.from(creditLot)
		.innerJoin(organisation, eq(organisation.id, creditLot.organisationId))
		.where(lotIsConfirmed)
		.groupBy(organisation.id)
		.orderBy(asc(organisation.name));
	return rows.map(({ endsAt, ...row }) => ({ ...row, endsAt: endsAt === null ? null : new Date(endsAt) }));
}

/**
 * One organisation and its credits, though it may have none, for the office.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function creditsOf(
	actor: Actor,
	slug: string
): Promise<{ organisation: { id: number; slug: string; name: string }; ledger: Ledger }> {
	requireStaff(actor);
	const db = await reader();
	const [found] = await db
		.select({ id: organisation.id, slug: organisation.slug, name: organisation.name })
		.from(organisation)
		.where(eq(organisation.slug, slug));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return { organisation: found, ledger: await creditLedger(actor, found.id) };
}
