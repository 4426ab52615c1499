// The staff's French words for states and methods: one place, so that a state is named alike everywhere.

export type OrderStatus = 'held' | 'awaiting_payment' | 'paid' | 'cancelled' | 'expired' | 'refunded';

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
	recording: 'Enregistrement de la présentation',
	slides: 'Publication du diaporama',
	exhibitors: 'Coordonnées aux exposants',
	newsletter: 'Infolettre'
} as const;
