import { date, dateTime, dayOf } from '../../../format/dates.ts';
import { money } from '../../../format/money.ts';
import { absolute, orderConsentsPath, orderPath } from '../../links.ts';
import { supplier } from '../../payments/supplier.ts';
import type { OrderView } from '../../registration/queries.ts';
import type { OfferToMail } from '../../trainings/mailing.ts';
import type { Block, Message } from '../message.ts';
import { askedBlocks } from './asked-blocks.ts';
import { eventFacts, nameOf, ticketNames } from './event-facts.ts';
import { whenAndWhere } from './trainings.ts';

/**
 * To the payer, when an order is confirmed: what was bought, for whom, what is paid or how to pay; and, where they do not
 * attend and something was ticked in their name (`asks`), the way to answer.
 */
export function confirmation(
	order: OrderView,
	{ asks, offer }: { asks: boolean; offer: OfferToMail | null }
): Message {
	if (order.pack) return packConfirmation(order, order.pack);
	if (order.exhibitor) return boothConfirmation(order, order.exhibitor);
	const address = absolute((asks ? orderConsentsPath : orderPath)(order.code));
	const isDue = order.balanceCents > 0;
	const people = order.people.filter(({ status }) => status === 'active');
	const invoice = order.invoices.find(({ kind }) => kind === 'invoice');
	const s = people.length > 1 ? 's' : '';
	const reserved = s ? 'Vos places sont réservées' : 'Votre place est réservée';
	const rows = [
		...(offer ? [] : eventFacts(order.event)),
		...(order.buyerOrganisation ? [['Organisme', order.buyerOrganisation] as const] : []),
		...(invoice ? [['Facture', `${invoice.number} (jointe)`] as const] : []),
		...(order.purchaseOrder ? [['Bon de commande', order.purchaseOrder] as const] : [])
	];
	return {
		subject: `Commande ${order.code} confirmée\u00a0: ${order.event.name}`,
		preheader: `${reserved}${isDue ? `. Total à payer\u00a0: ${money(order.balanceCents)}.` : ` et payée${s}. Merci!`}`,
		title: people.length > 1 ? `${people.length} places confirmées.` : 'Votre place est confirmée.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${order.payerName}, voici la confirmation de la commande `,
					{ strong: order.code },
					'. ',
					people.length > 1
						? 'Chaque personne inscrite reçoit de son côté son billet et son badge.'
						: 'Le billet et le badge partent dans un message à part, à la personne inscrite.'
				]
			},
			...(offer ? whenAndWhere(offer) : []),
			...(rows.length > 0 ? [{ kind: 'facts' as const, rows }] : []),
			...amounts(order),
			...(isDue ? howToPay(order) : []),
			{ kind: 'button', label: 'Voir la commande', href: address },
			...(asks ? askedBlocks(address) : []),
			{ kind: 'heading', text: people.length > 1 ? 'Personnes inscrites' : 'Personne inscrite' },
			{
				kind: 'table',
				columns: [{ label: 'Nom' }, { label: 'Forfait' }],
				rows: people.map((one) => [nameOf(one), ticketNames(one)])
			},
			{ kind: 'paragraph', text: mayChange(order, offer !== null) }
		],
		reason: `Vous recevez ce message de service parce que la commande ${order.code} a été faite avec votre adresse. Le lien ci-dessus ouvre cette commande sans mot de passe\u00a0: ne le transférez qu’à des personnes de confiance.`
	};
}

/** Until when what may change without fees; of a dated offer, what its rule of withdrawal keeps afterwards. */
function mayChange({ event, freeUntil, keptPercent }: OrderView, isOffer: boolean): string {
	const { timezone } = event;
	const until = `Jusqu’au ${date(event.changesCloseAt, { timezone })}, une place peut changer de personne`;
	if (!isOffer) return `${until} et les ateliers peuvent changer, sans frais, depuis la page de la commande.`;
	const rule =
		freeUntil && keptPercent
			? ` Retrait sans frais jusqu’au ${dateTime(freeUntil, 'fr', timezone)}; ensuite, ${keptPercent}\u00a0% du prix est retenu.`
			: '';
	return `${until}, sans frais, depuis la page de la commande.${rule}`;
}

