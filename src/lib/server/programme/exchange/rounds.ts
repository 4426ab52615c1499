import { and, eq, gt, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { MINUTE_MS, now } from '../../clock.ts';
import { oneOf } from '../../db/one-of.ts';
import { exchangeFill, exchangeRound, exchangeSeat } from '../../db/schema/exchange.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { exchangeSession } from './find-session.ts';
import { tellTables } from './tell.ts';

interface RoundsRequest {
	actor: Actor;
	sessionId: number;
	count: number;
	minutes: number;
	/** Between two rounds, to change tables. */
	pauseMinutes: number;
	/** Those seated in the rounds that go lose their table, and are told. */
	confirmed: boolean;
}

/**
 * Gives an exchange session so many rounds of so many minutes, from its beginning. Who sits in a round that stays keeps
 * their table, and is told where its hours change.
 * @returns how many people lose a table
 * @throws Refusal `not_allowed` (403), `not_found` (404), `rounds_too_long` for more than the session lasts, `round_taken`
 *   when a round that goes has people and it was not confirmed
 */
export async function setRounds(request: RoundsRequest): Promise<{ lost: number }> {
	const { actor, sessionId, count, minutes, pauseMinutes } = request;
	requireStaff(actor);
	// Under `programme`: the page of the session tells its rounds.
	return write('programme.setRounds', async (tx) => {
		const { startsAt, endsAt } = await exchangeSession(tx, sessionId);
		const needed = count * minutes + (count - 1) * pauseMinutes;
		const available = Math.floor((endsAt.getTime() - startsAt.getTime()) / MINUTE_MS);
		if (needed > available)
			throw new Refusal('rounds_too_long', { values: { needed, available }, field: 'minutes' });
		const losing = await dropAfter(tx, request);
		const rows = Array.from({ length: count }, (_, i) => {
			const from = startsAt.getTime() + i * (minutes + pauseMinutes) * MINUTE_MS;
			return {
				sessionId,
				number: i + 1,
				startsAt: new Date(from),
				endsAt: new Date(from + minutes * MINUTE_MS)
			};
		});
		const moved = await seatedWhereMoved(tx, sessionId, rows);
		await tx
			.insert(exchangeRound)
			.values(rows)
			.onConflictDoUpdate({
				target: [exchangeRound.sessionId, exchangeRound.number],
				set: { startsAt: sql`excluded.starts_at`, endsAt: sql`excluded.ends_at` }
			});
		await record(tx, actor, {
			action: 'exchange.rounds_set',
			objectKind: 'session',
			objectId: sessionId,
			details: { rounds: count, minutes, pause: pauseMinutes, lost: losing.size }
		});
		await tellTables(tx, { sessionId, change: `rounds-${sessionId}-${now().getTime()}` }, [
			...losing,
			...moved
		]);
		return { lost: losing.size };
	});
}

/** Who has a table in a round that will be held at other hours. */
async function seatedWhereMoved(
	tx: Tx,
	sessionId: number,
	rows: readonly { number: number; startsAt: Date; endsAt: Date }[]
): Promise<number[]> {
	const seated = await tx
		.selectDistinct({ registrationId: exchangeSeat.registrationId, round: exchangeRound })
		.from(exchangeSeat)
		.innerJoin(exchangeRound, eq(exchangeRound.id, exchangeSeat.roundId))
		.where(eq(exchangeRound.sessionId, sessionId));
	return seated.flatMap(({ registrationId, round }) => {
		const row = rows.find(({ number }) => number === round.number)!;
		const isSame =
			Number(row.startsAt) === Number(round.startsAt) && Number(row.endsAt) === Number(round.endsAt);
		return isSame ? [] : [registrationId];
	});
}

/** Takes away the rounds beyond the new number. @returns who had a table there */
async function dropAfter(tx: Tx, { sessionId, count, confirmed }: RoundsRequest): Promise<Set<number>> {
	const dropped = await tx
		.select({ id: exchangeRound.id })
		.from(exchangeRound)
		.where(and(eq(exchangeRound.sessionId, sessionId), gt(exchangeRound.number, count)));
	if (dropped.length === 0) return new Set();
	const ids = oneOf(dropped.map(({ id }) => id));
	const seated = await tx
		.select({ registrationId: exchangeSeat.registrationId })
		.from(exchangeSeat)
		.where(sql`${exchangeSeat.roundId} IN ${ids}`);
	const losing = new Set(seated.map(({ registrationId }) => registrationId));
	if (losing.size > 0 && !confirmed)
		throw new Refusal('round_taken', { values: { people: losing.size, rounds: count }, field: 'count' });
	await tx.delete(exchangeSeat).where(sql`${exchangeSeat.roundId} IN ${ids}`);
	await tx.delete(exchangeFill).where(sql`${exchangeFill.roundId} IN ${ids}`);
	await tx.delete(exchangeRound).where(sql`${exchangeRound.id} IN ${ids}`);
	return losing;
}
