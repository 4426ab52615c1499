import {
	acceptAssignmentInput,
	inviteJurorsInput,
	keepFromJurorInput,
	pairInput,
	proposeAssignmentInput,
	remindJurorsInput,
	removeJurorInput
} from '$lib/schemas/jury';
import { acceptAssignmentOfJury, proposeAssignment } from '$lib/server/awards/jury/assign';
import { giveReading, takeReadingBack } from '$lib/server/awards/jury/assign-one';
import { keepJurorFrom } from '$lib/server/awards/jury/declare';
import { inviteJurors } from '$lib/server/awards/jury/invite';
import { juryOffice } from '$lib/server/awards/jury/queries';
import { removeJuror } from '$lib/server/awards/jury/remove';
import { remindJurors } from '$lib/server/awards/jury/remind';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await juryOffice(locals.actor, params.edition)),
		slug: params.edition,
		told: { what: url.searchParams.get('fait'), count: Number(url.searchParams.get('n')) || 0 }
	}));

type Asked = RequestEvent<{ edition: string }>;

/** Reads a form, runs one command of the domain with it, and says what was done, with a number where there is one. */
async function run<S extends z.ZodType>(
	{ request, locals, params }: Asked,
	schema: S,
	command: (
		input: { actor: App.Locals['actor']; editionSlug: string } & z.output<S>
	) => Promise<number | void>,
	said: string
) {
	const form = await parse(request, schema);
	if (!form.ok) return form.failure;
	const asked = { actor: locals.actor, editionSlug: params.edition };
	const done = await attempt(form, () => command({ ...asked, ...(form.data as object) } as never));
	if (!done.ok) return done.failure;
	redirect(303, `?fait=${said}${typeof done.value === 'number' ? `&n=${done.value}` : ''}`);
}

export const actions = {
	inviter: async ({ request, locals, params }) => {
		const form = await parse(request, inviteJurorsInput);
		if (!form.ok) return form.failure;
		const asked = { actor: locals.actor, editionSlug: params.edition };
		const done = await attempt(form, () => inviteJurors({ ...asked, ...form.data }));
		if (!done.ok) return done.failure;
		// What the house does not know is said on the page itself: an address would keep it.
		if (done.value.unknown.length > 0) return { invited: done.value };
		redirect(303, `?fait=invitation&n=${done.value.asked}`);
	},
	retirer: (asked) => run(asked, removeJurorInput, removeJuror, 'retrait'),
	rappeler: (asked) => run(asked, remindJurorsInput, remindJurors, 'rappel'),
	ecarter: (asked) => run(asked, keepFromJurorInput, keepJurorFrom, 'conflit'),
	ajouter: (asked) => run(asked, pairInput, giveReading, 'lecture'),
	enlever: (asked) => run(asked, pairInput, takeReadingBack, 'lecture'),
	repartir: async ({ request, locals, params }) => {
		const form = await parse(request, proposeAssignmentInput);
		if (!form.ok) return form.failure;
		const asked = { actor: locals.actor, editionSlug: params.edition };
		const found = await attempt(form, () => proposeAssignment({ ...asked, ...form.data }));
		return found.ok ? { proposed: found.value } : found.failure;
	},
	accepter: (asked) => run(asked, acceptAssignmentInput, acceptAssignmentOfJury, 'repartition')
};
