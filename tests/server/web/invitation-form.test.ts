import { isActionFailure } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { actions } from '../../../src/routes/(account)/conferencier/[proposition]/+page.server.ts';
import { makeCall, makeProposal, pageOf, proposalFields } from '../../factories/call.ts';

test('inviting oneself, or nobody, is refused beside its field, with what was typed', async () => {
	const call = await makeCall();
	const { actor, code } = await makeProposal(call);
	const [own] = (await pageOf(actor, code)).speakers;
	/** Presses « Envoyer l’invitation ». */
	async function invite(email: string) {
		const form = new FormData();
		const { equipment, answers, ...text } = proposalFields(call, { revision: 2, title: 'Mieux dit' });
		for (const one of equipment) form.append('equipment', one);
		for (const [id, answer] of Object.entries(answers)) form.set(`answers.${id}`, String(answer));
		for (const [name, value] of Object.entries(text)) form.set(name, String(value));
		form.set('invite.givenName', 'Moi');
		form.set('invite.familyName', 'Même');
		form.set('invite.email', email);
		const request = new Request('http://localhost:3000/', { method: 'POST', body: form });
		const answer: unknown = await actions.inviter({
			request,
			params: { proposition: code },
			locals: { actor }
		} as never);
		// What is no failure is shown as a success.
		if (!isActionFailure(answer)) throw new Error('not refused');
		return answer;
	}
	const mine = await invite(own!.email);
	expect(mine).toMatchObject({
		status: 409,
		data: {
			refusal: { code: 'speaker_already_there' },
			errors: { 'invite.email': [expect.stringContaining(own!.email)] },
			values: { revision: '3', title: 'Mieux dit', invite: { givenName: 'Moi', email: own!.email } }
		}
	});
	expect(await invite('pas-une-adresse')).toMatchObject({
		status: 400,
		data: { errors: { 'invite.email': [expect.any(String)] } }
	});
});
