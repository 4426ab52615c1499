import { castInput, screenCodeOfRoom } from '$lib/schemas/assemblies';
import { castBallot } from '$lib/server/assemblies/cast';
import { followAssembly } from '$lib/server/assemblies/follow';
import { signOwnPresence } from '$lib/server/assemblies/presence';
import { readableCode, secretToken } from '$lib/server/ids';
import { assemblyPage } from '$lib/server/web/assembly-page';
import { attempt, parse } from '$lib/server/web/forms';
import { follower, linkQuery } from '$lib/server/web/link-actor';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { RouteParams } from './$types';

export const load = async ({ locals, params, url }) => ({
	...(await assemblyPage({ locals, url }, params.assemblee, followAssembly)),
	// What the next press sends: a page that is sent twice sends the same.
	draw: { ballot: readableCode(16), nonce: secretToken(16) },
	keys: linkQuery(url),
	read: url.searchParams.get('c') ?? '',
	done: url.searchParams.get('fait')
});

export const actions = {
	presence: async (event) => {
		const form = await parse(event.request, screenCodeOfRoom);
		if (!form.ok) return form.failure;
		const signed = await attempt(form, () =>
			signOwnPresence({ ...asked(event), state: 'in', code: form.data.screen })
		);
		return signed.ok ? back(event, 'present') : signed.failure;
	},

	depart: async (event) => {
		const left = await attempt({ values: {} }, () => signOwnPresence({ ...asked(event), state: 'out' }));
		return left.ok ? back(event, 'parti') : left.failure;
	},

	/** The receipt is in the answer, and nowhere else: no address bears it. */
	voter: async (event) => {
		const form = await parse(event.request, castInput);
		if (!form.ok) return form.failure;
		const cast = await attempt(form, () => castBallot({ ...asked(event), input: form.data }));
		return cast.ok ? { receipt: form.data } : cast.failure;
	}
};

type Event = RequestEvent<RouteParams>;

function asked(event: Event) {
	return { actor: follower(event, event.params.assemblee), slug: event.params.assemblee };
}

function back({ url }: Event, done: string): never {
	const keys = linkQuery(url);
	redirect(303, `${url.pathname}?${keys ? `${keys}&` : ''}fait=${done}`);
}
