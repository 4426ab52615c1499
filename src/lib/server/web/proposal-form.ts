import { fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { coSpeakerInput, proposalInput } from '../../schemas/proposals.ts';
import { Refusal } from '../errors.ts';
import { inviteSpeaker } from '../programme/proposals/invite.ts';
import { proposalPage } from '../programme/proposals/queries.ts';
import { saveProposal } from '../programme/proposals/save.ts';
import { attempt, parseForm, readForm, type FormState } from './forms.ts';

type Event = RequestEvent<{ proposition: string }>;

/** What became of a form that was saved, with what it holds. */
type Saved =
	| { ok: true; form: FormData; values: Record<string, unknown> }
	| { ok: false; failure: ActionFailure<FormState> };

/**
 * Reads the form of a proposal and saves it, wherever its button leads. Where the button does something else too, a
 * proposal that may not be changed now is left as it is; where it only saves, that is refused, with what was typed. Told that somebody saved since, the page gets the revision to save over with what was typed.
 */
export async function savedForm(
	{ request, locals: { actor }, params }: Event,
	{ onlySaves = false } = {}
): Promise<Saved> {
	const form = await readForm(request);
	const parsed = parseForm(form, proposalInput);
	if (!parsed.ok) return parsed;
	const saved = await attempt(parsed, async () => {
		const { proposal } = await proposalPage(actor, params.proposition);
		if (!proposal) throw new Refusal('not_found', { status: 404 });
		if (proposal.edits === 'none' && !onlySaves) return;
		const { revision } = await saveProposal({ actor, code: params.proposition, input: parsed.data }).catch(
			(thrown: unknown) => {
				if (thrown instanceof Refusal && thrown.code === 'proposal_changed')
					parsed.values.revision = String(thrown.values.revision);
				throw thrown;
			}
		);
		parsed.values.revision = String(revision);
	});
	return saved.ok ? { ok: true, form, values: parsed.values } : saved;
}

/** Saves the form, then invites whom its fields `invite.…` name; errors stand beside those. */
export async function inviteWith(event: Event, done: () => never) {
	const saved = await savedForm(event);
	if (!saved.ok) return saved.failure;
	const fields = new FormData();
	for (const name of ['givenName', 'familyName', 'email'])
		fields.set(name, String(saved.form.get(`invite.${name}`) ?? ''));
	const invited = parseForm(fields, coSpeakerInput);
	if (!invited.ok) return besideInvitation(invited.failure, saved.values);
	const { actor } = event.locals;
	const asked = await attempt(saved, () =>
		inviteSpeaker({ actor, code: event.params.proposition, input: invited.data })
	);
	return asked.ok ? done() : besideInvitation(asked.failure, saved.values);
}

/** The errors of an invitation under the names that its fields have in the form around it. */
function besideInvitation(
	failure: ActionFailure<FormState>,
	values: Record<string, unknown>
): ActionFailure<FormState> {
	const errors = Object.entries(failure.data.errors).map(([path, sentences]) => [
		path && `invite.${path}`,
		sentences
	]);
	// Made anew: a copy of a failure is none, and the page would take it for a success.
	return fail(failure.status, { ...failure.data, values, errors: Object.fromEntries(errors) });
}
