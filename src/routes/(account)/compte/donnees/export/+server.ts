import { exportInput } from '$lib/schemas/account';
import { exportAsCsv, exportAsJson, exportMyData } from '$lib/server/privacy/export';
import { parse } from '$lib/server/web/forms';
import { error } from '@sveltejs/kit';
import * as m from '$lib/paraglide/messages';

/** The whole of what is held about someone, as a file. A post, since each export leaves a line in the audit trail. */
export const POST = async ({ request, locals }) => {
	const form = await parse(request, exportInput);
	if (!form.ok) error(400, { message: m.error_invalid_input(), code: 'invalid_input' });
	const { format } = form.data;
	const exported = await exportMyData(locals.actor);
	return new Response(format === 'json' ? exportAsJson(exported) : exportAsCsv(exported), {
		headers: {
			'Content-Type': format === 'json' ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8',
			'Content-Disposition': `attachment; filename="mes-donnees-estrade.${format}"`,
			'Cache-Control': 'private, no-store'
		}
	});
};
