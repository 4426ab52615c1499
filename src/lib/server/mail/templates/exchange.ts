import { date, time } from '../../../format/dates.ts';
import type { OwnExchange } from '../../../programme/exchange.ts';
import { absolute, exchangePath } from '../../links.ts';
import type { RegistrationDetails } from '../../registration/queries.ts';
import type { Message } from '../message.ts';

/** To somebody whose tables of an exchange session were given, or changed: round after round, where they sit. */
export function tablesTold({ code, givenName, event }: RegistrationDetails, exchange: OwnExchange): Message {
	const { title, startsAt, roomName, rounds, mine, open } = exchange;
	const { timezone } = event;
	const tableIn = new Map(mine.map((one) => [one.roundId, one]));
	const isWhole = rounds.every(({ id }) => tableIn.has(id));
	const place = roomName ? ` (${roomName})` : '';
	return {
		subject: `Vos tables\u00a0: ${title}`,
		preheader: isWhole
			? `${rounds.length} rondes, ${rounds.length} tables\u00a0: voici où vous asseoir.`
			: 'Une de vos tables a été retirée.',
		title: isWhole ? 'Voici vos tables.' : 'Vos tables ont changé.',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${givenName}, voici où vous asseoir à ${title}, ${date(startsAt, { timezone, weekday: true, year: false })} à ${time(startsAt, 'fr', timezone)}${place}.`
			},
			{
				kind: 'table',
				columns: [{ label: 'Ronde' }, { label: 'Table' }, { label: 'Thème' }],
				rows: rounds.map((round) => {
					const own = tableIn.get(round.id);
					return [
						`${round.number} (${time(round.startsAt, 'fr', timezone)})`,
						own ? `Table ${own.table}` : 'À venir',
						own ? own.theme : ''
					];
				})
			},
			...(open
				? [
						{
							kind: 'paragraph',
							text: 'Une autre table vous tente? Vous pouvez en changer tant qu’il y reste des places.'
						} as const,
						{
							kind: 'button',
							label: 'Voir ou changer mes tables',
							href: absolute(exchangePath(code))
						} as const
					]
				: [])
		],
		reason: `Vous recevez ce message de service parce que vous avez une place à une séance d’échange de ${event.name}. Le lien qu’il contient ouvre votre billet sans mot de passe\u00a0: gardez-le pour vous.`
	};
}
