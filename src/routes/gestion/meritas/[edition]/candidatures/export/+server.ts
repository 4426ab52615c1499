import { ReadableStream } from 'node:stream/web';
import { nominationFilterFrom } from '$lib/schemas/eligibility';
import { exportInput } from '$lib/schemas/staff';
import { exportNominations } from '$lib/server/awards/eligibility/export';
import { Refusal } from '$lib/server/errors';
import { parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';

export const POST = ({ request, locals, params, url }) =>
	orErrorPage(async () => {
		const form = await parse(request, exportInput);
		if (!form.ok) throw new Refusal('invalid_input', { status: 400 });
		const file = await exportNominations({
			actor: locals.actor,
			editionSlug: params.edition,
			filter: nominationFilterFrom(url.searchParams),
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
