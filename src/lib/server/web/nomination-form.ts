import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { NominationPage } from '../../awards/nomination.ts';
import { coNominatorInput, nominationInput, type NominationStep } from '../../schemas/nominations.ts';
import type { Actor } from '../auth/policy.ts';
import { inviteCoNominator } from '../awards/nominations/invite.ts';
import { nominationPage } from '../awards/nominations/queries.ts';
import { saveNomination } from '../awards/nominations/save.ts';
import { Refusal } from '../errors.ts';
import { attempt, parseForm, readForm, type FormState } from './forms.ts';
import { orErrorPage } from './load.ts';

type Event = RequestEvent<{ code: string }>;

/** A part of the form of a nomination that may be changed; the page of the whole for what may not, and for an invitation. */
export async function stepPage(actor: Actor, code: string): Promise<NominationPage> {
	const { page } = await orErrorPage(() => nominationPage(actor, code));
	if (!page?.mayEdit) redirect(303, `/candidatures/${code}${page ? '?fait=ferme' : ''}`);
	return page;
}

/** What became of a part that was saved, with what it holds. */
type Saved =
	| { ok: true; form: FormData; values: Record<string, unknown> }
	| { ok: false; failure: ActionFailure<FormState> };

/**
 * Reads a part of the form and saves it. Told that somebody saved since, the page gets the revision to save over with what was
 * typed.
 */
export async function savedPart({ request, locals: { actor }, params: { code } }: Event): Promise<Saved> {
	const form = await readForm(request);
	const parsed = parseForm(form, nominationInput);
	if (!parsed.ok) return parsed;
	const saved = await attempt(parsed, async () => {
		const { revision } = await saveNomination({ actor, code, input: parsed.data }).catch(
			(thrown: unknown) => {
				if (thrown instanceof Refusal && thrown.code === 'nomination_changed')
					parsed.values.revision = String(thrown.values.revision);
				throw thrown;
			}
		);
		parsed.values.revision = String(revision);
	});
	return saved.ok ? { ok: true, form, values: parsed.values } : saved;
}

/** Saves a part and goes on to the next; with `rester`, comes back to it. */
export async function saveAndGo(event: Event, next: NominationStep | '') {
	const saved = await savedPart(event);
	if (!saved.ok) return saved.failure;
	const { code } = event.params;
	redirect(303, next === '' ? `/candidatures/${code}` : `/candidatures/${code}/${next}`);
}

/** Saves the part, then invites whom its fields `invite.…` name; errors stand beside those. */
export async function inviteFrom(event: Event) {
	const saved = await savedPart(event);
	if (!saved.ok) return saved.failure;
	const fields = new FormData();
	for (const name of ['givenName', 'familyName', 'email'])
		fields.set(name, String(saved.form.get(`invite.${name}`) ?? ''));
	const invited = parseForm(fields, coNominatorInput);
	if (!invited.ok) return besideInvitation(invited.failure, saved.values);
	const { actor } = event.locals;
	const { code } = event.params;
	const asked = await attempt(saved, () => inviteCoNominator({ actor, code, input: invited.data }));
	if (!asked.ok) return besideInvitation(asked.failure, saved.values);
	redirect(303, '?fait=invite');
}

/** The errors of an invitation under the names that its fields have in the form around it. */
function besideInvitation(failure: ActionFailure<FormState>, values: Record<string, unknown>) {
	const errors = Object.entries(failure.data.errors).map(([path, sentences]) => [
		path && `invite.${path}`,
		sentences
	]);
	// Made anew: a copy of a failure is none, and the page would take it for a success.
	return fail(failure.status, {
		...failure.data,
		values,
		errors: Object.fromEntries(errors) as FormState['errors']
	});
}
