import { undoRequest } from '$lib/schemas/checkin';
import { undo } from '$lib/server/checkin/undo';
import { answer, checkpointOf, deviceOf, readJson } from '$lib/server/web/api';

/** A device takes an admission back. */
export const POST = (event) =>
	answer(event, async () => {
		const device = await deviceOf(event);
		const input = await readJson(event.request, undoRequest);
		return undo({
			actor: device,
			checkpointId: checkpointOf(device, input.checkpointId),
			target:
				input.scanId === undefined ? { registrationCode: input.registrationCode! } : { scanId: input.scanId },
			nonce: input.nonce
		});
	});
