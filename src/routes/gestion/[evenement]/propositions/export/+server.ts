import { ReadableStream } from 'node:stream/web';
import { tableFilterFrom } from '$lib/schemas/selection';
import { exportInput } from '$lib/schemas/staff';
import { Refusal } from '$lib/server/errors';
import { exportProposals } from '$lib/server/programme/selection/export';
import { parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';

export const POST = ({ request, locals, params, url }) =>
	orErrorPage(async () => {
		const form = await parse(request, exportInput);
		if (!form.ok) throw new Refusal('invalid_input', { status: 400 });
		const file = await exportProposals({
			actor: locals.actor,
			eventSlug: params.evenement,
			filter: tableFilterFrom(url.searchParams),
			format: form.data.format
		});
		return new Response(ReadableStream.from(file.body) as BodyInit, {
			headers: {
				'Content-Type': file.contentType,
				'Content-Disposition': `attachment; filename="${file.name}"`,
				'Cache-Control': 'no-store'
			}
		});
	});
