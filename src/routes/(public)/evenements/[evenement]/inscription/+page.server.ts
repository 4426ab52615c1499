import * as m from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import {
	absorbList,
	applyToAll,
	audienceOf,
	choicesMark,
	completeForm,
	newDraft,
	newPerson,
	readDraft,
	removePerson,
	type Draft,
	type OfferedOrganisation
} from '$lib/registration/draft';
import { readPeopleList } from '$lib/registration/people-list';
import { isLateAt } from '$lib/registration/withdrawal';
import { MAX_PEOPLE, orderInput } from '$lib/schemas/registration';
import { boundOrder } from '$lib/server/auth/recognition';
import { networkOf } from '$lib/server/auth/throttle';
import { now } from '$lib/server/clock';
import { findEvent } from '$lib/server/events/queries';
import { holdsExhibition } from '$lib/server/exhibitors/queries';
import { secretToken } from '$lib/server/ids';
import { orderPath } from '$lib/server/links';
import { saleState } from '$lib/server/programme/showcase';
import { invoiceDueAt } from '$lib/server/payments/invoices';
import { wishStage } from '$lib/server/programme/wishes/queries';
import { wishesCloseAt } from '$lib/server/programme/wishes/set-wishes';
import { myPlaceWait } from '$lib/server/registration/line/queries';
import { placeOrder } from '$lib/server/registration/place-order';
import { loadCatalogue } from '$lib/server/registration/queries';
import { resendConfirmation } from '$lib/server/registration/resend-confirmation';
import { courseOfEvent } from '$lib/server/trainings/find-course';
import { recentOrder, rememberOrder } from '$lib/server/web/recent-order';
import { attempt, formValues, parseForm, readForm, type Parsed } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { offeredOrganisations, payerOf, paymentPage, withCredits } from '$lib/server/web/registration-form';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad, RouteParams } from './$types';

export const load: PageServerLoad = async ({ params, locals, cookies }) => {
	const event = await orErrorPage(() => findEvent(params.evenement, locals.actor));
	const at = now();
	const [{ types: left, sessions, withdrawal }, stage, organisations, recent, course, wait, hasExhibition] =
		await Promise.all([
			loadCatalogue(event.id, at),
			wishStage(event),
			offeredOrganisations(),
			recentOrder(cookies, event.slug),
			courseOfEvent(event.id),
			myPlaceWait(locals.actor, event.id),
			holdsExhibition(event.id)
		]);
	// The place that they are offered is theirs to take, and nobody else sees it.
	const types =
		wait?.status === 'offered' ? left.map((type) => ({ ...type, left: Math.max(1, type.left) })) : left;
	const defaultPass = types.find((type) => type.role === 'admission' && type.left > 0)?.code ?? '';
	const isRanking = stage === 'open' || stage === 'closed';
	const draft = newDraft(secretToken(), defaultPass);
	return {
		hasExhibition,
		event: {
			slug: event.slug,
			name: event.name,
			city: event.city,
			firstDay: event.firstDay,
			lastDay: event.lastDay,
			timezone: event.timezone,
			registrationOpensAt: event.registrationOpensAt
		},
		// A dated offer of a course has no page of its own, nor a programme.
		course: course ?? null,
		withdrawal: withdrawal && {
			...withdrawal,
			isLate: isLateAt(withdrawal, at),
			isFree: left.every(({ priceCents }) => !priceCents.standard && !priceCents.member)
		},
		placeUntil: wait?.offeredUntil ?? null,
		sale: saleState(event, types, at),
		// Null when it is the last pass that is over.
		closedOn: at < event.registrationClosesAt ? null : event.registrationClosesAt,
		recent,
		// Sessions are wished for afterwards: none is chosen here, until when is said instead.
		ranking: isRanking ? { until: stage === 'open' ? wishesCloseAt(event) : null } : null,
		offer: {
			types,
			sessions: isRanking ? [] : sessions,
			organisations: await withCredits(locals.actor, organisations, event.id),
			defaultPass,
			draft: { ...draft, payer: { ...draft.payer, ...payerOf(locals.actor) } },
			dueOn: invoiceDueAt(event, at)
		}
	};
};

