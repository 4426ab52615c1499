import { checksInput, eligibilityInput, questionInput, withdrawalInput } from '$lib/schemas/eligibility';
import { askConsentAgain } from '$lib/server/awards/eligibility/ask-consent';
import { askQuestion } from '$lib/server/awards/eligibility/ask-question';
import { recordChecks } from '$lib/server/awards/eligibility/checks';
import { confirmOrganisation } from '$lib/server/awards/eligibility/confirm-organisation';
import { decideEligibility } from '$lib/server/awards/eligibility/decide';
import { staffNomination } from '$lib/server/awards/eligibility/dossier';
import { withdrawByStaff } from '$lib/server/awards/eligibility/withdraw';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await staffNomination(locals.actor, params.edition, params.code)),
		told: url.searchParams.get('fait')
	}));

interface Asked {
	actor: App.Locals['actor'];
	editionSlug: string;
	code: string;
}

/** A form that says nothing but that it was pressed. */
const nothing = z.object({});

/** Reads a form, runs one command of the domain with it on this nomination, and says that it was done. */
async function run<S extends z.ZodType>(
	{ request, locals, params }: RequestEvent<{ edition: string; code: string }>,
	schema: S,
	command: (asked: Asked, data: z.output<S>) => Promise<unknown>,
	said: string
) {
	const form = await parse(request, schema);
	if (!form.ok) return form.failure;
	const asked = { actor: locals.actor, editionSlug: params.edition, code: params.code };
	const done = await attempt(form, () => command(asked, form.data));
	if (!done.ok) return done.failure;
	redirect(303, `?fait=${said}`);
}

export const actions = {
	verifier: (event) =>
		run(event, checksInput, (asked, data) => recordChecks({ ...asked, ...data }), 'points'),
	decider: (event) =>
		run(event, eligibilityInput, (asked, data) => decideEligibility({ ...asked, ...data }), 'decision'),
	demander: (event) =>
		run(event, questionInput, (asked, data) => askQuestion({ ...asked, ...data }), 'question'),
	consentement: (event) => run(event, nothing, (asked) => askConsentAgain(asked), 'consentement'),
	organisme: (event) => run(event, nothing, (asked) => confirmOrganisation(asked), 'organisme'),
	retirer: (event) =>
		run(event, withdrawalInput, (asked, data) => withdrawByStaff({ ...asked, ...data }), 'retrait')
};
