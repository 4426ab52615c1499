import { decideInput, tableFilterFrom, tagInput } from '$lib/schemas/selection';
import { decide } from '$lib/server/programme/selection/decide';
import { committeeSettings, formatsAndTracks } from '$lib/server/programme/selection/queries';
import { allProposals, countsOf, filtered } from '$lib/server/programme/selection/table';
import { tagProposals, tagsOf } from '$lib/server/programme/selection/tags';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import type { RequestEvent } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const { actor } = locals;
		const slug = params.evenement;
		const filter = tableFilterFrom(url.searchParams);
		const { event, rows } = await allProposals(actor, slug);
		const [counts, choices, tags, { call, members }] = await Promise.all([
			countsOf(event, rows),
			formatsAndTracks(actor, slug),
			tagsOf(actor, slug),
			committeeSettings(actor, slug)
		]);
		return {
			...{ event, filter, counts, tags, call, ...choices },
			rows: filtered(rows, filter),
			total: rows.length,
			readers: members.length,
			pending: rows.filter(({ decision }) => decision !== null).length
		};
	});

async function tag({ request, locals, params }: RequestEvent<{ evenement: string }>, off: boolean) {
	const form = await parse(request, tagInput);
	if (!form.ok) return form.failure;
	const { codes, tag: word } = form.data;
	const tagged = await attempt(form, () =>
		tagProposals({ actor: locals.actor, eventSlug: params.evenement, codes, tag: word, off })
	);
	return tagged.ok ? { done: { tag: word, off, count: tagged.value } } : tagged.failure;
}

export const actions = {
	decider: async ({ request, locals, params }) => {
		const form = await parse(request, decideInput);
		if (!form.ok) return form.failure;
		const { codes, decision } = form.data;
		const decided = await attempt(form, () =>
			decide({
				actor: locals.actor,
				eventSlug: params.evenement,
				codes,
				decision: decision === 'none' ? null : decision
			})
		);
		return decided.ok ? { done: decided.value } : decided.failure;
	},
	etiqueter: (asked) => tag(asked, false),
	retirer: (asked) => tag(asked, true)
};
