import { askedAnswerInput } from '../../schemas/account.ts';
import type { Actor } from '../auth/policy.ts';
import { answerAsked } from '../members/asked-consents.ts';
import { attempt, parse } from './forms.ts';

/** Does what the box of choices to confirm (`AskedConsents.svelte`) sent, in the name of `actor`. */
export async function answerOf(request: Request, actor: Actor, locale: 'fr' | 'en') {
	const form = await parse(request, askedAnswerInput);
	if (!form.ok) return form;
	const { purposes, answer } = form.data;
	return attempt(form, () => answerAsked({ actor, purposes, accepts: answer === 'oui', locale }));
}
