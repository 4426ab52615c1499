import { entryInput, eventPollInput, ownEntryInput } from '$lib/schemas/polls';
import { eventBoard } from '$lib/server/programme/polls/board';
import { addEntry, dropEntry } from '$lib/server/programme/polls/own-entries';
import { prepareEventPoll } from '$lib/server/programme/polls/prepare';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { deskAct, deskActions } from '$lib/server/web/poll-desk';
import { readUpload } from '$lib/server/web/upload';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const board = await eventBoard(locals.actor, params.evenement, params.scrutin);
		const { opensAt, closesAt } = board.poll!;
		return {
			...board,
			first: { opensAt, closesAt },
			me: locals.actor.kind === 'person' ? locals.actor.personId : null,
			opensSettings: url.searchParams.has('modifier'),
			done: url.searchParams.get('fait')
		};
	});

type Event = RequestEvent<{ evenement: string; scrutin: string }>;
const placeOf = ({ params }: Event) => ({ eventSlug: params.evenement, pollSlug: params.scrutin });
const act = deskAct(placeOf);
const shared = deskActions(placeOf);

export const actions = {
	// By their names: a test tries each action of each page as whoever may not.
	presenter: shared.presenter,
	publier: shared.publier,
	retirer: shared.retirer,
	remettre: shared.remettre,
	rouvrir: shared.rouvrir,
	trancher: shared.trancher,
	compter: shared.compter,
	annuler: shared.annuler,
	retablir: shared.retablir,
	decider: shared.decider,
	retenir: shared.retenir,
	retenirPartis: shared.retenirPartis,
	moderer: shared.moderer,
	regler: act(eventPollInput, 'regle', (at, input) => prepareEventPoll({ ...at, input })),
	enlever: act(entryInput, 'enleve', (at, { candidate }) => dropEntry({ ...at, code: candidate })),
	ajouter: async (event: Event) => {
		const whole = event.request.clone();
		const form = await parse(event.request, ownEntryInput);
		if (!form.ok) return form.failure;
		const { actor } = event.locals;
		const added = await attempt(form, async () =>
			addEntry({ ...placeOf(event), actor, input: form.data, file: await readUpload(whole) })
		);
		if (!added.ok) return added.failure;
		redirect(303, '?fait=ajoute');
	}
};
