import { date, dateTime, time } from '../../../format/dates.ts';
import type { Access, Meeting } from '../../../trainings/space.ts';
import { absolute, ticketPath } from '../../links.ts';
import type { OfferToMail, Registered } from '../../trainings/mailing.ts';
import type { Block, Message } from '../message.ts';
import { eventFacts } from './event-facts.ts';

type Event = OfferToMail['event'];

/** To somebody registered: what was tentative takes place. */
export function trainingConfirmed(of: OfferToMail, to: Registered): Message {
	return {
		subject: `La séance a lieu\u00a0: ${of.event.name}`,
		preheader: 'Votre place vous attend.',
		title: 'La séance a lieu.',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${to.givenName}, c’est confirmé\u00a0: «\u00a0${of.event.name}\u00a0» a lieu.`
			},
			...whenAndWhere(of),
			button(to)
		],
		reason: toRegistered(of.event)
	};
}

/** To somebody registered: meetings or the place changed. */
export function trainingMoved(
	of: OfferToMail,
	to: Registered,
	before: { was: readonly number[]; placeWas: string }
): Message {
	return {
		subject: `Changement\u00a0: ${of.event.name}`,
		preheader: 'Ce qui était prévu, et ce qui l’est maintenant.',
		title: 'Les rencontres ou le lieu ont changé.',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${to.givenName}, les rencontres ou le lieu de «\u00a0${of.event.name}\u00a0» ont changé. Votre place vous reste.`
			},
			...movedFrom(of, before),
			{ kind: 'heading', text: 'Maintenant' },
			...whenAndWhere(of),
			button(to),
			{
				kind: 'paragraph',
				text: 'Si ce changement ne vous convient pas, répondez à ce message\u00a0: la permanence trouvera une solution avec vous.'
			}
		],
		reason: toRegistered(of.event)
	};
}

/** To somebody registered, from the moment the room or the link is given. */
export function trainingReminder(
	of: OfferToMail,
	to: Registered,
	{ meeting, access }: { meeting: Meeting; access: Access }
): Message {
	const { event } = of;
	return {
		subject: `Rappel\u00a0: ${event.name}, ${dateTime(meeting.startsAt, 'fr', event.timezone)}`,
		preheader: 'Tout ce qu’il faut pour y être.',
		title: 'C’est bientôt.',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${to.givenName}, voici tout ce qu’il faut pour être à «\u00a0${event.name}\u00a0».`
			},
			{ kind: 'facts', rows: [['Quand', span(meeting, event)], ...placeRows(of, access)] },
			...(access.meetingUrl
				? [{ kind: 'button', label: 'Rejoindre la rencontre', href: access.meetingUrl } as const]
				: []),
			{
				kind: 'paragraph',
				text: [
					'Votre badge, vos besoins et les documents sont sur ',
					{ label: 'votre billet', href: absolute(ticketPath(to.code)) },
					'.'
				]
			}
		],
		reason: toRegistered(event)
	};
}

/** To whoever manages an organisation that registered people: who trains soon, and how many. */
export function teamReminder(
	of: OfferToMail,
	to: { givenName: string; organisation: string; people: number },
	meeting: Meeting
): Message {
	const { event } = of;
	const many = to.people > 1;
	const words = `${to.people}\u00a0${many ? 'personnes' : 'personne'} de votre équipe`;
	return {
		subject: `${words}\u00a0: ${event.name}, ${dateTime(meeting.startsAt, 'fr', event.timezone)}`,
		preheader: 'Qui y sera, quand et où.',
		title: 'C’est bientôt, pour votre équipe.',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${to.givenName}, ${words} (${to.organisation}) ${many ? 'participent' : 'participe'} à «\u00a0${event.name}\u00a0». ${many ? 'Chacune a reçu' : 'Cette personne a reçu'} ce qu’il faut pour y être.`
			},
			{ kind: 'facts', rows: [['Quand', span(meeting, event)], ...placeRows(of, null)] },
			{ kind: 'button', label: 'Voir mon équipe', href: absolute('/organisme') }
		],
		reason: `Vous recevez ce message de service parce que vous gérez ${to.organisation} sur Estrade.`
	};
}

