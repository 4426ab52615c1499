import { galaEvent, shownEdition } from '$lib/server/awards/editions/current';
import { laureatesOf } from '$lib/server/awards/editions/honour-roll';
import { categoriesOf, publicEdition } from '$lib/server/awards/editions/queries';
import { ceremonyOf } from '$lib/server/awards/gala/public';
import { pollOfEdition } from '$lib/server/polls/pages/showcase';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ params }) =>
	orErrorPage(async () => {
		const edition = await publicEdition(params.edition);
		return {
			edition: shownEdition(edition),
			rules: edition.rules,
			prizes: await categoriesOf(edition.id),
			laureates: await laureatesOf(edition),
			gala: await galaEvent(edition),
			ceremony: await ceremonyOf(edition.id),
			poll: await pollOfEdition(edition.slug)
		};
	});
