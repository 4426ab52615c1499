import { dateRange, dateTime } from '../../../format/dates.ts';
import { absolute, placeLinePath } from '../../links.ts';
import type { offeredPlace } from '../../registration/line/queries.ts';
import type { Message } from '../message.ts';

/** To whoever waits for a place of a full offer: one is theirs until an instant. */
export function placeOffered(of: NonNullable<Awaited<ReturnType<typeof offeredPlace>>>): Message {
	const until = dateTime(of.until, 'fr', of.timezone);
	return {
		subject: `Une place pour vous\u00a0: ${of.title}`,
		preheader: `À prendre avant le ${until}.`,
		title: 'Une place s’est libérée. Elle est à vous.',
		blocks: [
			{
				kind: 'paragraph',
				text: [`Bonjour ${of.givenName}, une place s’est libérée pour `, { strong: of.title }, '.']
			},
			{
				kind: 'facts',
				rows: [
					['Dates', dateRange(of.firstDay, of.lastDay)],
					['Gardée jusqu’au', until]
				]
			},
			{
				kind: 'button',
				label: 'Prendre la place ou la laisser',
				href: absolute(placeLinePath(of.courseSlug, of.eventSlug))
			},
			{ kind: 'paragraph', text: ['Sans réponse à ce moment, elle ira à la personne suivante.'] }
		],
		reason: 'Vous recevez ce message parce que vous êtes sur cette liste d’attente.'
	};
}
