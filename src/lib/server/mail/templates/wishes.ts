import { date, dateTime } from '../../../format/dates.ts';
import { absolute, calendarPath, ticketPath, wishesPath } from '../../links.ts';
import type { OrderView, RegistrationView } from '../../registration/queries.ts';
import type { Message } from '../message.ts';
import { agendaBlocks } from './event-facts.ts';

type Event = OrderView['event'];

/** To whoever has ranked no wish yet: what it is for, and until when. */
export function wishReminder(registered: RegistrationView, event: Event, until: Date): Message {
	const { timezone } = event;
	return {
		subject: `Vos vœux d’ateliers\u00a0: ${event.name}`,
		preheader: `Rangez vos vœux avant le ${date(until, { timezone })}.`,
		title: 'Quels ateliers aimeriez-vous suivre?',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${registered.givenName}, à ${event.name}, les places des ateliers se donnent d’après les vœux de chacun\u00a0: répondre tôt ou tard, avant la date limite, ne change rien à vos chances.`
			},
			{
				kind: 'note',
				text: [
					'Vous n’avez encore rien rangé. ',
					{ strong: `Date limite\u00a0: ${dateTime(until, 'fr', timezone)}.` }
				]
			},
			{ kind: 'button', label: 'Ranger mes vœux', href: absolute(wishesPath(registered.code)) },
			{
				kind: 'paragraph',
				text: 'Sans vœux, vous choisirez ensuite parmi les places qui restent.'
			}
		],
		reason: reason(event)
	};
}

/** To each person who had wishes, once seats are given: their agenda, and the rank of each wish they got. */
export function assignmentTold(
	registered: RegistrationView,
	event: Event,
	wishes: readonly { title: string; rank: number; given: boolean }[]
): Message {
	const given = wishes.filter((one) => one.given);
	return {
		subject: `Vos ateliers\u00a0: ${event.name}`,
		preheader: given.length > 0 ? 'Les places sont données. Voici votre agenda.' : 'Les places sont données.',
		title: given.length > 0 ? 'Voici vos ateliers.' : 'Aucun de vos vœux n’a pu être comblé.',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${registered.givenName}, les places des ateliers de ${event.name} sont données d’après les vœux de toutes et de tous.`
			},
			...(registered.bookings.length > 0 ? agendaBlocks(registered.bookings, event) : []),
			{
				kind: 'list',
				items: wishes.map(
					({ rank, title, given: isGiven }) =>
						`Vœu ${rank}\u00a0: ${title} (${isGiven ? 'obtenu' : 'non obtenu'})`
				)
			},
			{
				kind: 'paragraph',
				text: `Le choix est maintenant ouvert\u00a0: vous pouvez changer d’atelier ou en ajouter, parmi les places qui restent, jusqu’au ${date(event.changesCloseAt, { timezone: event.timezone })}.`
			},
			{ kind: 'button', label: 'Ouvrir mon billet', href: absolute(ticketPath(registered.code)) },
			{
				kind: 'paragraph',
				text: [
					'Un calendrier abonné à ',
					{ label: 'votre agenda', href: absolute(calendarPath(registered.code)) },
					' suit déjà; le fichier joint (.ics) met les autres à jour.'
				]
			}
		],
		reason: reason(event)
	};
}

function reason(event: Event): string {
	return `Vous recevez ce message de service parce que vous êtes une personne inscrite à ${event.name}. Les liens qu’il contient ouvrent votre billet sans mot de passe\u00a0: gardez-les pour vous.`;
}
