import { readForm } from '$lib/server/web/forms';
import { sitePath } from '$lib/server/web/paths';
import { redirect } from '@sveltejs/kit';

/** Keeps the reader's language in a cookie and sends them back where they were, on this site only. */
export const POST = async ({ request, cookies, url }) => {
	const form = await readForm(request);
	const language = form.get('langue') === 'en' ? 'en' : 'fr';
	cookies.set('langue', language, { path: '/', maxAge: 365 * 24 * 3600, sameSite: 'lax', httpOnly: false });
	redirect(303, sitePath(form.get('retour'), url.origin) ?? '/');
};
