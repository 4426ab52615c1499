import { money } from '../../../format/money.ts';
import { time } from '../../../format/dates.ts';
import { absolute, orderPath } from '../../links.ts';
import type { OrderView } from '../../registration/queries.ts';
import type { Message } from '../message.ts';

/** To the payer of an order that waits for its card, who asks where it is. */
export function heldOrder(order: OrderView): Message {
	const until = time(order.holdExpiresAt!, 'fr', order.event.timezone);
	const isOne = order.people.filter(({ status }) => status === 'active').length === 1;
	const title = order.exhibitor
		? `Votre kiosque est gardé jusqu’à ${until}.`
		: isOne
			? `Votre place est gardée jusqu’à ${until}.`
			: `Vos places sont gardées jusqu’à ${until}.`;
	return {
		subject: `Commande ${order.code}\u00a0: il reste à payer`,
		preheader: title,
		title,
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${order.payerName}, la commande `,
					{ strong: order.code },
					` (${order.event.name}) attend son paiement de ${money(order.balanceCents)}. Depuis sa page, payez par carte ou choisissez la facture. Après cette heure, ${order.exhibitor ? 'le kiosque redevient libre' : isOne ? 'la place retourne en vente' : 'les places retournent en vente'} et rien n’est facturé.`
				]
			},
			{
				kind: 'button',
				label: order.exhibitor ? 'Terminer la commande' : 'Terminer l’inscription',
				href: absolute(orderPath(order.code))
			}
		],
		reason: `Vous recevez ce message de service parce que la commande ${order.code} a été faite avec votre adresse, et que quelqu’un a demandé où elle en est.`
	};
}
