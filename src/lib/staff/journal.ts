// The audit trail in the staff's French: who, what, on what, and its details.
import { dateTime } from '../format/dates.ts';
import { money } from '../format/money.ts';
import { JUROR_REMOVAL, NOMINATION_STATE } from './awards.ts';
import { ELIGIBILITY, WITHDRAWAL } from './eligibility.ts';
import { COMMENT_REASON } from './evaluations.ts';
import { TAKE_REASON } from './seats.ts';
import { DECISION, PROPOSAL_STATE } from './selection.ts';
import { taskWords } from './tasks.ts';
import { CONSENT_PURPOSE, ORDER_STATE, PAYMENT_METHOD, ORDER_METHOD } from './words.ts';

const ACTOR: Record<string, string> = {
	anonymous: 'Visite sans compte',
	link: 'Lien reçu par courriel',
	system: 'Estrade',
	device: 'Appareil'
};

const SYSTEM: Record<string, string> = {
	stripe: 'Stripe',
	holds: 'délais',
	waitlist: 'listes d’attente',
	'sign-in': 'connexion',
	purge: 'conservation',
	solver: 'calcul',
	evaluations: 'avis',
	surveys: 'sondages',
	meritas: 'Méritas',
	formations: 'Formations',
	certificates: 'attestations'
};

/** Who did it, in words. */
export function actorWords(kind: string, name: string): string {
	const known = ACTOR[kind];
	if (!known) return name || 'Personne';
	return name ? `${known} (${kind === 'system' ? (SYSTEM[name] ?? name) : name})` : known;
}

const OBJECT: Record<string, string> = {
	order: 'Commande',
	registration: 'Inscription',
	person: 'Personne',
	event: 'Événement',
	session: 'Séance',
	placement: 'Horaire (brouillon)',
	room: 'Salle',
	slot: 'Plage horaire',
	device: 'Appareil',
	solver_run: 'Calcul',
	outbox: 'Tâche',
	proposal: 'Proposition',
	nomination: 'Candidature',
	award_edition: 'Méritas',
	juror: 'Membre du jury',
	award_category: 'Prix',
	poll: 'Vote du public',
	survey: 'Sondage',
	mentoring: 'Mentorat',
	assembly: 'Assemblée',
	encouragement: 'Encouragement',
	laureate: 'Palmarès',
	course: 'Formation',
	course_session: 'Séance de formation',
	retention: 'Conservation'
};

export function objectWords(kind: string): string {
	return OBJECT[kind] ?? readable(kind);
}

