import {
	assemblyInput,
	correctionInput,
	handsInput,
	itemActInput,
	itemInput,
	motionActInput,
	motionInput,
	noteInput,
	presenceInput,
	revisionInput,
	withdrawInput
} from '$lib/schemas/assemblies';
import { moveItem, saveItem } from '$lib/server/assemblies/agenda';
import { convene, correctNotice } from '$lib/server/assemblies/convene';
import { closeAssembly, noteInMinutes, openAssembly } from '$lib/server/assemblies/meeting';
import { closeMotion, openMotion, saveMotion, withdrawMotion } from '$lib/server/assemblies/motions';
import { assemblyDesk } from '$lib/server/assemblies/office';
import { markPresence } from '$lib/server/assemblies/presence';
import { makeAssembly, setAssembly } from '$lib/server/assemblies/settings';
import { staffEvent } from '$lib/server/events/staff-events';
import { assemblyAction } from '$lib/server/web/assembly-actions';
import { attempt } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url, depends }) => {
	depends('estrade:assemblee');
	return orErrorPage(async () => ({
		event: await staffEvent(locals.actor, params.evenement),
		desk: await assemblyDesk(locals.actor, params.evenement),
		done: url.searchParams.get('fait')
	}));
};

export const actions = {
	preparer: async ({ locals, params, url }) => {
		const made = await attempt({ values: {} }, () => makeAssembly(locals.actor, params.evenement));
		return made.ok ? redirect(303, url.pathname) : made.failure;
	},
	regler: assemblyAction(assemblyInput, setAssembly, 'regles'),
	convoquer: assemblyAction(
		revisionInput,
		({ actor, slug, input }) => convene({ actor, slug, ...input }),
		'convoque'
	),
	corriger: assemblyAction(correctionInput, correctNotice, 'corrige'),
	point: assemblyAction(itemInput, saveItem),
	deplacer: assemblyAction(itemActInput, moveItem),
	presence: assemblyAction(presenceInput, ({ actor, slug, input }) =>
		markPresence({ actor, slug, organisationId: input.organisation, state: input.state })
	),
	ouvrir: assemblyAction(revisionInput, ({ actor, slug, input }) => openAssembly({ actor, slug, ...input })),
	lever: assemblyAction(revisionInput, ({ actor, slug, input }) => closeAssembly({ actor, slug, ...input })),
	proposition: assemblyAction(motionInput, saveMotion, 'ecrite'),
	vote: assemblyAction(motionActInput, ({ actor, slug, input }) => openMotion({ actor, slug, ...input })),
	clore: assemblyAction(handsInput, ({ actor, slug, input }) => {
		const { revision, motion, ...hands } = input;
		return closeMotion({ actor, slug, revision, motion, hands });
	}),
	retirer: assemblyAction(withdrawInput, ({ actor, slug, input }) =>
		withdrawMotion({ actor, slug, ...input })
	),
	noter: assemblyAction(
		noteInput,
		({ actor, slug, input }) => noteInMinutes({ actor, slug, ...input }),
		'note'
	)
};
