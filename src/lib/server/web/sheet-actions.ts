import { redirect, type RequestEvent } from '@sveltejs/kit';
import { correctionInput, guestInput, linkInput, pressInput, removalInput } from '$lib/schemas/attendance';
import { correctPresence, removePresence } from '$lib/server/attendance/correct';
import { addGuest, linkGuest } from '$lib/server/attendance/guests';
import type { SheetOf } from '$lib/server/attendance/open-session';
import { recordPresence, recordRest, type Mark } from '$lib/server/attendance/record';
import { attempt, parse } from './forms';

/** The forms of a sheet of attendance, the same for its trainer and for the permanence. */
export function sheetActions<E extends RequestEvent>(sheet: (event: E) => SheetOf) {
	return {
		/** One press: what a phone sends again when the network is back. */
		noter: async (event: E) => {
			const form = await parse(event.request, pressInput);
			if (!form.ok) return form.failure;
			const { press, at, reason } = form.data;
			const [of, mark] = press.split(':') as [string, Mark];
			const noted = await attempt(form, async () => {
				if (of === 'rest')
					await recordRest({ ...sheet(event), mark: mark === 'absent' ? 'absent' : 'present', reason });
				else await recordPresence({ ...sheet(event), of, mark, reason, at });
			});
			return noted.ok ? redirect(303, back(event, `#l-${of}`)) : noted.failure;
		},

		corriger: async (event: E) => {
			const form = await parse(event.request, correctionInput);
			if (!form.ok) return form.failure;
			const { of, revision, spans: times, admissible, reason } = form.data;
			const isAdmissible = admissible === 'on';
			const done = await attempt(form, () =>
				correctPresence({ ...sheet(event), of, revision, times, isAdmissible, reason })
			);
			return done.ok ? redirect(303, back(event, `#l-${of}`)) : done.failure;
		},

		inviter: async (event: E) => {
			const form = await parse(event.request, guestInput);
			if (!form.ok) return form.failure;
			const done = await attempt(form, () => addGuest({ ...sheet(event), ...form.data }));
			return done.ok ? redirect(303, back(event, `#l-a${done.value}`)) : done.failure;
		},

		relier: async (event: E) => {
			const form = await parse(event.request, linkInput);
			if (!form.ok) return form.failure;
			const { line: attendanceId, registration: registrationId, reason } = form.data;
			const done = await attempt(form, () =>
				linkGuest({ ...sheet(event), attendanceId, registrationId, reason })
			);
			return done.ok ? redirect(303, back(event, `#l-r${registrationId}`)) : done.failure;
		},

		enlever: async (event: E) => {
			const form = await parse(event.request, removalInput);
			if (!form.ok) return form.failure;
			const { line: attendanceId, revision, reason } = form.data;
			const done = await attempt(form, () =>
				removePresence({ ...sheet(event), attendanceId, revision, reason })
			);
			return done.ok ? redirect(303, back(event, '')) : done.failure;
		}
	};
}

function back({ url }: RequestEvent, hash: string): string {
	return `${url.pathname}${hash}`;
}