/** To whoever bought a pack: what it gives, until when, and how to pay it. */
function packConfirmation(
	order: OrderView,
	{ label, places, expiresAt }: NonNullable<OrderView['pack']>
): Message {
	const isDue = order.balanceCents > 0;
	const invoice = order.invoices.find(({ kind }) => kind === 'invoice');
	const until = date(dayOf(new Date(expiresAt.getTime() - 1)));
	return {
		subject: `Commande ${order.code} confirmée\u00a0: ${label}`,
		preheader: `Vos crédits sont utilisables jusqu’au ${until}.${isDue ? ` Total à payer\u00a0: ${money(order.balanceCents)}.` : ''}`,
		title: `${places} ${places > 1 ? 'crédits' : 'crédit'} de formation.`,
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${order.payerName}, voici la confirmation de la commande `,
					{ strong: order.code },
					'. Un crédit paie une place dans une formation qui les accepte\u00a0: cochez «\u00a0Payer avec nos crédits\u00a0» en inscrivant vos collègues.'
				]
			},
			{
				kind: 'facts',
				rows: [
					['Forfait', label],
					['Utilisable', `jusqu’au ${until}`],
					...(order.buyerOrganisation ? [['Organisme', order.buyerOrganisation] as const] : []),
					...(invoice ? [['Facture', `${invoice.number} (jointe)`] as const] : []),
					...(order.purchaseOrder ? [['Bon de commande', order.purchaseOrder] as const] : [])
				]
			},
			...amounts(order),
			...(isDue ? howToPay(order) : []),
			{ kind: 'button', label: 'Voir la commande', href: absolute(orderPath(order.code)) }
		],
		reason: `Vous recevez ce message de service parce que la commande ${order.code} a été faite avec votre adresse. Le lien ci-dessus ouvre cette commande sans mot de passe\u00a0: ne le transférez qu’à des personnes de confiance.`
	};
}

/** To whoever ordered a booth: which one, how to pay it, and where what comes next is. */
function boothConfirmation(
	order: OrderView,
	{ code, name, booth }: NonNullable<OrderView['exhibitor']>
): Message {
	const isDue = order.balanceCents > 0;
	const invoice = order.invoices.find(({ kind }) => kind === 'invoice');
	return {
		subject: `Commande ${order.code} confirmée\u00a0: votre kiosque à ${order.event.name}`,
		preheader: `${booth ? `Kiosque ${booth}.` : 'Votre kiosque est réservé.'}${isDue ? ` Total à payer\u00a0: ${money(order.balanceCents)}.` : ''}`,
		title: booth ? `Le kiosque ${booth} est à vous.` : 'Votre kiosque est réservé.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${order.payerName}, voici la confirmation de la commande `,
					{ strong: order.code },
					booth
						? '. Votre fiche paraît maintenant parmi les exposants.'
						: '. AXTRA vous placera et vous dira où; votre fiche paraît maintenant parmi les exposants.'
				]
			},
			{
				kind: 'facts',
				rows: [
					...eventFacts(order.event),
					['Exposant', name],
					...(booth ? [['Kiosque', booth] as const] : []),
					...(invoice ? [['Facture', `${invoice.number} (jointe)`] as const] : []),
					...(order.purchaseOrder ? [['Bon de commande', order.purchaseOrder] as const] : [])
				]
			},
			...amounts(order),
			...(isDue ? howToPay(order) : []),
			{ kind: 'button', label: 'Ouvrir votre espace d’exposant', href: absolute(`/exposant/${code}`) }
		],
		reason: `Vous recevez ce message de service parce que la commande ${order.code} a été faite avec votre adresse.`
	};
}

function amounts(order: OrderView): Block[] {
	if (order.totalCents === 0) return [{ kind: 'note', text: 'Il n’y a rien à payer.' }];
	return [
		{
			kind: 'table',
			columns: [
				{ label: order.exhibitor ? 'Article' : 'Forfait' },
				{ label: 'Quantité', numeric: true },
				{ label: 'Montant', numeric: true }
			],
			rows: order.lines.map((line) => [
				`${line.description}${line.byCredit ? ', payé par crédit' : ''}`,
				String(line.quantity),
				money(line.amountCents)
			]),
			totals: [
				['Sous-total', money(order.subtotalCents)],
				['TPS 5\u00a0%', money(order.tpsCents)],
				['TVQ 9,975\u00a0%', money(order.tvqCents)],
				...(order.balanceCents <= 0
					? [['Total payé', money(order.totalCents)] as const]
					: order.balanceCents === order.totalCents
						? [['Total à payer', money(order.totalCents)] as const]
						: [
								['Total', money(order.totalCents)] as const,
								['Déjà payé', money(order.totalCents - order.balanceCents)] as const,
								['Reste à payer', money(order.balanceCents)] as const
							])
			]
		}
	];
}

function howToPay(order: OrderView): Block[] {
	const { name, line1, city, postalCode, email } = supplier();
	return [
		{
			kind: 'note',
			text: [
				'À payer ',
				...(order.dueAt
					? [{ strong: `au plus tard le ${date(order.dueAt, { timezone: order.event.timezone })}` }]
					: ['à la réception de la facture']),
				`, par chèque à l’ordre de ${name}, ${line1}, ${city} (Québec) ${postalCode}, ou par virement (coordonnées\u00a0: ${email}). Indiquez le numéro de la commande\u00a0: ${order.code}.`
			]
		}
	];
}
