import { nominationFileInput, photoInput } from '$lib/schemas/nominations';
import {
	attachNominationFile,
	describePhoto,
	removeNominationFile,
	requireAttachable
} from '$lib/server/awards/nominations/files';
import { photosToCrop } from '$lib/server/awards/nominations/queries';
import { attempt, parse } from '$lib/server/web/forms';
import { saveAndGo, stepPage } from '$lib/server/web/nomination-form';
import { readUpload } from '$lib/server/web/upload';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = async ({ locals, params, url }) => ({
	nomination: await stepPage(locals.actor, params.code),
	photos: await photosToCrop(locals.actor, params.code),
	done: url.searchParams.get('fait')
});

async function upload(
	{ request, locals: { actor }, params: { code } }: RequestEvent<{ code: string }>,
	kind: 'document' | 'photo'
) {
	const sent = await attempt({ values: {} }, async () => {
		await requireAttachable(actor, code, Number(request.headers.get('content-length') ?? 0));
		return attachNominationFile({ actor, code, kind, file: await readUpload(request) });
	});
	if (!sent.ok) {
		// Beside the field it was chosen in.
		const errors = Object.values(sent.failure.data.errors);
		sent.failure.data.errors = { [kind]: errors.flat() };
		return sent.failure;
	}
	redirect(303, kind === 'photo' ? `?fait=photo#photo-${sent.value}` : '?fait=joint#documents');
}

export const actions = {
	enregistrer: (event) => saveAndGo(event, 'personnes'),
	joindre: (event) => upload(event, 'document'),
	photo: (event) => upload(event, 'photo'),
	decrire: async ({ request, locals: { actor }, params: { code } }) => {
		const form = await parse(request, photoInput);
		if (!form.ok) {
			form.failure.data.errors = besidePhoto(form.failure.data);
			return form.failure;
		}
		const said = await attempt(form, () => describePhoto({ actor, code, input: form.data }));
		if (!said.ok) return said.failure;
		redirect(303, `?fait=decrit#photo-${form.data.file}`);
	},
	retirer: async ({ request, locals: { actor }, params: { code } }) => {
		const form = await parse(request, nominationFileInput);
		if (!form.ok) return form.failure;
		const removed = await attempt(form, () =>
			removeNominationFile({ actor, code, fileCode: form.data.file })
		);
		if (!removed.ok) return removed.failure;
		redirect(303, '?fait=retire');
	}
};

/** Each photo has a form of its own on the page: its errors bear its code. */
function besidePhoto({
	values,
	errors
}: {
	values: Record<string, unknown>;
	errors: Record<string, string[]>;
}) {
	return Object.fromEntries(
		Object.entries(errors).map(([path, said]) => [`${path}-${String(values.file)}`, said])
	);
}
