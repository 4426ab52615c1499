import { mailListInput } from '$lib/schemas/mail';
import { TEMPLATES } from '$lib/server/mail/deliver';
import { listMails } from '$lib/server/mail/queries';
import { leavesBySmtp } from '$lib/server/mail/transport';

const PAGE = 50;

export const load = async ({ locals, url }) => {
	const filter = mailListInput.parse(Object.fromEntries(url.searchParams));
	const { rows, total } = await listMails(locals.actor, filter, {
		limit: PAGE,
		offset: (filter.page - 1) * PAGE
	});
	return {
		filter,
		rows,
		total,
		hasNext: filter.page * PAGE < total,
		templates: TEMPLATES as Record<string, string>,
		leaves: leavesBySmtp()
	};
};
