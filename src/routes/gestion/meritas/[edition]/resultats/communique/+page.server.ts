import { draftRelease } from '$lib/awards/press-release';
import { honoursOf } from '$lib/server/awards/results/queries';
import { sender } from '$lib/server/mail/sender';
import { supplier } from '$lib/server/payments/supplier';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params }) =>
	orErrorPage(async () => {
		const { edition, honours, isUnderEmbargo } = await honoursOf(locals.actor, params.edition);
		return {
			edition,
			isUnderEmbargo,
			locked: honours.length,
			draft: draftRelease({
				...{ edition, isUnderEmbargo, prizes: honours, sender: sender() },
				city: supplier().city ?? ''
			})
		};
	});
