import { dayOf } from '$lib/format/dates';
import { now } from '$lib/server/clock';
import { listEvents } from '$lib/server/events/queries';

export const load = async () => {
	const all = await listEvents();
	const isOver = ({ lastDay, timezone }: (typeof all)[number]) => lastDay < dayOf(now(), timezone);
	return {
		upcoming: all.filter((event) => !isOver(event)).sort((a, b) => a.firstDay.localeCompare(b.firstDay)),
		past: all.filter(isOver)
	};
};
