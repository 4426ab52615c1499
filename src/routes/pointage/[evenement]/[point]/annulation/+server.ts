import { undoRequest } from '$lib/schemas/checkin';
import { checkpointAt } from '$lib/server/checkin/queries';
import { undo } from '$lib/server/checkin/undo';
import { answer, readJson } from '$lib/server/web/api';

/** The scanning screen takes an admission back. */
export const POST = (event) =>
	answer(event, async () => {
		const { scanId, registrationCode, nonce } = await readJson(event.request, undoRequest);
		const { id: checkpointId } = await checkpointAt(
			event.locals.actor,
			event.params.evenement,
			event.params.point
		);
		const target = scanId === undefined ? { registrationCode: registrationCode! } : { scanId };
		return undo({ actor: event.locals.actor, checkpointId, target, nonce });
	});
