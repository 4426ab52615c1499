/** What the worker does for each kind of fact, in words for staff. */
const TASKS: Record<string, string> = {
	'order.confirmed': 'Confirmer une commande',
	'order.paid': 'Accuser réception d’un paiement',
	'order.cancelled': 'Annoncer une annulation',
	'order.resend': 'Renvoyer les messages',
	'refund.due': 'Rembourser une carte',
	'checkout.close': 'Fermer une page de paiement',
	'bookings.changed': 'Annoncer un changement d’ateliers',
	'waitlist.promoted': 'Annoncer une place libérée',
	'place.offered': 'Offrir une place libérée d’une formation',
	'waitlist.traded': 'Annoncer une place échangée entre listes',
	'seat.taken': 'Annoncer une place reprise',
	'swap.accepted': 'Annoncer un échange de places',
	'registration.transferred': 'Annoncer un transfert',
	'timetable.published': 'Annoncer un horaire publié',
	'wishes.reminded': 'Rappeler les vœux d’ateliers',
	'assignment.accepted': 'Annoncer les ateliers obtenus',
	'exchange.seated': 'Annoncer les tables d’une séance d’échange',
	'assembly.convened': 'Envoyer un avis de convocation',
	'assembly.delegate': 'Annoncer une délégation à une assemblée',
	'survey.asked': 'Envoyer un sondage ou son rappel',
	'evaluations.asked': 'Demander un avis sur les séances du jour',
	'proposal.submitted': 'Accuser réception d’une proposition',
	'proposal.withdrawn': 'Annoncer un retrait à la permanence',
	'speaker.invited': 'Inviter une personne à coanimer',
	'nomination.question_asked': 'Poser une question sur une candidature',
	'nomination.question_answered': 'Annoncer une réponse à la permanence',
	'nomination.eligibility_told': 'Annoncer l’admissibilité d’une candidature',
	'nomination.withdrawn_by_staff': 'Annoncer le retrait d’une candidature',
	'login.code': 'Envoyer un code de connexion',
	'proposal.decided': 'Annoncer une décision du comité',
	'proposal.reminded': 'Rappeler de confirmer une proposition',
	'nomination.submitted': 'Accuser réception d’une candidature',
	'nomination.receipt': 'Renvoyer un accusé de réception',
	'nomination.withdrawn': 'Annoncer le retrait d’une candidature',
	'nominee.asked': 'Demander le consentement d’une personne en candidature',
	'nominee.changed': 'Dire à une personne en candidature que le dossier a changé',
	'nominee.answered': 'Annoncer la réponse d’une personne en candidature',
	'co_nominator.invited': 'Inviter une personne à écrire une candidature',
	'co_nominator.gone': 'Annoncer un départ d’une candidature',
	'juror.invited': 'Inviter une personne au jury',
	'juror.reminded': 'Rappeler le jury',
	'juror.left': 'Annoncer un départ du jury',
	'juror.removed': 'Annoncer à une personne qu’elle n’est plus du jury',
	'juror.recused': 'Annoncer un dossier fermé par un conflit',
	'juror.kept_from': 'Annoncer à une personne du jury qu’un dossier lui est fermé',
	'jury.assigned': 'Annoncer des dossiers à lire',
	'round.opened': 'Annoncer un vote au jury',
	'result.proposed': 'Annoncer un résultat proposé',
	'result.confirmed': 'Annoncer un résultat confirmé une fois',
	'result.unlock_asked': 'Annoncer une réouverture demandée',
	'training.offered': 'Annoncer une date de formation',
	'certificates.asked': 'Délivrer les attestations d’un événement',
	'certificate.issued': 'Annoncer une attestation',
	'mail.send': 'Envoyer un courriel'
};

export const TASK_KINDS = Object.entries(TASKS);

export function taskWords(kind: string): string {
	return TASKS[kind] ?? kind;
}

export const TASK_STATES = {
	waiting: { label: 'En attente', tone: 'wait' },
	done: { label: 'Faite', tone: 'ok' },
	dead: { label: 'Abandonnée', tone: 'no' }
} as const;
export type TaskState = keyof typeof TASK_STATES;

const OBJECTS: Record<string, string> = {
	orderId: 'commande',
	registrationId: 'inscription',
	swapId: 'échange',
	fromRegistrationId: 'inscription cédée',
	creditNoteId: 'note de crédit',
	checkoutId: 'page de paiement',
	versionId: 'version de l’horaire',
	eventId: 'événement',
	runId: 'calcul',
	proposalId: 'proposition',
	sessionId: 'séance',
	speakerId: 'invitation',
	nominationId: 'candidature',
	questionId: 'question sur une candidature',
	coNominatorId: 'invitation',
	mailId: 'courriel'
};

/** What a task is about, by internal numbers: enough to find it, and no personal datum. */
export function taskObjects(payload: Record<string, unknown> | null): string {
	return Object.entries(payload ?? {})
		.flatMap(([name, value]) =>
			OBJECTS[name] && value !== null ? [`${OBJECTS[name]} ${String(value)}`] : []
		)
		.join(', ');
}
