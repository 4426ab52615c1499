import { fileInput } from '$lib/schemas/proposals';
import {
	attachFile,
	attachSlides,
	removeFile,
	requireAttachable,
	type FileTarget
} from '$lib/server/programme/proposals/files';
import { proposalPage } from '$lib/server/programme/proposals/queries';
import { Refusal } from '$lib/server/errors';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { readUpload } from '$lib/server/web/upload';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const { proposal } = await proposalPage(locals.actor, params.proposition);
		if (!proposal) throw new Refusal('not_found', { status: 404 });
		return {
			proposal,
			speaks: proposal.speakers.some(({ isMe }) => isMe),
			done: url.searchParams.get('fait')
		};
	});

type Event = RequestEvent<{ proposition: string }>;

async function upload({ request, locals: { actor }, params }: Event, to: FileTarget) {
	const sent = await attempt({ values: {} }, async () => {
		await requireAttachable(actor, params.proposition, to);
		const file = await readUpload(request);
		const attach = to === 'slides' ? attachSlides : attachFile;
		return attach({ actor, code: params.proposition, file });
	});
	if (!sent.ok) return sent.failure;
	redirect(303, '?fait=joint');
}

export const actions = {
	joindre: (event) => upload(event, 'proposal'),
	supports: (event) => upload(event, 'slides'),
	retirer: async ({ request, locals: { actor }, params }) => {
		const form = await parse(request, fileInput);
		if (!form.ok) return form.failure;
		const removed = await attempt(form, () =>
			removeFile({ actor, code: params.proposition, fileCode: form.data.file })
		);
		if (!removed.ok) return removed.failure;
		redirect(303, '?fait=retire');
	}
};
