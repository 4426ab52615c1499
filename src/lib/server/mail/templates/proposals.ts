import { dateTime } from '../../../format/dates.ts';
import { absolute } from '../../links.ts';
import type { MailedInvitation, MailedProposal } from '../../programme/proposals/mailing.ts';
import type { Message } from '../message.ts';
import { eventFacts } from './event-facts.ts';

const spaceOf = ({ code }: MailedProposal) => absolute(`/conferencier/${code}`);
const quoted = (title: string) => `«\u00a0${title || 'Sans titre'}\u00a0»`;

/** To each who speaks: the proposal has arrived, and may still be changed. */
export function proposalReceived(found: MailedProposal, name: string): Message {
	const until = dateTime(found.closesAt, 'fr', found.event.timezone);
	return {
		subject: `Proposition reçue\u00a0: ${found.title}`,
		preheader: `${found.event.name}\u00a0: votre proposition est déposée.`,
		title: 'Votre proposition est déposée.',
		blocks: [
			{
				kind: 'paragraph',
				text: [`Bonjour ${name}, nous avons reçu `, { strong: quoted(found.title) }, '. Merci.']
			},
			{
				kind: 'facts',
				rows: [...eventFacts(found.event), ['À modifier jusqu’au', until]]
			},
			{
				kind: 'paragraph',
				text: 'Jusqu’à cette date, vous pouvez la corriger, la reprendre en brouillon ou inviter quelqu’un. Le comité lit ensuite toutes les propositions, et vous écrit sa réponse.'
			},
			{ kind: 'button', label: 'Voir ma proposition', href: spaceOf(found) }
		],
		reason: `Vous recevez ce message de service parce que vous êtes une des personnes qui proposent cette activité à ${found.event.name}.`
	};
}

/** To somebody asked to speak with others. Names and title were typed by others: they are text, never links. */
export function speakerInvitation({ name, inviter, proposal }: MailedInvitation): Message {
	return {
		subject: `${inviter} vous invite à coanimer une activité à ${proposal.event.name}`,
		preheader: 'Acceptez ou déclinez en quelques secondes.',
		title: 'On vous invite à coanimer.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${name}, `,
					{ strong: inviter },
					' souhaite animer avec vous ',
					{ strong: quoted(proposal.title) },
					'.'
				]
			},
			{ kind: 'facts', rows: eventFacts(proposal.event) },
			{
				kind: 'paragraph',
				text: 'Connectez-vous avec cette adresse, par un code reçu par courriel\u00a0: vous lirez le résumé, puis vous accepterez ou déclinerez. Votre nom n’apparaît nulle part avant votre réponse.'
			},
			{ kind: 'button', label: 'Répondre à l’invitation', href: spaceOf(proposal) }
		],
		reason: `Vous recevez ce message parce que ${inviter} a donné votre adresse pour vous inviter. Si cela ne vous dit rien, ignorez-le.`
	};
}

/** To the permanence: somebody will not come, and what that leaves to decide. */
export function proposalWithdrawn(found: MailedProposal): Message {
	return {
		subject: `Retrait\u00a0: ${found.title}`,
		preheader: `${found.event.name}\u00a0: une proposition est retirée après la réponse du comité.`,
		title: 'Une proposition est retirée.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					{ strong: quoted(found.title) },
					`, de ${found.speakers.map(({ name }) => name).join(', ')}, a été retirée par les personnes qui la proposaient.`
				]
			},
			{
				kind: 'note',
				text: found.isPublished
					? 'Elle est à l’horaire publié\u00a0: la séance y reste, avec ses inscriptions, tant que vous n’aurez pas décidé de la remplacer ou de l’annuler.'
					: 'Elle n’était pas à l’horaire publié\u00a0: sa place au tableau est libre, et la liste de réserve peut servir.'
			},
			{
				kind: 'button',
				label: 'Ouvrir l’appel',
				href: absolute(`/gestion/${found.event.slug}/appel`)
			}
		],
		reason: 'Vous recevez ce message de service parce que vous êtes de la permanence.'
	};
}
