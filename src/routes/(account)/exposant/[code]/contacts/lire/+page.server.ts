import { badgeForm } from '$lib/schemas/leads';
import { requirePerson } from '$lib/server/auth/policy';
import { secretToken } from '$lib/server/ids';
import { openScanner, recordScans } from '$lib/server/exhibitors/leads/scan';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';

/** Nobody's name is here: it is kept on the device, and opens without network. */
export const load = ({ locals: { actor }, params: { code } }) =>
	orErrorPage(async () => ({
		scanner: await openScanner(actor, code),
		personId: requirePerson(actor).personId,
		nonce: secretToken(12)
	}));

export const actions = {
	/** Without scripts: one badge, typed. */
	lire: async ({ request, locals: { actor }, params: { code } }) => {
		const form = await parse(request, badgeForm);
		if (!form.ok) return form.failure;
		const sentAt = new Date().toISOString();
		const scan = { ...form.data, scannedAt: sentAt, interest: 0 };
		const done = await attempt(form, () => recordScans({ actor, code, sent: { sentAt, scans: [scan] } }));
		return done.ok ? { answer: done.value[0]! } : done.failure;
	}
};
