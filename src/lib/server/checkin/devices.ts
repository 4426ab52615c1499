import { and, desc, eq, isNull } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { device } from '../db/schema/auth.ts';
import { checkpoint } from '../db/schema/checkin.ts';
import { event } from '../db/schema/events.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { secretToken, sha256 } from '../ids.ts';

export type DeviceActor = Extract<Actor, { kind: 'device' }>;

/** What a token says does not change; whether it is revoked does, and is asked each time something is done with it. */
const known = new Map<string, DeviceActor>();

/** More devices than an association owns: past it, the cache begins again. */
const MOST_KNOWN = 1000;

/**
 * Gives a device its token, shown this once: only its SHA-256 is kept.
 * @throws Refusal `not_allowed`; `not_found` for a checkpoint that does not exist
 */
export async function createDevice(input: {
	actor: Actor;
	name: string;
	checkpointId: number;
}): Promise<{ deviceId: number; token: string }> {
	requireStaff(input.actor);
	const token = `edd_${secretToken(24)}`;
	return write('checkin.createDevice', async (tx) => {
		const [place] = await tx
			.select({ eventId: checkpoint.eventId })
			.from(checkpoint)
			.where(eq(checkpoint.id, input.checkpointId));
		if (!place) throw new Refusal('not_found', { status: 404, field: 'checkpointId' });
		const [created] = await tx
			.insert(device)
			.values({
				name: input.name,
				tokenHash: sha256(token),
				eventId: place.eventId,
				checkpointId: input.checkpointId,
				createdAt: now()
			})
			.returning({ id: device.id });
		const deviceId = created!.id;
		await record(tx, input.actor, { action: 'device.created', objectKind: 'device', objectId: deviceId });
		return { deviceId, token };
	});
}

/** Ends a device's token at once, wherever it is used. Revoking twice changes nothing. @throws Refusal `not_found` */
export async function revokeDevice(input: { actor: Actor; deviceId: number }): Promise<void> {
	requireStaff(input.actor);
	await write('checkin.revokeDevice', async (tx) => {
		const [found] = await tx
			.select({ revokedAt: device.revokedAt })
			.from(device)
			.where(eq(device.id, input.deviceId));
		if (!found) throw new Refusal('not_found', { status: 404 });
		if (found.revokedAt) return;
		await tx.update(device).set({ revokedAt: now() }).where(eq(device.id, input.deviceId));
		await record(tx, input.actor, {
			action: 'device.revoked',
			objectKind: 'device',
			objectId: input.deviceId
		});
	});
}

/** Every device, the last created first. @throws Refusal `not_allowed` (403) */
export async function devices(actor: Actor) {
	requireStaff(actor);
	const db = await reader();
	return db
		.select({
			id: device.id,
			name: device.name,
			eventName: event.name,
			checkpointName: checkpoint.name,
			createdAt: device.createdAt,
			revokedAt: device.revokedAt
		})
		.from(device)
		.innerJoin(event, eq(event.id, device.eventId))
		.leftJoin(checkpoint, eq(checkpoint.id, device.checkpointId))
		.orderBy(desc(device.id));
}

/**
 * Whose a bearer token is, from memory where it was seen before: `checkIn` and `undo` ask again, in their own
 * transaction, whether it is revoked. Reads that show something use {@link liveDevice}.
 */
export async function deviceOfToken(token: string): Promise<DeviceActor | undefined> {
	const tokenHash = sha256(token);
	const seen = known.get(tokenHash);
	if (seen) return seen;
	const found = await findDevice(tokenHash);
	if (!found) return undefined;
	if (known.size >= MOST_KNOWN) known.clear();
	known.set(tokenHash, found);
	return found;
}

/** Whose a bearer token is now; undefined for a revoked one. */
export async function liveDevice(token: string): Promise<DeviceActor | undefined> {
	return findDevice(sha256(token));
}

async function findDevice(tokenHash: string): Promise<DeviceActor | undefined> {
	const db = await reader();
	const [row] = await db
		.select()
		.from(device)
		.where(and(eq(device.tokenHash, tokenHash), isNull(device.revokedAt)));
	if (!row) return undefined;
	return {
		kind: 'device',
		deviceId: row.id,
		deviceName: row.name,
		eventId: row.eventId,
		checkpointId: row.checkpointId
	};
}
