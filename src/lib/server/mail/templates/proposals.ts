import { dateTime } from '../../../format/dates.ts';
import { holdsDomain } from '../../../schemas/registration.ts';
import { absolute } from '../../links.ts';
import type { MailedInvitation, MailedProposal } from '../../programme/proposals/mailing.ts';
import type { Message } from '../message.ts';
import { eventFacts } from './event-facts.ts';

const spaceOf = ({ code }: MailedProposal) => absolute(`/conferencier/${code}`);
const officeOf = ({ code, event }: MailedProposal) => absolute(`/gestion/${event.slug}/propositions/${code}`);
const quoted = (title: string) => `«\u00a0${title || 'Sans titre'}\u00a0»`;

const SPEAKS =
	'Vous recevez ce message de service parce que vous avez fait une proposition, ou accepté d’y participer.';
const STAFF = 'Vous recevez ce message de service parce que vous êtes de la permanence.';

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

/**
 * To somebody asked to speak with others. Names and title were typed by others: they are text, never links, and a title
 * of which a mail program would make one is left for the page to say.
 */
export function speakerInvitation({ name, inviter, proposal }: MailedInvitation): Message {
	const isSafe = !holdsDomain(proposal.title);
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
					isSafe ? { strong: quoted(proposal.title) } : 'une activité',
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
					`, de ${found.speakers.map(({ name }) => name).join(', ')}, proposée pour ${found.event.name}.`
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
		reason: STAFF
	};
}

/** To each who speaks in it: somebody else withdrew it. */
export function proposalWithdrawnToSpeaker(found: MailedProposal, name: string): Message {
	return {
		subject: `Proposition retirée\u00a0: ${found.title}`,
		preheader: `${found.event.name}\u00a0: une proposition dont vous étiez est retirée.`,
		title: 'Une proposition dont vous étiez est retirée.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${name}, il s’agit de `,
					{ strong: quoted(found.title) },
					`, proposée pour ${found.event.name}. Son texte reste lisible dans votre espace.`
				]
			},
			{ kind: 'button', label: 'Voir la proposition', href: spaceOf(found) }
		],
		reason: SPEAKS
	};
}

/** To those who stay: somebody speaks with them no more, and the proposal goes on. */
export function speakerLeft(found: MailedProposal, name: string, left: string): Message {
	return {
		subject: `${left} n’anime plus ${quoted(found.title)}`,
		preheader: 'La proposition continue avec les autres personnes.',
		title: 'Une personne de moins à la proposition.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${name}, `,
					{ strong: left },
					' n’est plus de ',
					{ strong: quoted(found.title) },
					'. Rien d’autre ne change\u00a0: la proposition continue avec vous.'
				]
			},
			{ kind: 'button', label: 'Voir la proposition', href: spaceOf(found) }
		],
		reason: SPEAKS
	};
}

/** To whoever was taken out by another. */
export function speakerRemoved(found: MailedProposal, name: string): Message {
	return {
		subject: `Vous n’êtes plus de ${quoted(found.title)}`,
		preheader: `${found.event.name}\u00a0: votre nom est retiré d’une proposition.`,
		title: 'Votre nom est retiré d’une proposition.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${name}, vous n’êtes plus au nombre des personnes qui animent `,
					{ strong: quoted(found.title) },
					` à ${found.event.name}. Si cela vous surprend, écrivez-nous en répondant à ce message.`
				]
			}
		],
		reason: SPEAKS
	};
}

/** To the permanence: those who speak in something the committee has answered are not the same any more. */
export function speakersChanged(found: MailedProposal, name: string, has: 'left' | 'joined'): Message {
	const said = has === 'left' ? 'n’en est plus' : 'en est maintenant';
	return {
		subject: `${has === 'left' ? 'Départ' : 'Arrivée'}\u00a0: ${found.title}`,
		preheader: `${found.event.name}\u00a0: les personnes d’une proposition ont changé.`,
		title: 'Les personnes d’une proposition ont changé.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					{ strong: name },
					` ${said}\u00a0: `,
					{ strong: quoted(found.title) },
					` est animée par ${found.speakers.map((one) => one.name).join(', ')}.`
				]
			},
			...(found.isPublished
				? [{ kind: 'note', text: 'Le programme public dit déjà les bons noms.' } as const]
				: []),
			{ kind: 'button', label: 'Ouvrir la proposition', href: officeOf(found) }
		],
		reason: STAFF
	};
}

/** To the permanence: an invitation keeps a reading from counting. */
export function readingSetAside(found: MailedProposal, name: string): Message {
	return {
		subject: `Lecture mise de côté\u00a0: ${found.title}`,
		preheader: 'Une personne du comité est invitée à animer une proposition qu’elle a lue.',
		title: 'Une lecture du comité est mise de côté.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					{ strong: name },
					', du comité, avait lu ',
					{ strong: quoted(found.title) },
					', et vient d’être invitée à l’animer. Sa lecture est gardée mais ne compte pas tant que cette personne n’a pas répondu\u00a0: elle comptera de nouveau si elle décline, et sera retirée si elle accepte.'
				]
			},
			{ kind: 'button', label: 'Ouvrir la proposition', href: officeOf(found) }
		],
		reason: STAFF
	};
}
