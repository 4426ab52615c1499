import { newPasswordInput, sessionInput } from '$lib/schemas/account';
import { providerInput } from '$lib/schemas/provider-input';
import { PROVIDERS } from '$lib/schemas/providers';
import { changePassword, hasPassword } from '$lib/server/auth/change-password';
import { requirePerson, type Actor } from '$lib/server/auth/policy';
import { myProviders, unlinkProvider } from '$lib/server/auth/providers/link';
import { offeredProviders } from '$lib/server/auth/providers/settings';
import { endOtherSessions, endSession, mySessions } from '$lib/server/auth/sessions';
import { attempt, parse } from '$lib/server/web/forms';
import { leaveFor, toldIn } from '$lib/server/web/provider-trip';
import { setSignedInCookies } from '$lib/server/web/session-cookie';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals, url }) => ({
	hasPassword: await hasPassword(locals.actor),
	sessions: await mySessions(locals.actor, locals.sessionId),
	providers: await providersOf(locals.actor),
	done: url.searchParams.get('fait'),
	told: toldIn(url) ?? null
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

	/** Leaves for a provider, whose account will open this one. */
	relier: async ({ request, locals, cookies }) => {
		const form = await parse(request, providerInput);
		if (!form.ok) return form.failure;
		const errand = { for: 'link' as const, personId: requirePerson(locals.actor).personId };
		const left = await attempt(form, async () => leaveFor(cookies, form.data.fournisseur, errand));
		if (!left.ok) return left.failure;
		redirect(303, left.value);
	},

	delier: async ({ request, locals }) => {
		const form = await parse(request, providerInput);
		if (!form.ok) return form.failure;
		await unlinkProvider(locals.actor, form.data.fournisseur);
		redirect(303, '/compte/securite?fait=delie');
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

/** Those that open the account, and those that could. */
async function providersOf(actor: Actor) {
	const linked = await myProviders(actor);
	const offered = offeredProviders();
	return PROVIDERS.flatMap((provider) => {
		const linkedAt = linked.find((one) => one.provider === provider)?.linkedAt ?? null;
		return linkedAt || offered.includes(provider) ? [{ provider, linkedAt }] : [];
	});
}
