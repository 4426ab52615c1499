import { sql } from 'drizzle-orm';
import type { UndoAnswer } from '../../schemas/checkin.ts';
import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { raiseVersion } from '../db/version.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { attendeeOf } from './answer.ts';
import { keepScan } from './check-in.ts';
import { openGate } from './gate.ts';
import { readHolder } from './holding.ts';
import { unseatWalkIn } from './walk-in.ts';

interface AdmittedRow {
	scan_id: number;
	registration_id: number;
	period: string;
}

/**
 * Takes an admission back: adds a line to the log and deletes the admission, never the scan that made it. The same nonce
 * again gets the first answer. A seat given at the door goes with it.
 * @param request.target the scan that admitted, or the code of a registration admitted here in the current period
 * @throws Refusal `nothing_to_undo` (409), `not_found`, `not_allowed`, `nonce_reused`
 */
export async function undo(request: {
	actor: Actor;
	checkpointId: number;
	target: { scanId: number } | { registrationCode: string };
	nonce: string;
}): Promise<UndoAnswer> {
	let isSeatFreed = false;
	const undone = await write('checkin.undo', async (tx) => {
		const at = now();
		const gate = await openGate(tx, request.actor, request.checkpointId, request.nonce, at);
		const admitted = gate.knownScanId === null ? await inForce() : await undoneBy(gate.knownScanId);
		const { holder, present } = await readHolder(
			tx,
			{ checkpointId: gate.checkpointId, period: admitted.period },
			{ registrationId: admitted.registration_id }
		);
		if (!holder) throw new Refusal('nothing_to_undo');
		const answer = {
			undoneScanId: admitted.scan_id,
			message: `Entrée annulée : ${holder.givenName} ${holder.familyName}.`,
			person: attendeeOf(holder, 'admitted'),
			where: gate.name
		};
		if (gate.knownScanId !== null) {
			const [scan] = await tx.all<{ at: number }>(
				sql`SELECT received_at AS at FROM scan WHERE id = ${gate.knownScanId}`
			);
			return {
				...answer,
				scanId: gate.knownScanId,
				at: new Date(scan!.at).toISOString(),
				counters: { present }
			};
		}
		const scanId = await keepScan(
			tx,
			request,
			{ ...gate, period: admitted.period },
			{
				verdict: 'undone',
				registrationId: admitted.registration_id,
				how: 'undo',
				undoesScanId: admitted.scan_id,
				receivedAt: at
			}
		);
		await tx.run(sql`DELETE FROM admission WHERE scan_id = ${admitted.scan_id}
			AND checkpoint_id = ${gate.checkpointId} AND registration_id = ${admitted.registration_id}`);
		if (gate.session)
			isSeatFreed = await unseatWalkIn(tx, request.actor, gate.session, holder, admitted.scan_id);
		return { ...answer, scanId, at: at.toISOString(), counters: { present: present - 1 } };

		async function inForce(): Promise<AdmittedRow> {
			const { target } = request;
			const which =
				'scanId' in target
					? sql`a.registration_id = (SELECT registration_id FROM scan WHERE id = ${target.scanId}) AND a.scan_id = ${target.scanId}`
					: sql`a.registration_id = (SELECT id FROM registration WHERE code = ${target.registrationCode.toUpperCase()}) AND a.period = ${gate.period}`;
			const [row] = await tx.all<AdmittedRow>(sql`
				SELECT a.scan_id, a.registration_id, a.period FROM admission a
				WHERE a.checkpoint_id = ${gate.checkpointId} AND ${which}`);
			if (!row) throw new Refusal('nothing_to_undo');
			return row;
		}

		async function undoneBy(scanId: number): Promise<AdmittedRow> {
			const [row] = await tx.all<AdmittedRow>(sql`
				SELECT undoes_scan_id AS scan_id, registration_id, period FROM scan
				WHERE id = ${scanId} AND how = 'undo' AND checkpoint_id = ${gate.checkpointId}`);
			if (!row) throw new Refusal('nonce_reused');
			return row;
		}
	});
	// Pages that show seats follow registrations.
	if (isSeatFreed) raiseVersion('registration');
	return undone;
}
