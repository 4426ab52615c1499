import { sql } from 'drizzle-orm';
import { reader, type Database } from '../../db/client.ts';
import type { Difference } from '../../db/recount.ts';
import { canonicalDigest } from './canonical.ts';
import { resultDigest } from './propose.ts';

/** How many rules {@link verifyDigests} works out again. */
export const DIGEST_RULE_COUNT = 2;

/**
 * Works out again the digest of each result that two people confirmed, and of each set of minutes that was locked: an
 * altered figure, reason, laureate or line of the minutes has another.
 */
export async function verifyDigests(database?: Database): Promise<Difference[]> {
	const db = database ?? (await reader());
	return [...(await resultDigests(db)), ...(await minutesDigests(db))];
}

async function resultDigests(db: Database): Promise<Difference[]> {
	const rows = await db.all<
		Record<'edition' | 'category' | 'laureates' | 'reason' | 'figures' | 'digest', string>
	>(
		sql`SELECT e.slug AS edition, c.slug AS category, a.reason, a.figures, a.digest, (
				SELECT json_group_array(n.code ORDER BY l.key) FROM json_each(a.laureates) l JOIN nomination n ON n.id = l.value
			) AS laureates
			FROM award_result a JOIN award_category c ON c.id = a.category_id JOIN award_edition e ON e.id = c.edition_id
			WHERE a.locked_at IS NOT NULL`
	);
	return rows.flatMap(({ edition, category, laureates, reason, figures, digest }) => {
		const counted = resultDigest(
			{ edition: { slug: edition }, category: { slug: category } },
			JSON.parse(laureates) as string[],
			reason,
			JSON.parse(figures) as Record<string, unknown>
		);
		return counted === digest
			? []
			: [{ rule: 'result_digest', object: `${edition}/${category}`, stored: digest, counted }];
	});
}

async function minutesDigests(db: Database): Promise<Difference[]> {
	const rows = await db.all<{ id: number; details: string; kept: string | null; isLast: number }>(
		sql`SELECT d.id, d.details, a.minutes_hash AS kept, (a.locked_at IS NOT NULL AND d.id = (
				SELECT max(x.id) FROM deliberation_entry x WHERE x.category_id = d.category_id AND x.kind = 'result_locked'
			)) AS isLast
			FROM deliberation_entry d LEFT JOIN award_result a ON a.category_id = d.category_id
			WHERE d.kind = 'result_locked'`
	);
	return rows.flatMap(({ id, details, kept, isLast }) => {
		const { minutes, minutesHash } = JSON.parse(details) as { minutes: unknown; minutesHash: string };
		const counted = canonicalDigest(minutes);
		const stored = [minutesHash, ...(isLast ? [kept ?? 'none'] : [])];
		return stored
			.filter((one) => one !== counted)
			.map((one) => ({ rule: 'minutes_digest', object: String(id), stored: one, counted }));
	});
}
