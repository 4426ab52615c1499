import { creditNoteFacts, owedBack } from './credit-note.ts';
import { lateNote } from './late-withdrawal.ts';
import { absolute, orderPath } from '../../links.ts';
import type { OrderView, RegistrationView } from '../../registration/queries.ts';
import type { Block, Message } from '../message.ts';
import { eventFacts, nameOf } from './event-facts.ts';

/**
 * To the payer, when an order or some of its places are cancelled; the credit note is joined where there is one.
 * @param reason why the event itself was called off, where it was
 */
export function cancellation(
	order: OrderView,
	cancelled: readonly RegistrationView[],
	creditNote: OrderView['invoices'][number] | undefined,
	reason = ''
): Message {
	const isWhole = order.people.every(({ status }) => status !== 'active');
	const owedCents = Math.max(0, -order.balanceCents);
	return {
		subject: isWhole
			? `Commande ${order.code} annulée\u00a0: ${order.event.name}`
			: `Places annulées, commande ${order.code}\u00a0: ${order.event.name}`,
		preheader: isWhole
			? order.exhibitor
				? 'Votre kiosque a été rendu.'
				: 'Toutes les places de la commande ont été rendues.'
			: 'Une partie de la commande a été annulée.',
		title: isWhole ? 'La commande est annulée.' : 'Une partie de la commande est annulée.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${order.payerName}, nous confirmons l’annulation ${isWhole ? 'de la commande' : 'de places de la commande'} `,
					{ strong: order.code },
					` (${order.event.name}).`
				]
			},
			...calledOff(order.event, reason),
			...(cancelled.length > 0
				? ([
						{ kind: 'heading', text: cancelled.length > 1 ? 'Inscriptions annulées' : 'Inscription annulée' },
						{ kind: 'list', items: cancelled.map(nameOf) }
					] as const)
				: []),
			...lateNote(order, cancelled, creditNote),
			...creditNoteFacts(creditNote),
			...owedBack(owedCents),
			{ kind: 'button', label: 'Voir la commande', href: absolute(orderPath(order.code)) }
		],
		reason: `Vous recevez ce message de service parce que la commande ${order.code} a été faite avec votre adresse.`
	};
}

/** To a person whose place was cancelled by someone else; `reason` as for {@link cancellation}. */
export function placeCancelled(
	registered: RegistrationView,
	event: OrderView['event'],
	reason = ''
): Message {
	return {
		subject: `Inscription annulée\u00a0: ${event.name}`,
		preheader: 'Votre place a été rendue.',
		title: 'Votre inscription est annulée.',
		blocks: [
			{
				kind: 'paragraph',
				text: reason
					? `Bonjour ${registered.givenName}, votre inscription est annulée avec la séance.`
					: `Bonjour ${registered.givenName}, votre inscription a été annulée et votre badge n’est plus valable. Si c’est une surprise, parlez-en à la personne qui avait fait l’inscription, ou répondez à ce message.`
			},
			...calledOff(event, reason),
			{ kind: 'facts', rows: eventFacts(event) }
		],
		reason: `Vous recevez ce message de service parce que vous étiez une personne inscrite à ${event.name}.`
	};
}

/** Why everybody's place is cancelled, where the event itself was called off. */
function calledOff({ name }: OrderView['event'], reason: string): Block[] {
	if (!reason) return [];
	return [
		{ kind: 'paragraph', text: { strong: `«\u00a0${name}\u00a0» n’aura pas lieu.` } },
		{ kind: 'note', text: reason }
	];
}

/** To a person whose place went to someone else. The other person is not named. */
export function placeTransferred(registered: RegistrationView, event: OrderView['event']): Message {
	return {
		subject: `Votre place a changé de main\u00a0: ${event.name}`,
		preheader: 'Votre place est maintenant au nom d’une autre personne.',
		title: 'Votre place a changé de main.',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${registered.givenName}, votre place est maintenant au nom d’une autre personne\u00a0: votre badge n’est plus valable. Si c’est une surprise, parlez-en à la personne qui avait fait l’inscription, ou répondez à ce message.`
			},
			{ kind: 'facts', rows: eventFacts(event) }
		],
		reason: `Vous recevez ce message de service parce que vous étiez une personne inscrite à ${event.name}.`
	};
}
