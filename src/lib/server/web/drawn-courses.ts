import { choiceName, daysOf, placeOf, priceOf, stateOf } from '$lib/components/trainings/words';
import { hours } from '$lib/format/hours';
import type { Locale } from '$lib/format/locale';
import * as m from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { FACETS, type Facet } from '$lib/trainings/asked';
import type { CardOffer, CourseCard, DrawnCard, DrawnFacet, Facets } from '$lib/trainings/shown';

type OfferWords = Omit<DrawnCard, 'slug' | 'title' | 'summary' | 'theme' | 'language' | 'others'>;

/** The words of an offer, as long as it stands as it does: the same object is the same offer of the same minute. */
const known: Record<Locale, WeakMap<CardOffer, OfferWords>> = { fr: new WeakMap(), en: new WeakMap() };

/** Courses in the reader's words. */
export function drawnCards(cards: readonly CourseCard[]): DrawnCard[] {
	const locale = getLocale();
	return cards.map(({ slug, title, summary, theme, language, minutes, offer, otherOffers }) => {
		const course = { slug, title, summary, theme, language };
		if (!offer) {
			const facts = `${hours(minutes)} · ${m.trainings_undated_hint()}`;
			return { ...course, when: null, meetings: null, place: '', others: null, facts, tags: [], tones: [] };
		}
		let words = known[locale].get(offer);
		if (!words) known[locale].set(offer, (words = wordsOf(offer, minutes)));
		const others = otherOffers > 0 ? m.trainings_others({ count: otherOffers }) : null;
		return { ...course, ...words, others };
	});
}

/** The choices of each facet in the reader's words. */
export function drawnFacets(facets: Facets): Record<Facet, DrawnFacet> {
	const drawn = FACETS.map((facet): [Facet, DrawnFacet] => {
		const choices = facets[facet];
		return [
			facet,
			{
				values: choices.map(({ value }) => value),
				counts: choices.map(({ count }) => count),
				labels: choices.map((choice) => choiceName(facet, choice)),
				isNamed: choices.some(({ name }) => name !== undefined)
			}
		];
	});
	return Object.fromEntries(drawn) as Record<Facet, DrawnFacet>;
}

function wordsOf(offer: CardOffer, minutes: number): OfferWords {
	const states = stateOf(offer);
	return {
		when: daysOf(offer),
		meetings: offer.dates.length > 1 ? m.trainings_meetings({ count: offer.dates.length }) : null,
		place: placeOf(offer),
		facts: [hours(minutes), offer.price && priceOf(offer.price)].filter(Boolean).join(' · '),
		tags: states.map(({ label }) => label),
		tones: states.map(({ tone }) => tone)
	};
}
