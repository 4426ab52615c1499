import { guestSignInput, screenCodeInput } from '$lib/schemas/attendance';
import { signAsGuest } from '$lib/server/attendance/guests';
import { isCodeTaken } from '$lib/server/attendance/rotating-code';
import { signDeparture, signingOf, signPresence } from '$lib/server/attendance/sign';
import { Refusal } from '$lib/server/errors';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { forgetReading, keepReading, readingOf } from '$lib/server/web/presence-step';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { RouteParams } from './$types';

type Event = RequestEvent<RouteParams>;

/** Whoever scanned the code on screen signs here; the code leaves the address at once. */
export const load = async ({ locals, params, url, cookies }) => {
	const sessionId = Number(params.rencontre);
	const code = url.searchParams.get('c');
	const signing = await orErrorPage(() => signingOf(locals.actor, sessionId));
	if (code !== null) {
		const isTaken = isCodeTaken(sessionId, code);
		if (isTaken) keepReading(cookies, sessionId);
		redirect(303, isTaken ? url.pathname : `${url.pathname}?perime`);
	}
	return {
		...signing,
		person: locals.actor.kind === 'person' ? locals.actor.name : null,
		readAt: readingOf(cookies, sessionId) ?? null,
		isStale: url.searchParams.has('perime'),
		done: url.searchParams.get('fait')
	};
};

export const actions = {
	/** Six characters typed instead of scanned. */
	code: async (event) => {
		const form = await parse(event.request, screenCodeInput);
		if (!form.ok) return form.failure;
		const sessionId = Number(event.params.rencontre);
		const read = await attempt(form, async () => {
			if (!isCodeTaken(sessionId, form.data.screen))
				throw new Refusal('attendance_code_stale', { status: 400, field: 'screen' });
			keepReading(event.cookies, sessionId);
		});
		return read.ok ? redirect(303, event.url.pathname) : read.failure;
	},

	signer: (event) => signed(event, 'signee', signPresence),

	partir: (event) => signed(event, 'partie', signDeparture),

	nom: async (event) => {
		const form = await parse(event.request, guestSignInput);
		if (!form.ok) return form.failure;
		const { locals, params, cookies, url } = event;
		const sessionId = Number(params.rencontre);
		const added = await attempt(form, () =>
			signAsGuest({ actor: locals.actor, sessionId, name: form.data.name, at: readNow(event) })
		);
		if (!added.ok) return added.failure;
		forgetReading(cookies);
		redirect(303, `${url.pathname}?fait=nom`);
	}
};

/** A code is read once for each thing it says. */
async function signed(event: Event, done: string, say: typeof signPresence) {
	const sessionId = Number(event.params.rencontre);
	const said = await attempt({ values: {} }, () =>
		say({ actor: event.locals.actor, sessionId, at: readNow(event) })
	);
	if (!said.ok) return said.failure;
	forgetReading(event.cookies);
	redirect(303, `${event.url.pathname}?fait=${done}`);
}

/** @throws Refusal `attendance_code_stale` where this browser has read no code lately */
function readNow({ cookies, params }: Event): Date {
	const at = readingOf(cookies, Number(params.rencontre));
	if (!at) throw new Refusal('attendance_code_stale', { status: 400 });
	return at;
}