export const ACTION: Record<string, string> = {
	'order.placed': 'Commande passée',
	'pack.added': 'Forfait mis en vente',
	'pack.sold': 'Forfait remis en vente',
	'pack.withdrawn': 'Forfait retiré de la vente',
	'credits.granted': 'Crédits de formation accordés',
	'credits.corrected': 'Crédits de formation corrigés',
	'order.paid': 'Commande payée',
	'order.paid_in_part': 'Paiement partiel inscrit',
	'order.expired': 'Délai de 30 minutes écoulé',
	'order.superseded': 'Remplacée par la commande de la personne elle-même',
	'order.cancelled': 'Commande annulée',
	'order.resent': 'Confirmation renvoyée',
	'order.refunded': 'Commande remboursée',
	'order.switched_to_invoice': 'Commande passée à la facture',
	'payment.unusable': 'Paiement par carte retourné',
	'refund.failed': 'Remboursement par carte échoué',
	'refund.unrecorded': 'Remboursement par carte à vérifier',
	'registration.cancelled': 'Inscription annulée',
	'withdrawal.forgiven': 'Retrait tardif pardonné',
	'registration.transferred': 'Place cédée',
	'registration.vouched': 'Reconnue par son organisme',
	'registration.disowned': 'Non reconnue par l’organisme',
	'registration.confirmation_asked': 'Confirmation redemandée',
	'bookings.changed': 'Ateliers changés',
	'place.awaited': 'Inscription sur la liste d’attente d’une formation ou d’une activité',
	'place.offered': 'Place d’une formation ou d’une activité offerte à la première personne en attente',
	'place.declined': 'Retrait de la liste d’attente d’une formation ou d’une activité',
	'waitlist.joined': 'Inscription sur une liste d’attente',
	'waitlist.left': 'Retrait d’une liste d’attente',
	'waitlist.promoted': 'Place donnée à la première personne en attente',
	'waitlist.traded': 'Place échangée entre listes d’attente',
	'walk_in.seated': 'Place donnée à la porte de l’atelier',
	'walk_in.unseated': 'Place donnée à la porte reprise',
	'placement.changed': 'Séance déplacée au brouillon',
	'timetable.published': 'Horaire publié',
	'swap.offered': 'Échange offert',
	'swap.withdrawn': 'Offre d’échange retirée',
	'swap.accepted': 'Places échangées',
	'timetable.imported': 'Horaire importé au brouillon',
	'room.added': 'Salle ajoutée',
	'room.changed': 'Salle changée',
	'room.removed': 'Salle retirée',
	'slot.added': 'Plage ajoutée',
	'slot.changed': 'Plage changée',
	'slot.removed': 'Plage retirée',
	'seat.given': 'Place donnée par la permanence',
	'seat.taken': 'Place reprise par la permanence',
	'needs.changed': 'Besoins corrigés',
	'wishes.set': 'Vœux d’ateliers changés',
	'wishes.reminded': 'Rappel des vœux envoyé',
	'choice.set': 'Mode de choix des ateliers réglé',
	'bookings.assigned': 'Places données par l’affectation',
	'exchange.rounds_set': 'Rondes d’une séance d’échange réglées',
	'exchange.tables_added': 'Tables ajoutées à une séance d’échange',
	'exchange.table_changed': 'Table d’une séance d’échange changée',
	'exchange.table_removed': 'Table d’une séance d’échange retirée',
	'exchange.chosen': 'Tables choisies à une séance d’échange',
	'exchange.seated': 'Tables données par le calcul',
	'solver.started': 'Calcul lancé',
	'solver.ended': 'Calcul terminé',
	'solver.accepted': 'Résultat de calcul accepté',
	'solver.dismissed': 'Résultat de calcul rejeté',
	'task.replayed': 'Tâche relancée',
	'activities.imported': 'Activités passées importées au rapport',
	'activities.undone': 'Import d’activités passées annulé',
	'target.set': 'Cible annuelle réglée',
	'attendance.recorded': 'Présence notée',
	'attendance.corrected': 'Présence corrigée',
	'attendance.removed': 'Ligne de présence enlevée',
	'attendance.guest_added': 'Personne invitée ajoutée à une feuille',
	'attendance.guest_signed': 'Personne invitée, nom écrit avec le code à l’écran',
	'attendance.guest_linked': 'Personne invitée reliée à son inscription',
	'attendance.signed': 'Présence signée',
	'attendance.signed_out': 'Départ signé',
	'attendance.imported': 'Rapport de rencontre inscrit sur une feuille',
	'attendance.import_undone': 'Rapport de rencontre retiré d’une feuille',
	'export.made': 'Fichier exporté',
	'data.exported': 'Données personnelles exportées',
	'account.claimed': 'Compte ouvert',
	'session.opened': 'Connexion',
	'identity.linked': 'Autre compte relié',
	'identity.unlinked': 'Autre compte délié',
	'sessions.ended': 'Autres sessions fermées',
	'password.set': 'Mot de passe choisi',
	'password.changed': 'Mot de passe changé',
	'consent.given': 'Consentement donné',
	'consent.withdrawn': 'Consentement retiré',
	'consent.declined': 'Consentement refusé',
	'doors.opened': 'Portes d’ateliers ouvertes',
	'device.created': 'Appareil ajouté',
	'device.revoked': 'Appareil révoqué',
	'reviewer.added': 'Personne ajoutée au comité',
	'reviewer.removed': 'Personne retirée du comité',
	'criterion.added': 'Critère ajouté',
	'criterion.changed': 'Critère changé',
	'criterion.removed': 'Critère retiré',
	'review.completed': 'Lecture terminée',
	'review.reopened': 'Lecture rouverte',
	'review.set_aside': 'Lecture mise de côté par une invitation',
	'review.taken_back': 'Lecture retirée, la personne anime',
	'conflict.declared': 'Conflit d’intérêts inscrit',
	'conflict.lifted': 'Conflit d’intérêts levé',
	'juror.invited': 'Personne invitée au jury',
	'juror.accepted': 'Conditions du jury acceptées',
	'juror.declined': 'Invitation au jury déclinée',
	'juror.left': 'Personne partie du jury',
	'juror.removed': 'Personne retirée du jury par la permanence',
	'conflict.set_by_staff': 'Personne du jury écartée d’une candidature par la permanence',
	'juror.reminded': 'Rappel envoyé au jury',
	'jury.assigned': 'Candidatures réparties au jury',
	'jury.reading_given': 'Lecture donnée à une personne du jury',
	'jury.reading_taken_back': 'Lecture reprise à une personne du jury',
	'reading.completed': 'Dossier noté',
	'reading.changed': 'Notes d’un dossier changées',
	'reading.reopened': 'Notation rouverte',
	'reading.withdrawn': 'Notes retirées pour conflit d’intérêts',
	'letter.changed': 'Lettre changée',
	'proposal.tagged': 'Étiquette posée',
	'proposal.untagged': 'Étiquette retirée',
	'proposal.decision_set': 'Décision préparée',
	'proposal.ranked': 'Rang de réserve changé',
	'proposal.decided': 'Décision annoncée',
	'proposal.place_taken_back': 'Place reprise, faute de confirmation',
	'proposal.replaced': 'Place donnée à une autre proposition',
	'proposal.left_vacant': 'Place laissée libre',
	'proposal.handed_over': 'Proposition passée à une autre personne',
	'proposal.reminded': 'Rappel de confirmer envoyé',
	'event.organizers': 'Organisations d’un événement changées',
	'call.set': 'Appel de propositions réglé',
	'call.list_set': 'Formats ou questions de l’appel changés',
	'proposal.begun': 'Proposition commencée',
	'proposal.submitted': 'Proposition déposée',
	'proposal.taken_back': 'Proposition reprise en brouillon',
	'proposal.edited': 'Proposition modifiée',
	'proposal.confirmed': 'Proposition confirmée',
	'proposal.withdrawn': 'Proposition retirée',
	'speaker.invited': 'Personne invitée à coanimer',
	'speaker.accepted': 'Invitation à coanimer acceptée',
	'speaker.declined': 'Invitation à coanimer déclinée',
	'speaker.left': 'Personne partie d’une proposition',
	'speaker.removed': 'Personne retirée d’une proposition',
	'speaker.unavailable': 'Disponibilités données',
	'profile.saved': 'Présentation enregistrée',
	'file.added': 'Fichier joint',
	'file.removed': 'Fichier retiré',
	'slides.published': 'Diaporama publié',
	'slides.unpublished': 'Diaporama retiré du programme',
	'comment.removed': 'Commentaire d’évaluation retiré',
	'nomination.begun': 'Candidature commencée',
	'nomination.written': 'Candidature écrite par une autre personne',
	'nomination.edited': 'Candidature modifiée',
	'nomination.submitted': 'Candidature déposée',
	'nomination.withdrawn': 'Candidature retirée',
	'nominee.agreed': 'Consentement donné à une candidature',
	'nominee.refused': 'Candidature refusée par la personne nommée',
	'nominee.reminded': 'Consentement redemandé',
	'co_nominator.invited': 'Personne invitée à écrire une candidature',
	'co_nominator.accepted': 'Invitation à écrire une candidature acceptée',
	'co_nominator.declined': 'Invitation à écrire une candidature déclinée',
	'co_nominator.left': 'Personne partie d’une candidature',
	'co_nominator.removed': 'Personne retirée d’une candidature',
	'certificates.asked': 'Attestations demandées pour tout le monde',
	'certificate.issued': 'Attestation délivrée',
	'certificate.revoked': 'Attestation révoquée',
	'evaluations.asked': 'Avis demandés sur les séances du jour',
	'edition.begun': 'Édition des Méritas commencée',
	'edition.set': 'Édition des Méritas réglée',
	'edition.prize_set': 'Prix des Méritas changé',
	'edition.published': 'Édition des Méritas publiée',
	'edition.release_set': 'Communiqué des Méritas enregistré',
	'edition.release_dropped': 'Communiqué des Méritas repris des résultats',
	'nomination.checked': 'Point d’admissibilité vérifié',
	'nomination.question_asked': 'Question posée sur une candidature',
	'nomination.question_answered': 'Réponse à une question sur une candidature',
	'nomination.organisation_confirmed': 'Organisme d’une candidature confirmé',
	'nomination.eligibility_set': 'Admissibilité décidée',
	'nomination.eligibility_told': 'Admissibilité annoncée',
	'nomination.blind_prepared': 'Version anonyme préparée',
	'deliberation.opened': 'Délibération ouverte',
	'deliberation.noted': 'Note inscrite au procès-verbal',
	'round.opened': 'Vote du jury ouvert',
	'round.closed': 'Vote du jury dépouillé',
	'round.called_off': 'Vote du jury annulé',
	'ballot.cast': 'Bulletin de vote déposé',
	'shortlist.set': 'Finalistes choisis',
	'poll.made': 'Vote du public préparé',
	'poll.set': 'Vote du public réglé',
	'poll.published': 'Vote du public publié',
	'poll.candidate_removed': 'Candidature retirée du vote du public',
	'poll.decision_asked': 'Retrait, remise en lice ou réouverture d’un vote demandée',
	'poll.decided': 'Retrait, remise en lice ou réouverture d’un vote faite par deux personnes',
	'poll.decision_refused': 'Retrait, remise en lice ou réouverture d’un vote refusée ou reprise',
	'poll.heads_stopped': 'Empreintes du vote du public arrêtées par une personne en lice',
	'poll.heads_resumed': 'Empreintes du vote du public reprises par une personne en lice',
	'poll.traces_destroyed': 'Adresses du vote du public détruites',
	'ballot.review_asked': 'Annulation ou rétablissement d’un bulletin demandé',
	'ballot.reviewed': 'Bulletin annulé ou rétabli par deux personnes',
	'ballot.review_refused': 'Annulation ou rétablissement d’un bulletin refusé',
	'ballot.cleared': 'Bulletin regardé, laissé compté',
	'ballot.held': 'Bulletins retenus pour être regardés',
	'encouragement.shown': 'Encouragement montré',
	'encouragement.refused': 'Encouragement écarté',
	'result.proposed': 'Résultat proposé',
	'result.confirmed': 'Résultat confirmé',
	'result.locked': 'Résultat verrouillé',
	'result.unlock_asked': 'Réouverture d’un résultat demandée',
	'result.unlocked': 'Résultat rouvert',
	'result.told': 'Lettres d’un résultat envoyées',
	'laureate.published': 'Lauréat ou lauréate rendu public',
	'gala.set': 'Déroulé du gala changé',
	'gala.ready': 'Déroulé du gala dit prêt',
	'gala.unready': 'Déroulé du gala remis en préparation',
	'gala.started': 'Gala commencé',
	'gala.revealed': 'Enveloppe ouverte',
	'gala.ended': 'Gala terminé',
	'gala.resumed': 'Gala repris après sa fin',
	'laureate.put_back': 'Remise au palmarès',
	'laureate.taken_down': 'Retrait du palmarès à la demande',
	'course.added': 'Formation ou activité ajoutée au catalogue',
	'course.set': 'Formation ou activité changée',
	'course.published': 'Formation ou activité publiée',
	'course.unpublished': 'Formation ou activité retirée du catalogue',
	'offer.added': 'Séance d’une formation ou d’une activité ajoutée',
	'offer.set': 'Séance d’une formation ou d’une activité changée',
	'offer.moved': 'Séance d’une formation ou d’une activité déplacée',
	'offer.published': 'Séance d’une formation ou d’une activité publiée',
	'offer.confirmed': 'Séance d’une formation ou d’une activité confirmée',
	'offer.cancelled': 'Séance d’une formation ou d’une activité annulée',
	'offer.held': 'Séance d’une formation ou d’une activité donnée',
	'offer.closed': 'Séance d’une formation ou d’une activité terminée',
	'offer.noted': 'Notes d’une séance de formation ou d’activité changées',
	'material.added': 'Document de formation ajouté',
	'material.removed': 'Document de formation retiré',
	'assembly.made': 'Assemblée préparée',
	'assembly.set': 'Règles d’une assemblée changées',
	'assembly.agenda': 'Ordre du jour changé',
	'assembly.convened': 'Avis de convocation envoyé',
	'assembly.notice_corrected': 'Avis de convocation corrigé envoyé',
	'assembly.delegate_named': 'Personne déléguée désignée',
	'assembly.delegate_replaced': 'Personne déléguée remplacée',
	'assembly.arrived': 'Arrivée à une assemblée',
	'assembly.left': 'Départ d’une assemblée',
	'assembly.opened': 'Assemblée ouverte',
	'assembly.closed': 'Assemblée levée',
	'assembly.noted': 'Procès-verbal annoté',
	'assembly.motion_written': 'Proposition écrite',
	'assembly.motion_opened': 'Vote ouvert',
	'assembly.motion_closed': 'Vote clos',
	'assembly.motion_withdrawn': 'Proposition retirée d’une assemblée',
	'assembly.remarks': 'Procès-verbal complété',
	'assembly.adopted': 'Procès-verbal adopté',
	'mentoring.begun': 'Année de mentorat commencée',
	'mentoring.changed': 'Année de mentorat changée',
	'mentoring.enrolled': 'Inscription au mentorat',
	'mentoring.withdrawn': 'Retrait du mentorat',
	'mentoring.prepared': 'Jumelages préparés',
	'mentoring.dropped': 'Jumelage préparé retiré',
	'mentoring.sent': 'Jumelages proposés',
	'mentoring.ended': 'Jumelage terminé',
	'booth.chosen': 'Kiosque choisi',
	'booth.released': 'Kiosque rendu',
	'contract.accepted': 'Contrat d’exposant accepté',
	'survey.made': 'Sondage commencé',
	'survey.changed': 'Sondage changé',
	'survey.opened': 'Sondage ouvert',
	'survey.put_back': 'Sondage remis en préparation',
	'survey.asked': 'Sondage envoyé',
	'survey.reminded': 'Rappel de sondage',
	'survey.skipped': 'Sondage non envoyé, faute de personnes',
	'survey.extended': 'Sondage prolongé ou écourté',
	'survey.closed': 'Sondage fermé',
	'privacy.purged': 'Renseignements arrivés à terme',
	'person.anonymised': 'Personne anonymisée',
	'order.anonymised': 'Commande anonymisée'
};

