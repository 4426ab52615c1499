import { date } from '../../../format/dates.ts';
import { money } from '../../../format/money.ts';
import { absolute, orderPath } from '../../links.ts';
import type { OrderView } from '../../registration/queries.ts';
import type { Message } from '../message.ts';

const METHODS = { card: 'Carte', cheque: 'Chèque', transfer: 'Virement', other: 'Autre' } as const;

/** To the payer, when money has come in for an order confirmed before. */
export function paymentReceived(order: OrderView): Message {
	const received = order.payments.filter(({ direction }) => direction === 'in');
	const last = received.at(-1);
	const isSettled = order.balanceCents <= 0;
	return {
		subject: `Paiement reçu\u00a0: commande ${order.code}`,
		preheader: isSettled
			? 'La commande est entièrement payée. Merci!'
			: `Il reste ${money(order.balanceCents)} à payer.`,
		title: 'Merci, votre paiement est arrivé.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${order.payerName}, nous avons reçu votre paiement pour la commande `,
					{ strong: order.code },
					` (${order.event.name}).`
				]
			},
			{
				kind: 'facts',
				rows: [
					...(last
						? ([
								['Montant', money(last.amountCents)],
								['Moyen', METHODS[last.method]],
								['Reçu le', date(last.at, { timezone: order.event.timezone })]
							] as const)
						: []),
					['Total de la commande', money(order.totalCents)],
					isSettled ? ['État', 'Payée en entier'] : ['Reste à payer', money(order.balanceCents)]
				]
			},
			{ kind: 'button', label: 'Voir la commande', href: absolute(orderPath(order.code)) }
		],
		reason: `Vous recevez ce message de service parce que la commande ${order.code} a été faite avec votre adresse.`
	};
}

/** To the payer, when money goes back to their card. */
export function refundOnItsWay(order: OrderView, amountCents: number): Message {
	return {
		subject: `Remboursement en route\u00a0: commande ${order.code}`,
		preheader: `${money(amountCents)} retournent sur votre carte.`,
		title: 'Votre remboursement est en route.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${order.payerName}, `,
					{ strong: money(amountCents) },
					` retournent sur la carte qui a payé la commande ${order.code} (${order.event.name}). Selon votre banque, le montant paraît en 5 à 10 jours ouvrables.`
				]
			},
			{ kind: 'button', label: 'Voir la commande', href: absolute(orderPath(order.code)) }
		],
		reason: `Vous recevez ce message de service parce que la commande ${order.code} a été faite avec votre adresse.`
	};
}
