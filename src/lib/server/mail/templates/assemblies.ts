import { date, dateTime } from '../../../format/dates.ts';
import type { Convened, convenedOf } from '../../assemblies/convene.ts';
import type { delegationOf } from '../../assemblies/delegation.ts';
import { absolute } from '../../links.ts';
import type { Message } from '../message.ts';

type Found<T extends (...given: never[]) => Promise<unknown>> = NonNullable<Awaited<ReturnType<T>>>;

/** The notice of an assembly, with its agenda. `corrected`: what changed since the notice that it replaces. */
export function noticeOfMeeting(
	{ event, assembly, items }: Found<typeof convenedOf>,
	{ givenName, isDelegate }: Convened,
	corrected?: string
): Message {
	const day = date(event.firstDay, { weekday: true });
	const deadline = dateTime(assembly.namingClosesAt, 'fr', event.timezone);
	const place = [event.venueName, event.venueAddress, event.city].filter(Boolean).join(', ');
	const title = corrected ? 'Avis de convocation corrigé' : 'Avis de convocation';
	return {
		subject: `${title}\u00a0: ${event.name}`,
		preheader: `${day}${event.city ? `, ${event.city}` : ''}`,
		title,
		blocks: [
			{
				kind: 'paragraph',
				text: corrected
					? `Bonjour ${givenName}, cet avis remplace celui que vous avez reçu pour l’assemblée «\u00a0${event.name}\u00a0».`
					: `Bonjour ${givenName}, vous êtes par la présente convoqué·e à l’assemblée «\u00a0${event.name}\u00a0».`
			},
			...(corrected ? [{ kind: 'note' as const, text: `Ce qui change\u00a0: ${corrected}` }] : []),
			{
				kind: 'facts',
				rows: [['Date', day], ...(place ? ([['Lieu', place]] as const) : [])]
			},
			{ kind: 'heading', text: 'Ordre du jour' },
			{ kind: 'list', items: items.map(({ title }, i) => `${i + 1}. ${title}`) },
			{
				kind: 'note',
				text: isDelegate
					? 'Vous êtes la personne déléguée de votre organisme\u00a0: vous y avez droit de parole et de vote.'
					: `Chaque organisme membre désigne une personne déléguée, qui vote en son nom. Vous pouvez la désigner jusqu’au ${deadline}.`
			},
			{
				kind: 'button',
				label: isDelegate ? 'Voir l’assemblée' : 'Désigner une personne déléguée',
				href: absolute(isDelegate ? `/assemblees/${event.slug}` : `/organisme/assemblees/${event.slug}`)
			}
		],
		reason:
			'Vous recevez cet avis parce que vous gérez un organisme membre, ou que vous en êtes la personne déléguée.'
	};
}

/** To somebody who was named delegate, or is no longer. */
export function delegation(
	{ event, organisation, givenName }: Found<typeof delegationOf>,
	isNamed: boolean
): Message {
	const day = date(event.firstDay, { weekday: true });
	const what = `l’assemblée «\u00a0${event.name}\u00a0», le ${day}`;
	return {
		subject: isNamed ? `Vous représentez ${organisation}` : `Vous ne représentez plus ${organisation}`,
		preheader: `${event.name}, ${day}`,
		title: isNamed ? 'Vous êtes la personne déléguée' : 'Une autre personne est déléguée',
		blocks: [
			{
				kind: 'paragraph',
				text: isNamed
					? `Bonjour ${givenName}, ${organisation} vous désigne pour voter en son nom à ${what}.`
					: `Bonjour ${givenName}, une autre personne représente désormais ${organisation} à ${what}. Vous pouvez y assister, sans droit de vote.`
			},
			...(isNamed
				? [
						{
							kind: 'paragraph' as const,
							text: 'Sur place, connectez-vous avec cette adresse et signez votre présence avec le code de l’écran. Sans téléphone, demandez un bulletin à l’accueil.'
						},
						{
							kind: 'button' as const,
							label: 'Voir l’assemblée',
							href: absolute(`/assemblees/${event.slug}`)
						}
					]
				: [])
		],
		reason: isNamed
			? 'Vous recevez ce message de service parce qu’un organisme membre vous désigne.'
			: 'Vous recevez ce message de service parce qu’un organisme membre vous avait désigné·e.'
	};
}
