import { checkpoints } from '$lib/server/checkin/queries';
import { answer, deviceOf } from '$lib/server/web/api';

/** The checkpoints of the device's event. */
export const GET = (event) =>
	answer(event, async () => ({ checkpoints: await checkpoints(await deviceOf(event, { live: true })) }));
