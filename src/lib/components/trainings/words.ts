import { date, dateRange, dayOf, time } from '$lib/format/dates';
import { money } from '$lib/format/money';
import * as m from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import type { CourseAudience, CourseFormat, CourseKind, CourseLevel } from '$lib/schemas/course-lists';
import type { Facet } from '$lib/trainings/asked';
import type { CardOffer, Choice, OfferDate, OfferFacts, OfferPrice, ShownOffer } from '$lib/trainings/shown';

// Trainings in the reader's words.

export const FACET_NAMES: Record<Facet, () => string> = {
	theme: m.trainings_facet_theme,
	format: m.trainings_facet_format,
	region: m.trainings_facet_region,
	dispo: m.trainings_facet_dispo,
	duree: m.trainings_facet_duree,
	niveau: m.trainings_facet_niveau,
	public: m.trainings_facet_public,
	langue: m.trainings_facet_langue
};

export const FORMATS: Record<CourseFormat, () => string> = {
	in_person: m.trainings_format_in_person,
	online: m.trainings_format_online,
	hybrid: m.trainings_format_hybrid
};

/** What one entry is. */
export const KINDS: Record<CourseKind, () => string> = {
	training: m.activities_kind_training,
	meeting: m.activities_kind_meeting,
	agm: m.activities_kind_agm,
	group: m.activities_kind_group
};

export const LEVELS: Record<CourseLevel, () => string> = {
	all: m.trainings_level_all,
	introductory: m.trainings_level_introductory,
	intermediate: m.trainings_level_intermediate,
	advanced: m.trainings_level_advanced
};

export const AUDIENCES: Record<CourseAudience, () => string> = {
	all: m.trainings_audience_all,
	management: m.trainings_audience_management,
	intervention: m.trainings_audience_intervention
};

export const LANGUAGES: Record<'fr' | 'en', () => string> = {
	fr: m.trainings_language_fr,
	en: m.trainings_language_en
};

/** Choices whose list is known, by their name in an address. */
const CHOICES: Partial<Record<Facet, Record<string, () => string>>> = {
	format: {
		presence: m.trainings_format_in_person,
		'en-ligne': m.trainings_format_online,
		hybride: m.trainings_format_hybrid
	},
	dispo: { date: m.trainings_dispo_date, places: m.trainings_dispo_places },
	duree: {
		'2h': m.trainings_duration_short,
		'demi-journee': m.trainings_duration_half,
		journee: m.trainings_duration_day,
		'plusieurs-jours': m.trainings_duration_days
	},
	niveau: {
		initiation: m.trainings_level_introductory,
		intermediaire: m.trainings_level_intermediate,
		avance: m.trainings_level_advanced
	},
	public: {
		gestion: m.trainings_audience_management,
		intervention: m.trainings_audience_intervention
	},
	langue: LANGUAGES
};

export function choiceName(facet: Facet, { value, name }: Pick<Choice, 'value' | 'name'>): string {
	return CHOICES[facet]?.[value]?.() ?? name ?? value;
}

/** The days of an offer: `jeudi 17 décembre 2026`, or the first and the last of a series. */
export function daysOf({ dates, timezone }: Pick<CardOffer, 'dates' | 'timezone'>): string {
	const locale = getLocale();
	const [first, last] = [dates[0]!.startsAt, dates.at(-1)!.startsAt];
	return dates.length === 1
		? date(first, { locale, timezone, weekday: true })
		: dateRange(dayOf(first, timezone), dayOf(last, timezone), { locale });
}

export function hoursOf(
	{ startsAt, endsAt }: Pick<OfferDate, 'startsAt' | 'endsAt'>,
	timezone: string
): string {
	const locale = getLocale();
	return m.trainings_from_to({
		from: time(startsAt, locale, timezone),
		to: time(endsAt, locale, timezone)
	});
}

/** Where: how it is given, the town and its region, each said once. */
export function placeOf({ format, city, region }: Pick<OfferFacts, 'format' | 'city' | 'region'>): string {
	return [...new Set([FORMATS[format](), city, region].filter(Boolean))].join(', ');
}

/** What it costs to members and to others, before tax. */
export function priceOf({ member, standard }: OfferPrice): string {
	const locale = getLocale();
	if ((member ?? 0) === 0 && (standard ?? 0) === 0) return m.trainings_free();
	const said = (cents: number) => (cents === 0 ? m.trainings_free() : money(cents, locale));
	return [
		...(member === null ? [] : [m.trainings_price_member({ price: said(member) })]),
		...(standard === null ? [] : [m.trainings_price_standard({ price: said(standard) })])
	].join(', ');
}

/** How an offer stands, in a word, and its colour. */
export function stateOf({
	status,
	sale,
	left,
	membersOnly
}: Pick<ShownOffer, 'status' | 'sale' | 'left' | 'membersOnly'>): { label: string; tone: string }[] {
	if (status === 'cancelled') return [{ label: m.trainings_cancelled(), tone: 'no' }];
	const states = [];
	if (sale === 'full') states.push({ label: m.seats_full(), tone: 'wait' });
	else if (sale === 'open' && left !== null)
		states.push({ label: m.trainings_places({ count: left }), tone: '' });
	else if (sale === 'closed') states.push({ label: m.trainings_closed(), tone: 'plain' });
	if (membersOnly) states.push({ label: m.activities_members_only(), tone: '' });
	if (status === 'tentative') states.push({ label: m.trainings_to_confirm(), tone: 'wait' });
	return states;
}
