import { redirect, type RequestEvent } from '@sveltejs/kit';
import { reportInput, undoReportInput } from '../../schemas/attendance.ts';
import { applyReport, undoReport } from '../attendance/meeting/apply.ts';
import { previewReport } from '../attendance/meeting/preview.ts';
import { textOf } from '../attendance/meeting/read-text.ts';
import type { SheetOf } from '../attendance/open-session.ts';
import { Refusal } from '../errors.ts';
import { attempt, parse } from './forms.ts';
import { readUpload } from './upload.ts';

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