/** An action of the trail in words. */
export function actionWords(action: string): string {
	return ACTION[action] ?? readable(action);
}

const SEARCH: Record<string, string> = {
	assignment: 'affectation aux ateliers',
	timetable: 'horaire',
	seating: 'tables'
};
const NEEDS: Record<string, string> = {
	dietaryNeeds: 'alimentation',
	accessNeeds: 'accessibilité',
	title: 'titre',
	formatId: 'format',
	trackId: 'volet',
	summary: 'résumé',
	description: 'description',
	level: 'public visé',
	equipment: 'équipement',
	maxPeople: 'nombre de personnes',
	note: 'note au comité',
	categoryId: 'prix',
	organisationId: 'organisme',
	organisationName: 'organisme',
	nomineeName: 'nom de la candidature',
	nomineeOrganisationName: 'organisme en candidature',
	nomineeEmail: 'adresse de la personne en candidature',
	regionCode: 'région',
	videoUrl: 'vidéo',
	answers: 'réponses'
};
const PRIZE_PART: Record<string, string> = {
	prize: 'réglages',
	rubric: 'grille',
	form: 'questions',
	checks: 'points d’admissibilité',
	sample: 'dossier d’exercice'
};
const MEANS: Record<string, string> = {
	password: 'par mot de passe',
	code: 'par un code reçu par courriel',
	facebook: 'par Facebook',
	google: 'par Google',
	microsoft: 'par Microsoft'
};

