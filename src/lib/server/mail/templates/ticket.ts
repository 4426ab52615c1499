import { date } from '../../../format/dates.ts';
import { absolute, calendarPath, ticketConsentsPath, ticketPath, wishesPath } from '../../links.ts';
import type { OrderView, RegistrationView } from '../../registration/queries.ts';
import type { OfferToMail } from '../../trainings/mailing.ts';
import type { Block, Message } from '../message.ts';
import { askedBlocks } from './asked-blocks.ts';
import { agendaBlocks, eventFacts, nameOf, ticketNames } from './event-facts.ts';
import { whenAndWhere } from './trainings.ts';

/** What the message of a person depends on beside the registration itself. */
interface TicketContext {
	event: OrderView['event'];
	/** Sessions can be chosen with what they hold, now. */
	canChoose: boolean;
	/** Until when they may be ranked instead: seats are given later, from wishes. */
	ranksUntil: Date | null;
	/** Where the event is a dated offer: its meetings. */
	offer: OfferToMail | null;
	/** Something was ticked in their name that they have not answered. */
	asks: boolean;
}

const AT_THE_DOOR: Block = {
	kind: 'note',
	text: [
		{ strong: 'À l’accueil, montrez le code QR de votre badge' },
		', imprimé ou sur l’écran de votre téléphone. Il est joint à ce message (PDF) et sur la page de votre billet. Sans lui, votre nom suffit.'
	]
};

const ONLINE: Block = {
	kind: 'note',
	text: [
		{ strong: 'Le lien de la rencontre vous est donné avant qu’elle commence' },
		', par courriel et sur la page de votre billet.'
	]
};

/** To each person registered: their badge and its code, their sessions, or the invitation to choose them. */
export function ticket(
	registered: RegistrationView,
	{ event, canChoose, ranksUntil, offer, asks }: TicketContext
): Message {
	const address = absolute((asks ? ticketConsentsPath : ticketPath)(registered.code));
	return {
		subject: `Votre billet\u00a0: ${event.name}`,
		preheader:
			offer?.offer.format === 'online'
				? 'Les dates, et comment vous recevrez le lien.'
				: 'Votre badge est joint. Gardez ce message à portée de main le jour venu.',
		title: `À bientôt, ${registered.givenName}.`,
		blocks: [
			{ kind: 'paragraph', text: ['Vous avez votre place à ', { strong: event.name }, '.'] },
			...(offer ? whenAndWhere(offer) : []),
			{
				kind: 'facts',
				rows: [
					...(offer ? [] : eventFacts(event)),
					['Au nom de', nameOf(registered)],
					...(registered.organisationName ? [['Organisme', registered.organisationName] as const] : []),
					['Forfait', ticketNames(registered)]
				]
			},
			offer?.offer.format === 'online' ? ONLINE : AT_THE_DOOR,
			{ kind: 'button', label: 'Ouvrir mon billet', href: address },
			...(asks ? askedBlocks(address) : []),
			...(ranksUntil
				? ranking(registered, event, ranksUntil)
				: sessions(registered, { event, canChoose }, address)),
			{
				kind: 'paragraph',
				text: [
					'Pour que votre agenda suive les changements de salle et d’heure, abonnez-y votre calendrier avec ',
					{ label: 'cette adresse', href: absolute(calendarPath(registered.code)) },
					'; le fichier joint (.ics) en est une copie d’aujourd’hui.'
				]
			}
		],
		reason: `Vous recevez ce message de service parce que vous êtes une personne inscrite à ${event.name}. Les liens qu’il contient ouvrent votre billet sans mot de passe\u00a0: gardez-les pour vous.`
	};
}

/** Wishes first: what it is, until when, and where. */
function ranking({ code, bookings }: RegistrationView, event: TicketContext['event'], until: Date): Block[] {
	return [
		...(bookings.length > 0
			? [{ kind: 'heading', text: 'Vos ateliers' } as const, ...agendaBlocks(bookings, event)]
			: []),
		{ kind: 'heading', text: 'Rangez vos vœux d’ateliers' },
		{
			kind: 'paragraph',
			text: [
				`Les places se donnent d’après les vœux de chacun, sans égard à l’ordre d’arrivée. Vous avez jusqu’au ${date(until, { timezone: event.timezone })}\u00a0: `,
				{ label: 'ranger mes vœux', href: absolute(wishesPath(code)) },
				'.'
			]
		}
	];
}

function sessions(
	registered: RegistrationView,
	{ event, canChoose }: Pick<TicketContext, 'event' | 'canChoose'>,
	address: string
): Block[] {
	const until = date(event.changesCloseAt, { timezone: event.timezone });
	if (registered.bookings.length > 0)
		return [
			{ kind: 'heading', text: 'Vos ateliers' },
			...agendaBlocks(registered.bookings, event),
			...(canChoose
				? [
						{
							kind: 'paragraph' as const,
							text: `Vous pouvez en changer jusqu’au ${until}, depuis la page de votre billet.`
						}
					]
				: [])
		];
	if (!canChoose) return [];
	return [
		{ kind: 'heading', text: 'Choisissez vos ateliers' },
		{
			kind: 'paragraph',
			text: [
				`Vous n’en avez pas encore choisi, et les places partent vite. Vous avez jusqu’au ${until}\u00a0: `,
				{ label: 'choisir mes ateliers', href: address },
				'.'
			]
		}
	];
}
