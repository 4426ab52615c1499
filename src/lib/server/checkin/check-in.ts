import { sql } from 'drizzle-orm';
import type { CheckInAnswer, VerdictCode } from '../../schemas/checkin.ts';
import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { answerTo } from './answer.ts';
import { readBadge } from './badge-code.ts';
import { openGate, type OpenGate } from './gate.ts';
import { readHolder } from './holding.ts';
import { judge } from './verdict.ts';

interface CheckIn {
	actor: Actor;
	checkpointId: number;
	/** What a badge says, or the code of a registration found by hand. */
	badge: { text: string } | { registrationCode: string };
	/** Made by the device once for each reading. */
	nonce: string;
	/** The device's clock: kept, never believed. */
	scannedAt?: Date;
}

/**
 * Reads a badge at a checkpoint: judges it, keeps the scan whatever the verdict, and admits once per period. The same
 * nonce again gets the first answer and changes nothing. Forged signatures are `unknown`.
 * @throws Refusal `not_found`, `not_allowed`, `nonce_reused` (the nonce belongs to another reading)
 */
export async function checkIn(request: CheckIn): Promise<CheckInAnswer> {
	// The signature is checked before entering the door.
	const code =
		'text' in request.badge ? readBadge(request.badge.text) : request.badge.registrationCode.toUpperCase();
	const how = 'text' in request.badge ? 'scan' : 'search';
	return write('checkin.checkIn', async (tx) => {
		const at = now();
		const gate = await openGate(tx, request.actor, request.checkpointId, request.nonce, at);
		if (gate.knownScanId !== null) return answerAgain(tx, gate, gate.knownScanId, code);
		const { holder, present } = await readHolder(tx, gate, { code });
		const verdict = judge(holder, gate, gate.today, holder?.insideByScanId != null);
		const scan = { verdict, receivedAt: at, registrationId: holder?.registrationId ?? null };
		const id = await keepScan(tx, request, gate, { ...scan, how, undoesScanId: null });
		if (verdict !== 'admitted') return answerTo({ id, ...scan }, gate, holder, present);
		// The primary key is what admits once, whoever wrote the lines above.
		await tx.run(sql`INSERT INTO admission (checkpoint_id, registration_id, period, scan_id, at)
			VALUES (${gate.checkpointId}, ${scan.registrationId}, ${gate.period}, ${id}, ${at.getTime()})`);
		return answerTo({ id, ...scan }, gate, holder, present + 1);
	});
}

/** Adds a line to the scan log. @returns its id */
export async function keepScan(
	tx: Tx,
	request: Pick<CheckIn, 'actor' | 'nonce' | 'scannedAt'>,
	gate: OpenGate,
	scan: {
		verdict: VerdictCode | 'undone';
		registrationId: number | null;
		how: 'scan' | 'search' | 'undo';
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
		received_at: number;
	}>(sql`SELECT checkpoint_id, registration_id, verdict, period, received_at FROM scan WHERE id = ${scanId}`);
	if (!scan || scan.verdict === 'undone' || scan.checkpoint_id !== gate.checkpointId)
		throw new Refusal('nonce_reused');
	const then = { checkpointId: gate.checkpointId, period: scan.period };
	const { holder, present } = await readHolder(tx, then, { registrationId: scan.registration_id }, scanId);
	// Another badge under the same nonce is a device's mistake; telling it the first person's name would be ours.
	if (holder && holder.code !== code) throw new Refusal('nonce_reused');
	return answerTo(
		{ id: scanId, verdict: scan.verdict, receivedAt: new Date(scan.received_at) },
		gate,
		holder,
		present
	);
}
