import { counters } from '$lib/server/checkin/queries';
import { Refusal } from '$lib/server/errors';
import { answer, deviceOf } from '$lib/server/web/api';

/** How one checkpoint is going. */
export const GET = (event) =>
	answer(event, async () => {
		const device = await deviceOf(event, { live: true });
		if (!/^\d{1,15}$/.test(event.params.id)) throw new Refusal('not_found', { status: 404 });
		return counters(device, Number(event.params.id));
	});
