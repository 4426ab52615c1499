import { redirect } from '@sveltejs/kit';

/** Keeps the reader's language in a cookie and sends them back where they were, on this site only. */
export const POST = async ({ request, cookies, url }) => {
	const form = await request.formData();
	const language = form.get('langue') === 'en' ? 'en' : 'fr';
	cookies.set('langue', language, { path: '/', maxAge: 365 * 24 * 3600, sameSite: 'lax', httpOnly: false });
	const target = new URL(String(form.get('retour') ?? '/'), url);
	redirect(303, target.origin === url.origin ? target.pathname + target.search : '/');
};
