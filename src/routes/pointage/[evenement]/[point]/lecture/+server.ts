import { checkInRequest } from '$lib/schemas/checkin';
import { checkIn } from '$lib/server/checkin/check-in';
import { checkpointAt } from '$lib/server/checkin/queries';
import { answer, readJson } from '$lib/server/web/api';

/** The scanning screen reads a badge. */
export const POST = (event) =>
	answer(event, async () => {
		const input = await readJson(event.request, checkInRequest);
		const { id: checkpointId } = await checkpointAt(
			event.locals.actor,
			event.params.evenement,
			event.params.point
		);
		return checkIn({
			actor: event.locals.actor,
			checkpointId,
			badge: input.text === undefined ? { registrationCode: input.registrationCode! } : { text: input.text },
			nonce: input.nonce,
			walkIn: input.walkIn,
			scannedAt: input.scannedAt ? new Date(input.scannedAt) : undefined
		});
	});
