import { valueAt } from '$lib/components/ui/form';
import { localInput } from '$lib/format/dates';
import type { CourseKind } from '$lib/schemas/course-lists';
import type { ManagedOffer } from '$lib/staff/trainings';

type Values = Record<string, unknown>;

/** The fields of an offer's form as text: what was typed, else what is stored, else what is usual. */
export function offerDraft(found: ManagedOffer | undefined, values: Values | undefined, kind: CourseKind) {
	const stored = found ? storedFields(found) : { ...USUAL, ...OF_KIND[kind] };
	return (name: keyof typeof USUAL): string => (values ? valueAt(values, name) : stored[name]);
}

const USUAL = {
	...{ format: 'in_person', venueName: '', venueAddress: '', city: '', regionCode: '' },
	...{ room: '', meetingUrl: '', accessMinutes: '2880', capacity: '15', minPeople: '0', decideAt: '' },
	...{ perOrganisation: '', targetPeople: '', memberPrice: '0', standardPrice: '0' },
	...{ studentPrice: '', betweenJobsPrice: '', partnerPrice: '' },
	...{ freeUntilDays: '', keptPercent: '100' },
	...{ opensAt: '', closesAt: '', changesCloseAt: '', series: '', membersOnly: 'no' },
	...{ acceptsCredits: 'no' }
};

/** What is usual of a kind: activities are the members', and a group is of six to eight. */
const OF_KIND: Record<CourseKind, Partial<typeof USUAL>> = {
	training: {},
	meeting: { membersOnly: 'yes', format: 'online', capacity: '60' },
	agm: { membersOnly: 'yes', capacity: '150' },
	group: { membersOnly: 'yes', format: 'online', capacity: '8', minPeople: '6' }
};

function storedFields({ event, offer, places, prices }: ManagedOffer): typeof USUAL {
	const local = (at: Date | null) => (at ? localInput(at, event.timezone) : '');
	const number = (value: number | null) => (value === null ? '' : String(value));
	const dollars = (amount: number | null) =>
		amount === null ? '' : (amount / 100).toFixed(2).replace('.', ',');
	return {
		...{ format: offer.format, venueName: event.venueName, venueAddress: event.venueAddress },
		...{ city: event.city, regionCode: offer.regionCode ?? '', room: offer.room },
		...{ meetingUrl: offer.meetingUrl, accessMinutes: String(offer.accessMinutes) },
		...{ capacity: String(places.capacity), minPeople: String(offer.minPeople) },
		...{ decideAt: local(offer.decideAt), perOrganisation: number(offer.perOrganisation) },
		...{ targetPeople: number(offer.targetPeople), memberPrice: dollars(prices.member) },
		...{ studentPrice: dollars(prices.student), betweenJobsPrice: dollars(prices.betweenJobs) },
		...{ partnerPrice: dollars(prices.partner) },
		...{ standardPrice: dollars(prices.standard), opensAt: local(event.registrationOpensAt) },
		...{ closesAt: local(event.registrationClosesAt), changesCloseAt: local(event.changesCloseAt) },
		...{ freeUntilDays: number(offer.freeUntilDays), keptPercent: String(offer.keptPercent) },
		...{ series: offer.series, membersOnly: offer.membersOnly ? 'yes' : 'no' },
		...{ acceptsCredits: offer.acceptsCredits ? 'yes' : 'no' }
	};
}

/** The lines of a list of the form: what was typed, else what is stored. */
export function draftLines<K extends string>(
	values: Values | undefined,
	list: 'dates' | 'trainers',
	keys: readonly K[],
	stored: readonly Record<K, string>[]
): Record<K, string>[] {
	if (!values) return [...stored];
	const typed = Array.isArray(values[list]) ? values[list] : [];
	const lines = typed.map(
		(_, i) =>
			Object.fromEntries(keys.map((key) => [key, valueAt(values, `${list}[${i}].${key}`)])) as Record<
				K,
				string
			>
	);
	return lines.filter((line) => keys.some((key) => line[key]));
}

/** The meetings of an offer as its form writes them. */
export function dateLines(found: ManagedOffer | undefined) {
	return (found?.dates ?? []).map(({ id, startsAt, endsAt }) => {
		const [day, from] = localInput(startsAt, found!.event.timezone).split('T');
		return {
			id: String(id),
			day: day!,
			from: from!,
			to: localInput(endsAt, found!.event.timezone).slice(11)
		};
	});
}

/** The trainers of an offer as its form writes them. */
export function trainerLines(found: ManagedOffer | undefined) {
	return (found?.trainers ?? []).map(({ id, ...said }) => ({ id: String(id), ...said }));
}
