/**
 * What people agree to, word for word: the form shows these sentences and the register of consents keeps the one that
 * was shown. Changing a sentence means raising its version.
 */
export const CONSENTS = {
	directory: {
		version: '2026-11',
		fr: 'J’accepte que mon nom et mon organisme paraissent dans la liste des personnes participantes, visible par les autres personnes inscrites.',
		en: 'I agree that my name and organisation appear in the list of participants, seen by other registered people.'
	},
	photo: {
		version: '2026-11',
		fr: 'J’accepte que des photos ou vidéos où l’on me reconnaît soient publiées par AXTRA pour faire connaître l’événement.',
		en: 'I agree that AXTRA may publish photos or videos in which I can be recognised, to promote the event.'
	},
	recording: {
		version: '2026-11',
		fr: 'J’accepte que ma présentation soit enregistrée, et que l’enregistrement soit offert aux personnes inscrites à l’événement.',
		en: 'I agree that my talk may be recorded, and the recording offered to the people registered for the event.'
	},
	slides: {
		version: '2026-11',
		fr: 'J’accepte que mes supports de présentation (diaporama) soient publiés sur la page de ma séance, où toute personne peut les télécharger.',
		en: 'I agree that my slides may be published on the page of my session, where anyone may download them.'
	},
	exhibitors: {
		version: '2026-11',
		fr: 'J’accepte que les exposants qui lisent mon badge à leur kiosque reçoivent mon nom, mon organisme et mon courriel. Je vois qui les a reçus et je peux retirer cet accord en tout temps.',
		en: 'I agree that exhibitors who read my badge at their booth receive my name, organisation and email. I can see who received them, and withdraw at any time.'
	},
	newsletter: {
		version: '2026-11',
		fr: 'Je souhaite recevoir l’infolettre d’AXTRA. Je peux me désabonner en tout temps.',
		en: 'I wish to receive AXTRA’s newsletter. I can unsubscribe at any time.'
	}
} as const satisfies Record<string, { version: string; fr: string; en: string }>;

export type ConsentPurpose = keyof typeof CONSENTS;

export const PURPOSES = Object.keys(CONSENTS) as ConsentPurpose[];