/** To the permanence: it is time to decide, and the minimum is not reached. */
export function trainingUndecided(of: OfferToMail, people: number): Message {
	const { event, offer, course } = of;
	return {
		subject: `À décider\u00a0: ${event.name}`,
		preheader: `${people} sur ${offer.minPeople} personnes inscrites.`,
		title: 'La séance a-t-elle lieu?',
		blocks: [
			{
				kind: 'paragraph',
				text: `L’heure de décider est passée, et le minimum n’est pas atteint\u00a0: ${people} sur ${offer.minPeople} personnes inscrites. Confirmez la séance quand même, ou annulez-la.`
			},
			...whenAndWhere(of),
			{
				kind: 'button',
				label: 'Décider',
				href: absolute(`/gestion/formations/${course.slug}/seances/${event.slug}`)
			}
		],
		reason: 'Vous recevez ce message de service parce que vous êtes de la permanence.'
	};
}

/** To a trainer: what becomes of what they were to give. */
export function trainerTold(
	of: OfferToMail,
	name: string,
	what: 'confirmed' | 'moved' | 'cancelled'
): Message {
	const { event, offer } = of;
	const said = {
		confirmed: { subject: 'La séance a lieu', text: 'La séance que vous animez est confirmée.' },
		moved: {
			subject: 'Changement',
			text: 'Les rencontres ou le lieu de la séance que vous animez ont changé.'
		},
		cancelled: {
			subject: 'Séance annulée',
			text: 'La séance que vous deviez animer est annulée. Les personnes inscrites en reçoivent l’avis.'
		}
	}[what];
	return {
		subject: `${said.subject}\u00a0: ${event.name}`,
		preheader: said.text,
		title: `${said.subject}.`,
		blocks: [
			{ kind: 'paragraph', text: `Bonjour ${name}, ${lowerFirst(said.text)}` },
			...(what === 'cancelled'
				? [
						{ kind: 'note', text: offer.cancelReason } as const,
						{ kind: 'facts', rows: eventFacts(event) } as const
					]
				: whenAndWhere(of)),
			{ kind: 'button', label: 'Ouvrir mon espace', href: absolute(`/animer/${event.slug}`) }
		],
		reason: `Vous recevez ce message de service parce que vous animez «\u00a0${event.name}\u00a0».`
	};
}

/** What an offer is, where it is given, and each of its meetings with its hours. */
export function whenAndWhere(of: OfferToMail): Block[] {
	const many = of.meetings.length > 1;
	return [
		{ kind: 'facts', rows: [['Activité', of.event.name], ...placeRows(of, null)] },
		{ kind: 'paragraph', text: { strong: many ? 'Rencontres' : 'Rencontre' } },
		{ kind: 'list', items: of.meetings.map((one) => span(one, of.event)) }
	];
}

/** The place, and once it is given, the room. */
function placeRows({ event, offer }: OfferToMail, access: Access | null): [string, string][] {
	const place = [event.venueName, event.venueAddress, event.city].filter(Boolean).join(', ');
	return [
		...(place ? [['Lieu', place] as [string, string]] : []),
		...(access?.room ? [['Salle', access.room] as [string, string]] : []),
		...(offer.format === 'in_person'
			? []
			: [['En ligne', 'Lien donné avant la rencontre'] as [string, string]])
	].filter(([label]) => !(access?.meetingUrl && label === 'En ligne')) as [string, string][];
}

function movedFrom(
	{ event }: OfferToMail,
	{ was, placeWas }: { was: readonly number[]; placeWas: string }
): Block[] {
	const items = was.map((start) => dateTime(new Date(start), 'fr', event.timezone));
	return [
		{ kind: 'heading', text: 'Avant' },
		{ kind: 'list', items: placeWas ? [...items, placeWas] : items }
	];
}

/** « mardi 16 février 2027, de 9 h à 12 h ». */
function span({ startsAt, endsAt }: Meeting, { timezone }: Event): string {
	const day = date(startsAt, { timezone, weekday: true });
	return `${day}, de ${time(startsAt, 'fr', timezone)} à ${time(endsAt, 'fr', timezone)}`;
}

function button({ code }: Registered): Block {
	return { kind: 'button', label: 'Ouvrir mon billet', href: absolute(ticketPath(code)) };
}

function toRegistered({ name }: Event): string {
	return `Vous recevez ce message de service parce que vous êtes une personne inscrite à «\u00a0${name}\u00a0».`;
}

function lowerFirst(text: string): string {
	return text.charAt(0).toLocaleLowerCase('fr-CA') + text.slice(1);
}
