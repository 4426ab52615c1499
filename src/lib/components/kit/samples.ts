import type { RegistrationCard, RegistrationState } from '$lib/account/card';
import type { BookableSession } from '$lib/booking/sessions';
import { instantAt } from '$lib/format/dates';
import type { PricedTicketType } from '$lib/pricing/quote';
import type { ProgrammeSession } from '$lib/programme/shown';
import { newPerson, type PayerDraft, type PersonDraft } from '$lib/registration/draft';

// People and sessions that exist nowhere: what the kit's page shows its pieces with.

const DAY = '2027-02-16';

const pass: PricedTicketType = {
	id: 1,
	code: 'complet',
	name: 'Colloque complet',
	description: 'Les trois jours, dîners et pauses compris',
	role: 'admission',
	days: [DAY],
	taxCode: 'taxable',
	priceCents: { member: 39_500, standard: 49_500 },
	priceLabel: 'Tarif hâtif',
	priceUntil: instantAt('2027-01-15', '23:59'),
	laterPriceCents: { member: 44_500, standard: 54_500 },
	left: 195
};

/** In the order of the states: with a price that will rise, nearly sold out, sold out, not sold to all, an add-on. */
export const TYPES: PricedTicketType[] = [
	pass,
	{ ...pass, id: 2, code: 'jour-1', name: 'Première journée', left: 4, priceUntil: null },
	{ ...pass, id: 3, code: 'jour-2', name: 'Deuxième journée', left: 0, priceUntil: null },
	{
		...pass,
		id: 4,
		code: 'membres',
		name: 'Rencontre des membres',
		description: '',
		priceUntil: null,
		priceCents: { member: 0, standard: null }
	},
	{
		...pass,
		id: 5,
		code: 'souper',
		name: 'Souper',
		description: '',
		priceCents: { member: 6_500, standard: 7_500 },
		role: 'addon',
		days: [],
		priceUntil: null
	}
];

const bookable = (id: number, title: string, start: string, end: string, left: number): BookableSession => ({
	id,
	slug: `atelier-${id}`,
	kind: 'workshop',
	title,
	trackName: 'Santé mentale et bien-être',
	roomName: 'Salle Laviolette',
	slot: `${DAY}-${start}`,
	day: DAY,
	startsAt: instantAt(DAY, start),
	endsAt: instantAt(DAY, end),
	ticketTypeCode: null,
	capacity: 60,
	left
});

export const BOOKABLE: BookableSession[] = [
	bookable(1, 'Briser la stigmatisation liée à la santé mentale', '9:00', '10:30', 17),
	bookable(2, 'La bonne utilisation de l’IA dans la recherche d’emploi', '9:00', '10:30', 0),
	bookable(3, 'Émotions parasites : les reconnaître, les accueillir', '10:15', '11:30', 1)
];

const session: ProgrammeSession = {
	id: 1,
	slug: 'atelier-1',
	kind: 'workshop',
	title: 'Briser la stigmatisation liée à la santé mentale',
	summary: 'Des mots qui ouvrent, des mots qui ferment.',
	description: '',
	theme: { slug: 'sante', name: 'Santé mentale et bien-être' },
	room: { id: 1, name: 'Salle Laviolette', position: 1, directions: '', stepFree: true },
	slot: 'a',
	day: DAY,
	startsAt: instantAt(DAY, '9:00'),
	endsAt: instantAt(DAY, '10:30'),
	bookable: true,
	capacity: 60,
	booked: 43,
	ticketed: false,
	cancelled: false,
	movedFrom: null,
	speakers: [{ slug: 'x', name: 'Nadège Charest', title: 'juriste', organisation: 'Option-Travail' }]
};

/** Open, full, cancelled, moved, for all, with a ticket, a break. */
export const SESSIONS: ProgrammeSession[] = [
	session,
	{ ...session, id: 2, booked: 60 },
	{ ...session, id: 3, cancelled: true },
	{
		...session,
		id: 7,
		movedFrom: {
			startsAt: instantAt(DAY, '13:30'),
			endsAt: instantAt(DAY, '15:00'),
			roomName: 'Salle des Forges'
		}
	},
	{ ...session, id: 4, kind: 'keynote', theme: null, bookable: false, title: 'Tenir la distance' },
	{ ...session, id: 5, kind: 'social', theme: null, bookable: false, ticketed: true, title: 'Souper' },
	{
		...session,
		id: 6,
		kind: 'break',
		theme: null,
		bookable: false,
		title: 'Dîner',
		speakers: [],
		summary: ''
	}
];

export const PAYER: PayerDraft = {
	givenName: 'Anne-Sophie',
	familyName: 'Bornais-Lévesque',
	email: 'direction@carrefour',
	organisation: 'carrefour',
	line1: '',
	city: '',
	province: '',
	postalCode: '',
	purchaseOrder: ''
};

export const PEOPLE: PersonDraft[] = [
	newPerson('complet', true),
	{ ...newPerson('jour-1'), givenName: 'Maëlle', familyName: 'Éthier', email: 'maelle@exemple.org' }
];

export const STATES: RegistrationState[] = ['confirmed', 'to_pay', 'held', 'cancelled', 'transferred'];

export const CARDS: RegistrationCard[] = STATES.map((state, i) => ({
	code: `EXEMPLE${i}`,
	state,
	isLive: state !== 'cancelled' && state !== 'transferred',
	givenTo: state === 'transferred' ? { name: 'Noémie Gagné', at: instantAt('2027-01-20', '9:00') } : null,
	receivedFrom: null,
	withdrawal: null,
	changeable: true,
	nextDay: '2027-02-16',
	nextDate: null,
	past: false,
	personName: 'Maëlle Éthier',
	organisationName: 'Le Carrefour de l’emploi',
	passes: ['Colloque complet', 'Souper'],
	dietaryNeeds: '',
	accessNeeds: '',
	event: {
		slug: 'exemple',
		hasWorkshops: true,
		name: 'QUARIERA 2027',
		firstDay: '2027-02-15',
		lastDay: '2027-02-17',
		timezone: 'America/Toronto',
		place: 'Trois-Rivières',
		changesCloseAt: instantAt('2027-02-10', '23:59')
	},
	bookings:
		state === 'confirmed'
			? [
					{
						sessionId: 1,
						title: BOOKABLE[0]!.title,
						startsAt: BOOKABLE[0]!.startsAt,
						slot: 'a',
						roomName: 'Salle Laviolette'
					}
				]
			: []
}));
