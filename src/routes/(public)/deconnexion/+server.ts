import { signOut } from '$lib/server/auth/sign-out';
import { clearSessionCookie } from '$lib/server/web/session-cookie';
import { redirect } from '@sveltejs/kit';

/** Ends the session and goes home. A post: a link or an image on another page must not sign anyone out. */
export const POST = async ({ locals, cookies }) => {
	await signOut(locals.sessionId);
	clearSessionCookie(cookies);
	redirect(303, '/');
};
