import { readCode } from '$lib/certificates/number';
import { checkInput } from '$lib/schemas/certificates';
import { parse } from '$lib/server/web/forms';
import { fail, redirect } from '@sveltejs/kit';
import * as m from '$lib/paraglide/messages';

export const actions = {
	default: async ({ request }) => {
		const form = await parse(request, checkInput);
		if (!form.ok) return form.failure;
		const code = readCode(form.data.code);
		if (code === undefined)
			return fail(400, {
				values: { typed: form.data.code },
				errors: { code: [m.certificates_check_shape()] }
			});
		redirect(303, `/verifier/${code}`);
	}
};
