import { TEMPLATES } from '$lib/server/mail/deliver';
import { findMail } from '$lib/server/mail/queries';
import { orErrorPage } from '$lib/server/web/load';

export const load = async ({ locals, params }) => {
	const mail = await orErrorPage(() => findMail(locals.actor, Number(params.id)));
	const { html, ...rest } = mail;
	return {
		mail: rest,
		hasHtml: html !== '',
		template: (TEMPLATES as Record<string, string>)[mail.template] ?? mail.template
	};
};
