import { sql } from 'drizzle-orm';
import type { CheckInAnswer, VerdictCode, WalkIn } from '../../schemas/checkin.ts';
import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { answerTo } from './answer.ts';
import { readBadge } from '../registration/badge-code.ts';
import { openGate, type OpenGate } from './gate.ts';
import { readHolder, type Holder } from './holding.ts';
import { readSeat, type Seat } from './session-door.ts';
import { judge } from './verdict.ts';
import { seatWalkIn, walkInAt } from './walk-in.ts';

interface CheckIn {
	actor: Actor;
	checkpointId: number;
	/** What a badge says, or the code of a registration found by hand. */
	badge: { text: string } | { registrationCode: string };
	/** Made by the device once for each reading. */
	nonce: string;
	/** The device's clock: kept, never believed. */
	scannedAt?: Date;
	/** At a session's door: lets in someone without a seat, if the room allows it. */
	walkIn?: boolean;
}

/**
 * Reads a badge at a checkpoint: judges it, keeps the scan whatever the verdict, and admits once per period. The same
 * nonce again gets the first answer and changes nothing. Forged signatures are `unknown`. At a session's door, a walk-in
 * may be given a seat, or an empty chair.
 * @throws Refusal `not_found`, `not_allowed`, `nonce_reused` (the nonce belongs to another reading)
 */
export async function checkIn(request: CheckIn): Promise<CheckInAnswer> {
	// The signature is checked before entering the door.
	const code =
		'text' in request.badge ? readBadge(request.badge.text) : request.badge.registrationCode.toUpperCase();
	const how = request.walkIn ? 'walk_in' : 'text' in request.badge ? 'scan' : 'search';
	// A walk-in may take a seat: what is shown of them changes too.
	return write(request.walkIn ? 'registration.walkIn' : 'checkin.checkIn', async (tx) => {
		const at = now();
		const gate = await openGate(tx, request.actor, request.checkpointId, request.nonce, at);
		if (gate.knownScanId !== null) return answerAgain(tx, gate, gate.knownScanId, code);
		const { holder, present } = await readHolder(tx, gate, { code });
		const seat = await seatAt(tx, gate, holder);
		const isRoomFull = present >= (gate.session?.capacity ?? Infinity);
		const judged = judge(
			holder,
			gate,
			gate.today,
			holder?.insideByScanId != null,
			seat && { ...seat, isRoomFull }
		);
		const walkIn = judged === 'no_seat' ? walkInAt(gate.session!, seat!, present, at) : null;
		const isLetIn = request.walkIn === true && (walkIn === 'seat' || walkIn === 'chair');
		const verdict = isLetIn ? 'admitted' : judged;
		const scan = { verdict, receivedAt: at, registrationId: holder?.registrationId ?? null };
		const id = await keepScan(tx, request, gate, { ...scan, how, undoesScanId: null });
		const here = seat && { seat, walkIn };
		if (verdict !== 'admitted') return answerTo({ id, ...scan }, gate, holder, present, here);
		if (isLetIn && walkIn === 'seat') {
			await seatWalkIn(tx, request.actor, gate.session!, holder!, at);
			gate.session!.booked += 1;
			seat!.isHeld = true;
		}
		// The primary key is what admits once, whoever wrote the lines above.
		await tx.run(sql`INSERT INTO admission (checkpoint_id, registration_id, period, scan_id, at)
			VALUES (${gate.checkpointId}, ${scan.registrationId}, ${gate.period}, ${id}, ${at.getTime()})`);
		return answerTo({ id, ...scan }, gate, holder, present + 1, here);
	});
}

/** What someone of this event has at a session's door; nothing is asked at another checkpoint. */
async function seatAt(tx: Tx, gate: OpenGate, holder: Holder | undefined): Promise<Seat | undefined> {
	if (!gate.session || holder?.eventId !== gate.eventId) return undefined;
	return readSeat(tx, gate.session, holder.registrationId);
}

/** Adds a line to the scan log. @returns its id */
export async function keepScan(
	tx: Tx,
	request: Pick<CheckIn, 'actor' | 'nonce' | 'scannedAt'>,
	gate: OpenGate,
	scan: {
		verdict: VerdictCode | 'undone';
		registrationId: number | null;
		how: 'scan' | 'search' | 'undo' | 'walk_in';
		undoesScanId: number | null;
		receivedAt: Date;
	}
): Promise<number> {
	const { actor } = request;
	const device = actor.kind === 'device' ? actor : undefined;
	const scannedAt = (request.scannedAt ?? scan.receivedAt).getTime();
	const kept = await tx.run(sql`
		INSERT INTO scan (nonce, checkpoint_id, registration_id, verdict, period, how, undoes_scan_id, device_id, device_name,
			by_person_id, scanned_at, received_at)
		VALUES (${request.nonce}, ${gate.checkpointId}, ${scan.registrationId}, ${scan.verdict}, ${gate.period}, ${scan.how},
			${scan.undoesScanId}, ${device?.deviceId ?? null}, ${device?.deviceName ?? ''},
			${actor.kind === 'person' ? actor.personId : null}, ${scannedAt}, ${scan.receivedAt.getTime()})`);
	return Number(kept.lastInsertRowid);
}

/** The answer that a nonce got the first time, from the log. */
async function answerAgain(
	tx: Tx,
	gate: OpenGate,
	scanId: number,
	code: string | undefined
): Promise<CheckInAnswer> {
	const [scan] = await tx.all<{
		checkpoint_id: number;
		registration_id: number | null;
		verdict: VerdictCode | 'undone';
		period: string;
		how: string;
		received_at: number;
	}>(
		sql`SELECT checkpoint_id, registration_id, verdict, period, how, received_at FROM scan WHERE id = ${scanId}`
	);
	if (!scan || scan.verdict === 'undone' || scan.checkpoint_id !== gate.checkpointId)
		throw new Refusal('nonce_reused');
	const then = { checkpointId: gate.checkpointId, period: scan.period };
	const { holder, present } = await readHolder(tx, then, { registrationId: scan.registration_id }, scanId);
	// Another badge under the same nonce is a device's mistake; telling it the first person's name would be ours.
	if (holder && holder.code !== code) throw new Refusal('nonce_reused');
	const receivedAt = new Date(scan.received_at);
	const seat = await seatAt(tx, gate, holder);
	// The verdict is the first one; the seats left, as the number of people inside, are those of now.
	let walkIn: WalkIn | null = null;
	if (seat && scan.verdict === 'no_seat') walkIn = walkInAt(gate.session!, seat, present, receivedAt);
	else if (seat && scan.verdict === 'admitted' && scan.how === 'walk_in')
		walkIn = seat.source === 'walk_in' ? 'seat' : 'chair';
	return answerTo(
		{ id: scanId, verdict: scan.verdict, receivedAt },
		gate,
		holder,
		present,
		seat && { seat, walkIn }
	);
}
