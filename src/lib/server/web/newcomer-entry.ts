import { redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { newcomerInput } from '../../schemas/proposals.ts';
import { requestLoginCode } from '../auth/login-code.ts';
import { networkOf } from '../auth/throttle.ts';
import { introduceNewcomer } from '../members/newcomer.ts';
import { attempt, parse, type FormState } from './forms.ts';
import { knownBrowser } from './session-cookie.ts';
import { keepStep } from './sign-in-step.ts';

/**
 * Mails a code to whoever comes, known or not, and goes to where it is typed.
 * @param after where sign-in leads, at an address that it knows (`after-sign-in.ts`)
 */
export async function enterAsNewcomer(
	{ request, cookies, getClientAddress }: Pick<RequestEvent, 'request' | 'cookies' | 'getClientAddress'>,
	after: string
): Promise<ActionFailure<FormState>> {
	const form = await parse(request, newcomerInput);
	if (!form.ok) return form.failure;
	const network = networkOf(getClientAddress());
	const { email } = form.data;
	const asked = await attempt(form, async () => {
		await introduceNewcomer({ ...form.data, network });
		return requestLoginCode({ email, network, browser: knownBrowser(cookies) });
	});
	if (!asked.ok) return asked.failure;
	keepStep(cookies, { email, means: 'code', request: asked.value });
	redirect(303, `/connexion?suite=${encodeURIComponent(after)}`);
}
