import { sql } from 'drizzle-orm';
import { DEMO_ACCOUNTS } from '../../src/lib/server/auth/demo-accounts.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { DAY_MS, MINUTE_MS, now, setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import { changeBookings } from '../../src/lib/server/registration/change-bookings.ts';
import { findTicket } from '../../src/lib/server/registration/queries.ts';
import { giveSeatBack } from '../../src/lib/server/registration/seats/give-back.ts';
import { offerSwap } from '../../src/lib/server/registration/seats/swap.ts';
import { waitForSession } from '../../src/lib/server/registration/seats/wait.ts';
import { seededRandom } from './random.ts';

const ACTOR = system('démonstration');

interface Workshop {
	id: number;
	slot: string;
	left: number;
}

interface Chooser {
	code: string;
	/** The seat they have at that hour. */
	leaves: number | null;
}

/** How many wait for each full workshop, the fullest days first. */
const LINES = [7, 5, 6, 4, 3];

/**
 * Lines for the full workshops of the days to come, as the last evening would have made them: the practitioner of the
 * demonstration stands third in two. Somebody gives a seat back, two trade theirs, and two swaps are offered: one that
 * the practitioner may take, and theirs.
 */
export async function seedSeats(event: { id: number; firstDay: string }): Promise<void> {
	const mine = await practitionerCode(event.id);
	const random = seededRandom(3_000);
	let at = now().getTime() - DAY_MS;
	const restore = setClock(() => (at += 7 * MINUTE_MS));
	try {
		const full = (await workshops(event)).filter(({ left }) => left === 0);
		for (const [i, workshop] of full.entries()) {
			const people = await choosers(workshop.id, mine);
			for (let rank = 1; rank <= (LINES[i] ?? 2); rank++) {
				if (rank === 3 && i < 2) await wait(mine, workshop.id, await seatAt(mine, workshop.slot));
				else {
					const [one] = people.splice(Math.floor(random() * people.length), 1);
					await wait(one!.code, workshop.id, one!.leaves);
				}
			}
		}
		await moveSome(full);
		await offerSwaps(event, mine);
	} finally {
		restore();
	}
}

/** The last of the full workshops loses somebody; of two in the same slot, a person of each trades. */
async function moveSome(full: readonly Workshop[]): Promise<void> {
	const last = full.at(-1)!;
	const [leaver] = await holders(last.id);
	await giveSeatBack({ actor: ACTOR, registrationCode: leaver!, sessionId: last.id });
	const pair = [...Map.groupBy(full, ({ slot }) => slot).values()].find((all) => all.length > 1);
	if (!pair) return;
	const [one, other] = pair as [Workshop, Workshop];
	await wait((await holders(one.id))[0]!, other.id, one.id);
	await wait((await holders(other.id))[0]!, one.id, other.id);
}

/** The practitioner's workshop and another of its slot fill up; somebody of the other offers their seat for one there. */
async function offerSwaps(event: { id: number; firstDay: string }, mine: string): Promise<void> {
	const all = await workshops(event);
	const held = new Set((await findTicket(mine)).bookings.map(({ sessionId }) => sessionId));
	const own = all.filter(({ id }) => held.has(id)).sort((a, b) => a.left - b.left)[0]!;
	const other = all
		.filter(({ id, slot }) => slot === own.slot && id !== own.id)
		.sort((a, b) => a.left - b.left)[0]!;
	for (const { id, left } of [own, other])
		for (const { code } of (await choosers(id, mine))
			.filter(({ leaves }) => leaves === null)
			.slice(0, left)) {
			const { bookings } = await findTicket(code);
			const sessionIds = [...bookings.map(({ sessionId }) => sessionId), id];
			await changeBookings({ actor: ACTOR, registrationCode: code, sessionIds });
		}
	await offerSwap({
		...{ actor: ACTOR, registrationCode: (await holders(other.id))[0]! },
		...{ givesSessionId: other.id, wantsSessionId: own.id }
	});
	const wanted = all.find(({ id, slot, left }) => left === 0 && slot !== own.slot && !held.has(id))!;
	const given = all.find(({ id, slot }) => held.has(id) && slot === wanted.slot)!;
	await offerSwap({
		...{ actor: ACTOR, registrationCode: mine },
		...{ givesSessionId: given.id, wantsSessionId: wanted.id }
	});
}

/** Workshops of the second day and after, in order of time. */
async function workshops({ id, firstDay }: { id: number; firstDay: string }): Promise<Workshop[]> {
	return (await reader()).all<Workshop>(sql`
		SELECT id, slot, capacity - booked AS left FROM session
		WHERE event_id = ${id} AND kind = 'workshop' AND bookable = 1 AND status = 'scheduled' AND day > ${firstDay}
		ORDER BY starts_at, id`);
}

/** Who has a pass for a workshop and no seat in it, but for one. */
async function choosers(sessionId: number, but: string): Promise<Chooser[]> {
	return (await reader()).all<Chooser>(sql`
		SELECT r.code, (SELECT b.session_id FROM booking b JOIN session t ON t.id = b.session_id
			WHERE b.registration_id = r.id AND b.status = 'active' AND t.starts_at < s.ends_at AND s.starts_at < t.ends_at) AS leaves
		FROM opened_session o JOIN session s ON s.id = o.session_id
		JOIN registration r ON r.id = o.registration_id JOIN "order" p ON p.id = r.order_id
		WHERE o.session_id = ${sessionId} AND r.status = 'active' AND p.status <> 'held' AND r.code <> ${but}
			AND NOT EXISTS (SELECT 1 FROM booking h WHERE h.registration_id = r.id AND h.session_id = s.id AND h.status = 'active')
			AND NOT EXISTS (SELECT 1 FROM waitlist_entry w WHERE w.registration_id = r.id AND w.status = 'waiting')
		ORDER BY r.id`);
}

/** Codes of those who have a seat in a workshop and wait for nothing, who chose first first. */
async function holders(sessionId: number): Promise<string[]> {
	const rows = await (
		await reader()
	).all<{ code: string }>(sql`
		SELECT r.code FROM booking b JOIN registration r ON r.id = b.registration_id
		WHERE b.session_id = ${sessionId} AND b.status = 'active' AND NOT EXISTS (
			SELECT 1 FROM waitlist_entry w WHERE w.registration_id = r.id AND w.status = 'waiting')
		ORDER BY b.id`);
	return rows.map(({ code }) => code);
}

async function wait(registrationCode: string, sessionId: number, leaves: number | null): Promise<void> {
	await waitForSession({
		...{ actor: ACTOR, registrationCode, sessionId },
		...(leaves === null ? {} : { leavesSessionId: leaves })
	});
}

/** The seat that somebody has in a slot. */
async function seatAt(code: string, at: string): Promise<number | null> {
	return (await findTicket(code)).bookings.find(({ slot }) => slot === at)?.sessionId ?? null;
}

async function practitionerCode(eventId: number): Promise<string> {
	const { email } = DEMO_ACCOUNTS.find(({ kind }) => kind === 'practitioner')!;
	const [found] = await (
		await reader()
	).all<{ code: string }>(sql`
		SELECT r.code FROM registration r JOIN person p ON p.id = r.person_id
		WHERE r.event_id = ${eventId} AND p.email = ${email} AND r.status = 'active'`);
	return found!.code;
}
