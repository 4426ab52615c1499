import { dateTime } from '../../../format/dates.ts';
import { money } from '../../../format/money.ts';
import { absolute, orderPath } from '../../links.ts';
import type { OrderView, RegistrationView } from '../../registration/queries.ts';
import type { Block, Message } from '../message.ts';
import { creditNoteFacts, owedBack } from './credit-note.ts';

type Document = OrderView['invoices'][number];

/** What is kept of those who withdrew late, and by which rule; nothing where nobody was late. */
export function lateNote(
	order: OrderView,
	cancelled: readonly RegistrationView[],
	creditNote: Document | undefined
): Block[] {
	const late = cancelled.filter(({ isLate }) => isLate);
	if (late.length === 0 || !order.freeUntil) return [];
	const rule = `${late.length > 1 ? 'Ces retraits sont tardifs' : 'Ce retrait est tardif'}\u00a0: ${late.length > 1 ? 'ils étaient' : 'il était'} sans frais jusqu’au ${dateTime(order.freeUntil, 'fr', order.event.timezone)}.`;
	const kept = keptCents(order, late, creditNote);
	const credits = late.flatMap(({ tickets }) => tickets).filter(({ lotId }) => lotId !== null).length;
	const what = [
		kept > 0
			? `La règle acceptée avec la commande retient ${order.keptPercent}\u00a0% du prix, soit ${money(kept)} avant taxes.`
			: '',
		credits > 0
			? credits > 1
				? `Les ${credits} crédits qui payaient ces places ne sont pas rendus.`
				: 'Le crédit qui payait la place n’est pas rendu.'
			: ''
	].filter(Boolean);
	return [
		{
			kind: 'note',
			text: [rule, ...(what.length > 0 ? what : ['Rien n’est retenu.'])].join(' ')
		}
	];
}

/** A price kept whole has no line on a credit note; another has one a tax. */
function keptCents(
	{ keptPercent }: OrderView,
	late: readonly RegistrationView[],
	creditNote: Document | undefined
): number {
	if (keptPercent === 100)
		return late.flatMap(({ tickets }) => tickets).reduce((sum, { priceCents }) => sum + priceCents, 0);
	return -(creditNote?.lines ?? []).reduce((sum, { amountCents }) => sum + Math.min(0, amountCents), 0);
}

/** To the payer, when the permanence forgives a late withdrawal; the credit note is joined where there is one. */
export function withdrawalForgiven(
	order: OrderView,
	registered: RegistrationView,
	creditNote: Document | undefined
): Message {
	const name = `${registered.givenName} ${registered.familyName}`;
	const credits = registered.tickets.filter(({ lotId }) => lotId !== null).length;
	return {
		subject: `Retrait tardif pardonné, commande ${order.code}\u00a0: ${order.event.name}`,
		preheader: 'Ce qui était retenu est rendu.',
		title: 'Le retrait tardif est pardonné.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${order.payerName}, la permanence ne retient plus rien du retrait de `,
					{ strong: name },
					` (${order.event.name}).`
				]
			},
			...creditNoteFacts(creditNote),
			...(credits > 0
				? ([{ kind: 'note', text: 'Le crédit qui payait la place revient à votre organisme.' }] as const)
				: []),
			...(creditNote ? owedBack(-order.balanceCents) : []),
			{ kind: 'button', label: 'Voir la commande', href: absolute(orderPath(order.code)) }
		],
		reason: `Vous recevez ce message de service parce que la commande ${order.code} a été faite avec votre adresse.`
	};
}
