import { dayOf } from '$lib/format/dates';
import { askedOf } from '$lib/report/asked';
import { now } from '$lib/server/clock';
import { exportReport } from '$lib/server/report/export';
import { exported } from '$lib/server/web/exported';

export const POST = ({ request, locals: { actor }, url }) =>
	exported(request, (format) =>
		exportReport({ actor, asked: askedOf(url.searchParams, dayOf(now())), format })
	);
