import { ReadableStream } from 'node:stream/web';
import { dayOf } from '$lib/format/dates';
import { askedOf } from '$lib/report/asked';
import { exportInput } from '$lib/schemas/staff';
import { now } from '$lib/server/clock';
import { Refusal } from '$lib/server/errors';
import { exportReport } from '$lib/server/report/export';
import { parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';

export const POST = ({ request, locals, url }) =>
	orErrorPage(async () => {
		const form = await parse(request, exportInput);
		if (!form.ok) throw new Refusal('invalid_input', { status: 400 });
		const file = await exportReport({
			...{ actor: locals.actor, asked: askedOf(url.searchParams, dayOf(now())), format: form.data.format }
		});
		return new Response(ReadableStream.from(file.body) as BodyInit, {
			headers: {
				'Content-Type': file.contentType,
				'Content-Disposition': `attachment; filename="${file.name}"`,
				'Cache-Control': 'no-store'
			}
		});
	});
