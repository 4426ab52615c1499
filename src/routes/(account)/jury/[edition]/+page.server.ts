import * as m from '$lib/paraglide/messages';
import { declarationInput, leaveInput, termsInput } from '$lib/schemas/jury';
import { acceptTerms, declineJury, leaveJury } from '$lib/server/awards/jury/answer';
import { declareConflicts } from '$lib/server/awards/jury/declare';
import { jurySpace } from '$lib/server/awards/jury/space';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await jurySpace(locals.actor, params.edition)),
		told: url.searchParams.get('fait')
	}));

type Asked = RequestEvent<{ edition: string }>;

/** Reads a form, runs one command of the domain with it, and goes on. */
async function run<S extends z.ZodType>(
	{ request, locals, params }: Asked,
	schema: S,
	command: (input: { actor: App.Locals['actor']; editionSlug: string } & z.output<S>) => Promise<unknown>,
	to: string
) {
	const form = await parse(request, schema);
	if (!form.ok) return form.failure;
	const asked = { actor: locals.actor, editionSlug: params.edition };
	const done = await attempt(form, () => command({ ...asked, ...(form.data as object) } as never));
	if (!done.ok) return done.failure;
	redirect(303, to);
}

const nothing = z.object({});

export const actions = {
	accepter: (asked) =>
		run(
			asked,
			termsInput,
			(input) => acceptTerms({ ...input, house: m.jury_terms_default() }),
			'?fait=accepte'
		),
	decliner: (asked) => run(asked, nothing, declineJury, '/jury'),
	declarer: (asked) => run(asked, declarationInput, declareConflicts, '?fait=declare'),
	quitter: (asked) => run(asked, leaveInput, leaveJury, '/jury')
};
