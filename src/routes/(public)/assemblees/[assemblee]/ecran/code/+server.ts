import { screenCode } from '$lib/server/assemblies/office';
import { now } from '$lib/server/clock';
import { absolute } from '$lib/server/links';
import { qrSvg } from '$lib/server/qr';
import { follower } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { json } from '@sveltejs/kit';

/** The code that delegates sign by, as the screen of the room shows it now. */
export const GET = (event) =>
	orErrorPage(async () => {
		const slug = event.params.assemblee;
		const { code, until } = await screenCode(follower(event, slug), slug);
		const address = absolute(`/assemblees/${slug}`);
		return json(
			{
				...{ code, address, leftMs: until.getTime() - now().getTime() },
				svg: qrSvg(`${address}?c=${code}`, `${code.slice(0, 3)} ${code.slice(3)}`)
			},
			{ headers: { 'Cache-Control': 'no-store' } }
		);
	});
