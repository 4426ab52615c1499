// The staff's French words for states, methods and actions: one place, so that a state is named alike everywhere.

type OrderStatus = 'held' | 'awaiting_payment' | 'paid' | 'cancelled' | 'expired' | 'refunded';

export const ORDER_STATE: Record<OrderStatus, { label: string; tone: 'ok' | 'wait' | 'no' | 'plain' }> = {
	held: { label: 'En cours', tone: 'plain' },
	awaiting_payment: { label: 'À payer', tone: 'wait' },
	paid: { label: 'Payée', tone: 'ok' },
	cancelled: { label: 'Annulée', tone: 'no' },
	expired: { label: 'Abandonnée', tone: 'plain' },
	refunded: { label: 'Remboursée', tone: 'no' }
};

export const REGISTRATION_STATE: Record<
	'active' | 'cancelled' | 'transferred',
	{ label: string; tone: 'ok' | 'no' | 'plain' }
> = {
	active: { label: 'Active', tone: 'ok' },
	cancelled: { label: 'Annulée', tone: 'no' },
	transferred: { label: 'Cédée', tone: 'plain' }
};

export const ORDER_METHOD = { card: 'Carte', invoice: 'Facture', free: 'Sans frais' } as const;

export const PAYMENT_METHOD = {
	card: 'Carte',
	cheque: 'Chèque',
	transfer: 'Virement',
	other: 'Autre'
} as const;

export const CONSENT_PURPOSE = {
	directory: 'Liste des personnes participantes',
	photo: 'Photos',
	newsletter: 'Infolettre'
} as const;

const ACTOR = {
	anonymous: 'Visite sans compte',
	link: 'Lien reçu par courriel',
	system: 'Estrade',
	device: 'Appareil'
};

/** Who did it, in words. */
export function actorWords(kind: string, name: string): string {
	const known = ACTOR[kind as keyof typeof ACTOR];
	if (!known) return name || 'Personne';
	return name ? `${known} (${name})` : known;
}

const OBJECT: Record<string, string> = {
	order: 'Commande',
	registration: 'Inscription',
	person: 'Personne',
	event: 'Événement',
	export: 'Export',
	invoice: 'Facture',
	payment: 'Paiement',
	device: 'Appareil',
	outbox: 'Tâche',
	mail: 'Courriel',
	session: 'Atelier',
	checkpoint: 'Point de pointage'
};

export function objectWords(kind: string): string {
	return OBJECT[kind] ?? kind;
}

const ACTION: Record<string, string> = {
	'order.placed': 'Commande passée',
	'order.confirmed': 'Commande confirmée',
	'order.paid': 'Commande payée',
	'order.expired': 'Délai de 30 minutes écoulé',
	'order.cancelled': 'Commande annulée',
	'order.resent': 'Confirmation renvoyée',
	'order.refunded': 'Commande remboursée',
	'payment.recorded': 'Paiement inscrit',
	'payment.received': 'Paiement par carte reçu',
	'invoice.issued': 'Facture émise',
	'credit_note.issued': 'Note de crédit émise',
	'registration.cancelled': 'Inscription annulée',
	'registration.transferred': 'Place cédée',
	'registration.confirmation_asked': 'Confirmation redemandée',
	'bookings.changed': 'Ateliers changés',
	'booking.changed': 'Ateliers changés',
	'needs.changed': 'Besoins corrigés',
	'task.replayed': 'Tâche relancée',
	'export.made': 'Fichier exporté',
	'person.signed_in': 'Connexion',
	'session.opened': 'Connexion',
	'session.closed': 'Déconnexion',
	'password.changed': 'Mot de passe changé'
};

/** An action of the audit trail in words; an action that has none yet is shown as it is written. */
export function actionWords(action: string): string {
	return ACTION[action] ?? action;
}
