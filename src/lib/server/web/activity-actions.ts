import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Mapping } from '$lib/report/import-lists';
import { applyInput, readAgainInput, undoInput } from '$lib/schemas/report';
import { textOf } from '$lib/server/attendance/meeting/read-text';
import type { Actor } from '$lib/server/auth/policy';
import { Refusal } from '$lib/server/errors';
import { applyActivities, undoActivities } from '$lib/server/report/import/apply';
import { previewActivities } from '$lib/server/report/import/preview';
import { attempt, parse } from './forms';
import { readUpload } from './upload';

const lines = (text: string) => text.replace(/\r\n?/g, '\n');
const mappingOf = (columns: object | undefined) =>
	columns && (Object.fromEntries(Object.entries(columns).filter(([, at]) => at !== undefined)) as Mapping);

async function shown(actor: Actor, text: string, name: string, columns?: Mapping) {
	return { text, name, ...(await previewActivities({ actor, text, ...(columns && { columns }) })) };
}

/** The forms of the import of past activities: read and shown, corrected and shown again, then applied; taken back. */
export const activityActions = {
	lire: async ({ request, locals }: RequestEvent) => {
		const read = await attempt({ values: {} }, async () => {
			const file = await readUpload(request);
			if (file.bytes.length === 0) throw new Refusal('file_missing', { status: 400, field: 'file' });
			return shown(locals.actor, textOf(file.bytes), file.name);
		});
		return read.ok ? { values: {}, errors: {}, read: read.value } : read.failure;
	},

	relire: async ({ request, locals }: RequestEvent) => {
		const form = await parse(request, readAgainInput);
		if (!form.ok) return form.failure;
		const { text, name, columns } = form.data;
		const read = await attempt(form, () => shown(locals.actor, lines(text), name, mappingOf(columns)));
		return read.ok ? { values: {}, errors: {}, read: read.value } : read.failure;
	},

	appliquer: async ({ request, locals }: RequestEvent) => {
		const form = await parse(request, applyInput);
		if (!form.ok) return form.failure;
		const { name: fileName, digest, skip } = form.data;
		const [text, columns] = [lines(form.data.text), mappingOf(form.data.columns)];
		const done = await attempt(form, () =>
			applyActivities({
				...{ actor: locals.actor, text, digest, fileName, skipWrong: skip === 'on' },
				...(columns && { columns })
			})
		);
		return done.ok ? redirect(303, `?inscrites=${done.value}`) : done.failure;
	},

	annuler: async ({ request, locals }: RequestEvent) => {
		const form = await parse(request, undoInput);
		if (!form.ok) return form.failure;
		const done = await attempt(form, () =>
			undoActivities({ actor: locals.actor, importId: form.data.import })
		);
		return done.ok ? redirect(303, '?annule') : done.failure;
	}
};