const state = (value: unknown) => labelOf(ORDER_STATE, value)?.label ?? String(value);
const many = (count: number, one: string, more: string) => `${count} ${count > 1 ? more : one}`;
const cents = (value: unknown) => money(Number(value));
const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : [String(value)]);

const POLL_DECISION: Record<string, string> = {
	remove: 'retrait du choix',
	return: 'remise en lice',
	reopen: 'réouverture'
};

/** How each detail reads; null for what only machines need (the code is the object's own, shown beside). */
const PRESENCE_MARK: Record<string, string> = {
	present: 'présence',
	absent: 'absence',
	arrived: 'arrivée',
	left: 'départ',
	admissible: 'admissible',
	not_admissible: 'non admissible'
};

export const DETAIL: Record<string, ((value: unknown) => string) | null> = {
	by: null,
	code: null,
	to: null,
	paymentIntent: null,
	candidate: (value) => `candidature ${String(value)}`,
	ballot: (value) => `bulletin ${String(value)}`,
	sections: null,
	version: null,
	from: (value) => `était «\u00a0${state(value)}\u00a0»`,
	status: (value) => `état\u00a0: ${state(value)}`,
	method: (value) =>
		(labelOf(PAYMENT_METHOD, value) ?? labelOf(ORDER_METHOD, value) ?? String(value)).toLowerCase(),
	people: (value) => many(Number(value), 'personne', 'personnes'),
	pairs: (value) => many(Number(value), 'jumelage', 'jumelages'),
	role: (value) => (value === 'mentor' ? 'mentor' : 'personne mentorée'),
	totalCents: (value) => `total ${cents(value)}`,
	amountCents: cents,
	balanceCents: (value) => `solde ${cents(value)}`,
	places: (value) => many(Number(value), 'place', 'places'),
	priceCents: cents,
	validDays: (value) => `valide ${many(Number(value), 'jour', 'jours')}`,
	pack: (value) => String(value),
	exhibitor: (value) => `exposant ${String(value)}`,
	booth: (value) => (value === null ? 'sans kiosque encore' : `kiosque ${String(value)}`),
	leftBooth: (value) => (value === null ? '' : `a quitté le kiosque ${String(value)}`),
	contract: (value) => `version ${String(value)} du contrat`,
	lot: (value) => `lot ${String(value)}`,
	credits: (value) =>
		value === 0 ? '' : many(Number(value), 'place payée par crédit', 'places payées par crédit'),
	keptPercent: (value) => (value === 0 ? '' : `retenue de ${Number(value)}\u00a0%`),
	refundCents: (value) => (value === 0 ? '' : `à rembourser ${cents(value)}`),
	reference: (value) => `référence ${String(value)}`,
	invoice: (value) => `facture ${String(value)}`,
	creditNote: (value) => `note de crédit ${String(value)}`,
	refund: (value) => `remboursement Stripe ${String(value)}`,
	registrations: (value) =>
		`${list(value).length > 1 ? 'inscriptions' : 'inscription'} ${list(value).join(', ')}`,
	toCode: (value) => `nouvelle inscription ${String(value)}`,
	sessions: (value) => many(list(value).length, 'atelier', 'ateliers'),
	added: (value) =>
		list(value).length === 0 ? '' : many(list(value).length, 'atelier ajouté', 'ateliers ajoutés'),
	removed: (value) =>
		list(value).length === 0 ? '' : many(list(value).length, 'atelier retiré', 'ateliers retirés'),
	session: (value) => `séance ${String(value)}`,
	left: (value) => `a quitté la séance ${String(value)}`,
	wants: (value) => `contre la séance ${String(value)}`,
	leaves: (value) => `quitterait la séance ${String(value)}`,
	entry: null,
	passed: (value) =>
		`${many(list(value).length, 'personne passée', 'personnes passées')} (pas libres à cette heure)`,
	ahead: (value) =>
		`${many(list(value).length, 'personne devant', 'personnes devant')} (sans place à échanger)`,
	fromSlot: null,
	fromRoom: null,
	toSlot: (value) => `plage ${String(value)}`,
	toRoom: (value) => `salle ${String(value)}`,
	pinned: (value) => (value ? 'épinglée' : 'sans épingle'),
	capacity: (value) => many(Number(value), 'place', 'places'),
	timetable: (value) => `version ${String(value)} de l’horaire`,
	day: String,
	start: String,
	changed: (value) => many(Number(value), 'séance changée', 'séances changées'),
	lost: (value) => (value === 0 ? '' : many(Number(value), 'place perdue', 'places perdues')),
	reason: (value) =>
		`raison\u00a0: ${labelOf(TAKE_REASON, value)?.label ?? labelOf(COMMENT_REASON, value) ?? labelOf(WITHDRAWAL, value) ?? String(value)}`,
	closed: (value) => (value ? 'une place de moins dans l’atelier' : ''),
	fields: (value) =>
		list(value)
			.map((field) => NEEDS[field] ?? readable(field))
			.join(', '),
	purpose: (value) => labelOf(CONSENT_PURPOSE, value) ?? String(value),
	means: (value) => MEANS[String(value)] ?? String(value),
	pictured: (value) => (value ? 'en photo' : 'sans photo'),
	named: (value) => (value ? 'nom dit avant les résultats' : 'nom tu jusqu’aux résultats'),
	count: (value) => many(Number(value), 'session', 'sessions'),
	erased: (value) => many(Number(value), 'ligne', 'lignes'),
	file: String,
	certificate: String,
	mark: (value) => PRESENCE_MARK[String(value)] ?? String(value),
	line: (value) => `ligne ${String(value)}`,
	lines: (value) => many(Number(value), 'ligne', 'lignes'),
	opensAt: (value) => `ouverture ${dateTime(new Date(String(value)))}`,
	closesAt: (value) => `fermeture ${dateTime(new Date(String(value)))}`,
	galaAt: (value) => `gala ${dateTime(new Date(String(value)))}`,
	prize: (value) => `prix ${String(value)}`,
	part: (value) => PRIZE_PART[String(value)] ?? String(value),
	course: (value) => `formation ${String(value)}`,
	copyOf: (value) => `copie de ${String(value)}`,
	blind: (value) => (value ? 'lecture à l’aveugle' : ''),
	what: (value) => (value === 'format' ? 'formats' : 'questions'),
	spans: (value) => many(Number(value), 'plage', 'plages'),
	was: (value) =>
		`était «\u00a0${(labelOf(PROPOSAL_STATE, value) ?? labelOf(NOMINATION_STATE, value))?.label ?? String(value)}\u00a0»`,
	format: (value) => String(value).toUpperCase(),
	kind: (value) => taskWords(String(value)),
	eventId: null,
	search: (value) => SEARCH[String(value)] ?? String(value),
	seconds: (value) => `au plus ${many(Number(value), 'seconde', 'secondes')}`,
	outcome: (value) => (value === 'done' ? 'avec un résultat' : 'sans résultat'),
	rounds: (value) => many(Number(value), 'ronde', 'rondes'),
	minutes: (value) => `de ${many(Number(value), 'minute', 'minutes')}`,
	pause: (value) => (value === 0 ? '' : `pause de ${many(Number(value), 'minute', 'minutes')}`),
	table: (value) => `table ${String(value)}`,
	tables: (value) => many(Number(value), 'table', 'tables'),
	asks: (value) => (value ? 'demande à être placée' : ''),
	wishes: (value) => many(Number(value), 'vœu', 'vœux'),
	mode: (value) => (value === 'rank' ? 'vœux puis affectation' : 'choix immédiat'),
	closesOn: (value) => (value ? `vœux jusqu’au ${String(value)}` : ''),
	seats: (value) => many(Number(value), 'place donnée', 'places données'),
	decision: (value) => `décision\u00a0: ${decisionWord(value)}`,
	before: (value) => `avant\u00a0: ${decisionWord(value)}`,
	confirmBy: (value) => `à confirmer au plus tard le ${String(value)}`,
	personId: (value) => `personne nº ${String(value)}`,
	jurorId: (value) => `membre du jury nº ${String(value)}`,
	nominationId: null,
	complete: null,
	given: (value) => many(Number(value), 'lecture donnée', 'lectures données'),
	takenBack: (value) => (value === 0 ? '' : many(Number(value), 'lecture reprise', 'lectures reprises')),
	criterion: (value) => `critère nº ${String(value)}`,
	max: (value) => `sur ${String(value)}`,
	weight: (value) => `poids ${String(value)}`,
	round: (value) => `vote nº ${String(value)}`,
	asked: (value) => POLL_DECISION[String(value)] ?? String(value),
	ballots: (value) => many(Number(value), 'bulletin', 'bulletins'),
	letters: (value) => many(Number(value), 'lettre', 'lettres'),
	nominations: (value) => list(value).join(', '),
	digest: (value) => `empreinte ${String(value).slice(0, 12)}`,
	rank: (value) => `rang ${String(value)}`,
	check: (value) => (typeof value === 'string' ? `«\u00a0${value}\u00a0»` : `point nº ${String(value)}`),
	why: (value) => labelOf(JUROR_REMOVAL, value)?.toLowerCase() ?? '',
	met: (value) => (value === true ? 'rempli' : value === false ? 'non rempli' : 'à revoir'),
	question: (value) =>
		typeof value === 'string' ? `«\u00a0${value}\u00a0»` : `question nº ${String(value)}`,
	shownFiles: (value) => (value === 0 ? '' : many(Number(value), 'fichier montré', 'fichiers montrés')),
	reminder: (value) => `rappel nº ${String(value)}`,
	quorum: (value) => `quorum ${String(value)}`,
	hasQuorum: null,
	notice: (value) => `avis de ${many(Number(value), 'jour', 'jours')}`,
	note: (value) => String(value),
	motionId: (value) => `proposition nº ${String(value)}`,
	organisationId: (value) => `organisme nº ${String(value)}`,
	tag: (value) => `«\u00a0${String(value)}\u00a0»`
};

/** The details of a line, each in words; a key that has none yet is shown with its value. */
export function detailWords(details: Record<string, unknown>): string[] {
	return Object.entries(details).flatMap(([key, value]) => {
		if (value === null || value === undefined || value === '') return [];
		const words = DETAIL[key];
		if (words !== undefined) return words?.(value) || [];
		if (key.endsWith('Cents')) return `${readable(key.slice(0, -5))}\u00a0: ${cents(value)}`;
		const plain = Array.isArray(value)
			? value.join(', ')
			: typeof value === 'object'
				? JSON.stringify(value)
				: String(value);
		return `${readable(key)}\u00a0: ${plain}`;
	});
}

function decisionWord(value: unknown): string {
	const known = labelOf(DECISION, value) ?? labelOf(PROPOSAL_STATE, value) ?? labelOf(ELIGIBILITY, value);
	return known ? known.label.toLowerCase() : 'aucune';
}

function labelOf<T>(labels: Record<string, T>, value: unknown): T | undefined {
	return typeof value === 'string' && Object.hasOwn(labels, value) ? labels[value] : undefined;
}

/** `order.paid_inPart` → `order paid in part`. */
function readable(name: string): string {
	return name
		.replace(/[._]/g, ' ')
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase();
}
