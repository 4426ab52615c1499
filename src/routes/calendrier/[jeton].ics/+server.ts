import { Refusal } from '$lib/server/errors';
import { sha256 } from '$lib/server/ids';
import { calendarOfToken } from '$lib/server/programme/calendar';

/** One person's calendar, for the applications that subscribe to it: the address itself is the credential. */
export const GET = async ({ params, request }) => {
	const calendar = await calendarOfToken(params.jeton).catch((error: unknown) => {
		if (error instanceof Refusal) return error;
		throw error;
	});
	// 410 tells the applications that subscribe to it to stop asking.
	if (calendar instanceof Refusal) return nothing('Cet agenda a été effacé.', calendar.status);
	if (calendar === undefined) return nothing('Aucun agenda à cette adresse.', 404);
	const etag = `"${sha256(calendar.text).slice(0, 32)}"`;
	const headers = {
		ETag: etag,
		// For those who look at it; what is compared is the ETag, which also knows a room's new name.
		'Last-Modified': calendar.changedAt.toUTCString(),
		// Of one person: no shared cache may keep it; their own asks again each time.
		'Cache-Control': 'private, no-cache',
		'X-Robots-Tag': 'noindex'
	};
	const known = request.headers
		.get('if-none-match')
		?.split(',')
		.map((tag) => tag.trim().replace(/^W\//, ''));
	if (known?.includes(etag)) return new Response(null, { status: 304, headers });
	return new Response(calendar.text, {
		headers: {
			...headers,
			'Content-Type': 'text/calendar; charset=utf-8; method=PUBLISH',
			'Content-Disposition': 'inline; filename="agenda.ics"'
		}
	});
};

function nothing(words: string, status: number): Response {
	return new Response(`${words}\n`, {
		status,
		headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }
	});
}
