import { leadScans } from '$lib/schemas/leads';
import { recordScans } from '$lib/server/exhibitors/leads/scan';
import { answer, readJson } from '$lib/server/web/api';

/** Twenty readings with a note each. */
const MOST = 65_536;

/** A device sends what it read. */
export const POST = (event) =>
	answer(event, async () =>
		recordScans({
			...{ actor: event.locals.actor, code: event.params.code },
			sent: await readJson(event.request, leadScans, MOST)
		})
	);
