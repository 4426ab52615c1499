import { asc, inArray, sql } from 'drizzle-orm';
import { closeConnections, reader } from '../../src/lib/server/db/client.ts';
import { auditEntry } from '../../src/lib/server/db/schema/audit.ts';
import { verify } from '../../src/lib/server/registration/verify.ts';

/**
 * What became of the crowd, from the rows of the store that DATABASE_URL names: seats counted one by one, hours compared,
 * and the trail replayed line by line to see who was first in each line when a seat was given.
 */
export async function recountChoices() {
	const db = await reader();
	const [over] = await db.all<{ people: number }>(sql`
		SELECT coalesce(sum(taken - capacity), 0) AS people FROM (
			SELECT s.capacity, count(*) AS taken FROM booking b JOIN session s ON s.id = b.session_id
			WHERE b.status = 'active' AND s.bookable = 1 GROUP BY s.id)
		WHERE taken > capacity`);
	const [overlaps] = await db.all<{ pairs: number }>(sql`
		SELECT count(*) AS pairs FROM booking a
		JOIN booking b ON b.registration_id = a.registration_id AND b.id > a.id AND b.status = 'active'
		JOIN session s ON s.id = a.session_id JOIN session t ON t.id = b.session_id
		WHERE a.status = 'active' AND s.starts_at < t.ends_at AND t.starts_at < s.ends_at`);
	const lines = await db
		.select()
		.from(auditEntry)
		.where(
			inArray(auditEntry.action, [
				'waitlist.joined',
				'waitlist.left',
				'waitlist.promoted',
				'waitlist.traded',
				'bookings.changed'
			])
		)
		.orderBy(asc(auditEntry.id));
	const broken = await verify();
	await closeConnections();
	return {
		...{ overCapacity: over!.people, overlaps: overlaps!.pairs, ...replay(lines), broken: broken.length },
		idle: broken.filter(({ rule }) => rule === 'waitlist_idle').length
	};
}

/**
 * Follows each line as the trail tells it: whoever is given a seat is the first of it, or all before were not free. Who
 * traded theirs leaves the line; the order of trades is another (decision 15), which `verify` reads.
 */
function replay(lines: readonly (typeof auditEntry.$inferSelect)[]) {
	const queues = new Map<unknown, string[]>();
	let [promotions, passing, outOfOrder, trades] = [0, 0, 0, 0];
	for (const { action, objectId, details } of lines) {
		if (action === 'bookings.changed') {
			// Whoever comes by the seat themselves waits no more.
			for (const session of details.added as number[]) {
				const line = queues.get(session) ?? [];
				if (line.includes(objectId)) line.splice(line.indexOf(objectId), 1);
			}
			continue;
		}
		const queue = queues.get(details.session) ?? [];
		queues.set(details.session, queue);
		const at = queue.indexOf(objectId);
		if (action === 'waitlist.joined') queue.push(objectId);
		else if (at >= 0) queue.splice(at, 1);
		if (action === 'waitlist.traded') trades += 1;
		if (action !== 'waitlist.promoted') continue;
		promotions += 1;
		const passed = Array.isArray(details.passed) ? details.passed.length : 0;
		if (passed > 0) passing += 1;
		if (at !== passed) outOfOrder += 1;
	}
	return { promotions, passing, outOfOrder, trades };
}
