import { newPasswordInput, sessionInput } from '$lib/schemas/account';
import { changePassword, hasPassword } from '$lib/server/auth/change-password';
import { endOtherSessions, endSession, mySessions } from '$lib/server/auth/sessions';
import { attempt, parse } from '$lib/server/web/forms';
import { setSignedInCookies } from '$lib/server/web/session-cookie';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals, url }) => ({
	hasPassword: await hasPassword(locals.actor),
	sessions: await mySessions(locals.actor, locals.sessionId),
	done: url.searchParams.get('fait')
});

export const actions = {
	motdepasse: async ({ request, locals, cookies }) => {
		const form = await parse(request, newPasswordInput);
		if (!form.ok) return form.failure;
		const changed = await attempt(form, () => changePassword(locals.actor, form.data));
		if (!changed.ok) return changed.failure;
		setSignedInCookies(cookies, changed.value);
		redirect(303, '/compte/securite?fait=motdepasse');
	},

	terminer: async ({ request, locals }) => {
		const form = await parse(request, sessionInput);
		if (!form.ok) return form.failure;
		await endSession(locals.actor, form.data.id);
		redirect(303, '/compte/securite?fait=session');
	},

	terminerautres: async ({ locals }) => {
		await endOtherSessions(locals.actor, locals.sessionId);
		redirect(303, '/compte/securite?fait=session');
	}
};
