import { certified } from '../../../certificates/hours.ts';
import { hours } from '../../../format/hours.ts';
import { codeShown } from '../../../certificates/number.ts';
import { dateRange } from '../../../format/dates.ts';
import type { MailedCertificate } from '../../certificates/mailing.ts';
import { absolute, verifyPath } from '../../links.ts';
import type { Message } from '../message.ts';

/** To somebody whose hours were certified: where the certificate is, and how anybody verifies it. */
export function certificateIssued({ number, code, isAnother, content }: MailedCertificate): Message {
	const { person, title, sittings, minutes, issuer } = content;
	const attended = hours(certified(minutes));
	return {
		subject: `Votre attestation\u00a0: ${title}`,
		preheader: `${attended}, à télécharger dans votre carnet.`,
		title: isAnother ? 'Votre attestation corrigée' : 'Votre attestation est prête',
		blocks: [
			{
				kind: 'paragraph',
				text: isAnother
					? `Voici l’attestation corrigée de vos heures. Elle remplace la précédente, qui ne vaut plus rien.`
					: `Voici l’attestation de vos heures, faite d’après les présences notées.`
			},
			{
				kind: 'facts',
				rows: [
					['Au nom de', person],
					['Activité', title],
					['Dates', dateRange(sittings[0]!.day, sittings.at(-1)!.day)],
					['Heures attestées', attended],
					['Numéro', number],
					['Code de vérification', codeShown(code)]
				]
			},
			{ kind: 'button', label: 'Ouvrir mon carnet', href: absolute('/compte/attestations') },
			{
				kind: 'paragraph',
				text: [
					'Votre employeur peut la vérifier, sans compte\u00a0: ',
					{ label: absolute(verifyPath(code)), href: absolute(verifyPath(code)) }
				]
			},
			{
				kind: 'note',
				text: `Un nom mal écrit, des heures qui manquent? Répondez à ce message\u00a0: ${issuer.name} corrige et délivre de nouveau.`
			}
		],
		reason: `Vous recevez ce message de service parce que vos heures ont été attestées pour ${title}.`
	};
}
