import { redirect, type RequestEvent } from '@sveltejs/kit';
import { reportInput, undoReportInput } from '$lib/schemas/attendance';
import { applyReport, undoReport } from '$lib/server/attendance/meeting/apply';
import { previewReport } from '$lib/server/attendance/meeting/preview';
import { textOf } from '$lib/server/attendance/meeting/read-text';
import type { SheetOf } from '$lib/server/attendance/open-session';
import { Refusal } from '$lib/server/errors';
import { attempt, parse } from './forms';
import { readUpload } from './upload';

/** The forms of an online meeting's report: read and shown, then applied; taken back. */
export function reportActions<E extends RequestEvent>(sheet: (event: E) => SheetOf) {
	return {
		lire: async (event: E) => {
			const timezone = event.url.searchParams.get('zone') ?? '';
			const read = await attempt({ values: {} }, async () => {
				const file = await readUpload(event.request);
				if (file.bytes.length === 0) throw new Refusal('file_missing', { status: 400, field: 'file' });
				const text = textOf(file.bytes);
				return { text, name: file.name, ...(await previewReport({ ...sheet(event), text, timezone })) };
			});
			return read.ok ? { values: {}, errors: {}, read: { ...read.value, timezone } } : read.failure;
		},

		appliquer: async (event: E) => {
			const form = await parse(event.request, reportInput);
			if (!form.ok) return form.failure;
			const { text, timezone, name: fileName, digest, guests, replace, reason } = form.data;
			const done = await attempt({ values: {} }, () =>
				applyReport({
					...{ ...sheet(event), text: text.replace(/\r\n?/g, '\n'), timezone, fileName, digest, reason },
					...{ guests: guests === 'on', replace: replace === 'on' }
				})
			);
			return done.ok ? redirect(303, `?inscrites=${done.value}`) : done.failure;
		},

		annuler: async (event: E) => {
			const form = await parse(event.request, undoReportInput);
			if (!form.ok) return form.failure;
			const { report: importId, reason } = form.data;
			const done = await attempt(form, () => undoReport({ ...sheet(event), importId, reason }));
			return done.ok ? redirect(303, '?annule') : done.failure;
		}
	};
}