export const actions: Actions = {
	inscrire: async ({ request, params, locals, cookies, getClientAddress }) => {
		const sent = await readForm(request);
		const organisations = await offeredOrganisations();
		const form = parseForm(completeForm(sent, organisations), orderInput);
		if (String(sent.get('list') ?? '').trim()) return linesLeft(form);
		if (!form.ok) return form.failure;
		const asker = { actor: locals.actor, network: networkOf(getClientAddress()) };
		const placed = await attempt(form, () =>
			boundOrder(asker, () =>
				placeOrder({ ...asker, eventSlug: params.evenement, input: form.data, locale: getLocale() })
			)
		);
		if (!placed.ok) {
			const { refusal, values } = placed.failure.data;
			// Without scripts, the page kept the total of its first choices: nothing is wrong with the others.
			if (refusal?.code === 'price_changed' && isOtherChoice(sent, organisations))
				return { values, errors: {}, check: true };
			// What is sent once more is another order: the key of this one may be taken.
			if (refusal?.code === 'stale_page') values.idempotencyKey = secretToken();
			return placed.failure;
		}
		const { code, status, alreadyPlaced } = placed.value;
		rememberOrder(cookies, code);
		if (status === 'held') redirect(303, await paymentPage(code));
		redirect(303, alreadyPlaced ? `${orderPath(code)}&fait=deja` : orderPath(code));
	},

	/** What a person without scripts asks for: the same page, with what was typed and one thing changed. */
	total: (event) => redraw(event, (draft) => draft),
	ajouter: (event) =>
		redraw(event, (draft) => {
			const pass = draft.people.at(-1)?.pass ?? '';
			return draft.people.length < MAX_PEOPLE
				? { ...draft, people: [...draft.people, newPerson(pass, draft.people.length === 0)] }
				: draft;
		}),
	retirer: (event) =>
		redraw(event, (draft, index) => (draft.people.length > 1 ? removePerson(draft, index) : draft)),
	appliquer: (event) => redraw(event, applyToAll),
	choisir: (event) =>
		redraw(event, (draft, index) => ({
			...draft,
			people: draft.people.map((person, at) => (at === index ? { ...person, choosing: true } : person))
		})),
	coller: async ({ request }) => {
		const draft = readDraft(formValues(await readForm(request)));
		const absorbed = absorbList(draft, readPeopleList, draft.people[0]?.pass ?? '');
		return {
			values: { ...absorbed.draft } as Record<string, unknown>,
			errors: {},
			read: absorbed.read,
			unread: absorbed.unread
		};
	},

	renvoyer: async ({ request, params, locals, getClientAddress }) => {
		const values = formValues(completeForm(await readForm(request), []));
		const draft = readDraft(values);
		const email = draft.people[Number(values.index)]?.email ?? '';
		const asked = await attempt({ values }, () =>
			resendConfirmation({
				actor: locals.actor,
				eventSlug: params.evenement,
				email,
				network: networkOf(getClientAddress())
			})
		);
		return asked.ok ? { values, errors: {}, resent: email } : asked.failure;
	}
};

/** Whether the total that the page showed was that of other choices. */
function isOtherChoice(sent: FormData, organisations: readonly OfferedOrganisation[]): boolean {
	const draft = readDraft(formValues(sent));
	const shownFor = sent.get('expectedFor');
	return shownFor !== null && shownFor !== choicesMark(draft, audienceOf(draft, organisations));
}

async function redraw(
	{ request }: RequestEvent<RouteParams>,
	change: (draft: Draft, index: number) => Draft
) {
	const values = formValues(await readForm(request));
	return {
		values: { ...change(readDraft(values), Number(values.index)) } as Record<string, unknown>,
		errors: {}
	};
}

/** People pasted and not added are not ordered for, and must not be forgotten in silence. */
function linesLeft(form: Parsed<unknown>) {
	const errors = form.ok ? {} : form.failure.data.errors;
	return fail(400, { values: form.values, errors: { ...errors, list: [m.registration_list_left()] } });
}
