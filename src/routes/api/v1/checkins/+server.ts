import { checkInRequest } from '$lib/schemas/checkin';
import { checkIn } from '$lib/server/checkin/check-in';
import { answer, checkpointOf, deviceOf, readJson } from '$lib/server/web/api';

/** A device reads a badge. */
export const POST = (event) =>
	answer(event, async () => {
		const device = await deviceOf(event);
		const input = await readJson(event.request, checkInRequest);
		return checkIn({
			actor: device,
			checkpointId: checkpointOf(device, input.checkpointId),
			badge: input.text === undefined ? { registrationCode: input.registrationCode! } : { text: input.text },
			nonce: input.nonce,
			walkIn: input.walkIn,
			scannedAt: input.scannedAt ? new Date(input.scannedAt) : undefined
		});
	});
