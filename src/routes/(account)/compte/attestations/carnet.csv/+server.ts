import { ownRecordCsv } from '$lib/server/certificates/record';
import { orErrorPage } from '$lib/server/web/load';

/** One's record of hours, a line a session. */
export const GET = ({ locals }) =>
	orErrorPage(async () => {
		const csv = await ownRecordCsv(locals.actor);
		return new Response(csv, {
			headers: {
				'Content-Type': 'text/csv; charset=utf-8',
				'Content-Disposition': 'attachment; filename="carnet-d-heures.csv"',
				'Cache-Control': 'private, no-store'
			}
		});
	});
