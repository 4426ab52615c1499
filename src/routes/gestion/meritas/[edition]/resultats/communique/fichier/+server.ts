import { releaseHtml, releaseText } from '$lib/awards/press-release';
import { releaseInput } from '$lib/schemas/deliberation';
import { requireStaff } from '$lib/server/auth/policy';
import { parseForm, readForm } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { privateFile } from '$lib/server/web/private-file';
import { error } from '@sveltejs/kit';

/** The release as it was edited: text to save, or a page to print. Nothing is kept. */
export const POST = ({ request, locals, params }) =>
	orErrorPage(async () => {
		requireStaff(locals.actor);
		const form = await readForm(request);
		const parsed = parseForm(form, releaseInput);
		if (!parsed.ok)
			error(400, { message: 'Le titre et le texte du communiqué sont nécessaires.', code: 'invalid_input' });
		if (form.get('format') !== 'html')
			return privateFile(
				releaseText(parsed.data),
				'text/plain; charset=utf-8',
				`communique-${params.edition}.txt`
			);
		return new Response(releaseHtml(parsed.data), {
			headers: {
				'Content-Type': 'text/html; charset=utf-8',
				'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals",
				'Cache-Control': 'private, no-store'
			}
		});
	});
