import { ReadableStream } from 'node:stream/web';
import { exportInput } from '$lib/schemas/staff';
import { Refusal } from '$lib/server/errors';
import { exportSigned } from '$lib/server/surveys/signed';
import { parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';

export const POST = ({ request, locals: { actor }, params }) =>
	orErrorPage(async () => {
		const form = await parse(request, exportInput);
		if (!form.ok) throw new Refusal('invalid_input', { status: 400 });
		const file = await exportSigned({ actor, surveyCode: params.sondage, format: form.data.format });
		return new Response(ReadableStream.from(file.body) as BodyInit, {
			headers: {
				'Content-Type': file.contentType,
				'Content-Disposition': `attachment; filename="${file.name}"`,
				'Cache-Control': 'no-store'
			}
		});
	});
