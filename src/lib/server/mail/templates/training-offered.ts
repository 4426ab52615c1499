import { date, dateTime, time } from '../../../format/dates.ts';
import { money } from '../../../format/money.ts';
import { coursePath } from '../../../trainings/path.ts';
import { absolute, interestPath } from '../../links.ts';
import type { OfferToTell } from '../../trainings/tell-interest.ts';
import type { Message } from '../message.ts';

const FORMAT = { in_person: 'En présence', online: 'En ligne', hybrid: 'En présence ou en ligne' };

/** To whoever asked to be told of the next dates of a course: here they are. */
export function trainingOffered(
	{ course, offer }: OfferToTell,
	{ givenName, personId }: { givenName: string; personId: number }
): Message {
	const when = offer.dates.map(
		({ startsAt, endsAt }) =>
			`${date(startsAt, { timezone: offer.timezone, weekday: true })}, de ${time(startsAt, 'fr', offer.timezone)} à ${time(endsAt, 'fr', offer.timezone)}`
	);
	const place = [offer.venueName, offer.city].filter(Boolean).join(', ');
	const { price } = offer;
	return {
		subject: `Une date pour «\u00a0${course.title}\u00a0»`,
		preheader: when[0]!,
		title: 'Ce que vous attendiez a une date.',
		blocks: [
			{
				kind: 'paragraph',
				text: [`Bonjour ${givenName}, vous vouliez savoir quand aurait lieu `, { strong: course.title }, '.']
			},
			{ kind: 'list', items: when },
			{
				kind: 'facts',
				rows: [
					['Formule', [FORMAT[offer.format], place].filter(Boolean).join(', ')],
					...(price ? ([['Prix avant taxes', pricesInWords(price)]] as [string, string][]) : []),
					...(offer.status === 'tentative' && offer.decideAt
						? ([
								[
									'À confirmer',
									`le ${dateTime(offer.decideAt, 'fr', offer.timezone)}, dès ${offer.minPeople}\u00a0inscriptions`
								]
							] as [string, string][])
						: [])
				]
			},
			{ kind: 'button', label: 'Voir et s’inscrire', href: absolute(coursePath(course)) },
			{
				kind: 'paragraph',
				text: [
					{
						label: 'Ne plus être avisé de ses dates',
						href: absolute(interestPath(course.id, personId))
					},
					'.'
				]
			}
		],
		reason: `Vous recevez ce message parce que vous avez demandé à savoir quand «\u00a0${course.title}\u00a0» aurait lieu.`
	};
}

function pricesInWords({ member, standard }: { member: number | null; standard: number | null }): string {
	if (member === 0 && standard === 0) return 'Gratuit';
	return [
		...(member === null ? [] : [`${money(member)} pour les membres`]),
		...(standard === null ? [] : [`${money(standard)} pour les autres`])
	].join(', ');
}
