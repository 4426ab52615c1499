import { date } from '../format/dates.ts';

// Words of the office for packs and credits.

/** An organisation with credits, as a table shows it. */
export interface HolderLine {
	slug: string;
	name: string;
	balance: number;
	places: number;
	taken: number;
	endsAt: Date | null;
}

/** Credits end at the midnight that follows their last day. */
export const lastDayOf = (endsAt: Date): string => date(new Date(endsAt.getTime() - 1));

export const PACK_DONE: Readonly<Record<string, string>> = {
	ajoute: 'Le forfait est en vente.',
	remis: 'Le forfait est de nouveau en vente.',
	retire: 'Le forfait n’est plus en vente. Ce qui est acheté reste bon.'
};

export const CREDIT_DONE: Readonly<Record<string, string>> = {
	accorde: 'Les crédits sont accordés.',
	corrige: 'La correction est au registre.'
};

export const CREDIT_LINE = { spent: 'utilisé', returned: 'rendu', corrected: 'correction' } as const;

const FIELDS: Readonly<Record<string, string>> = {
	name: 'Nom',
	places: 'Places',
	price: 'Prix avant taxes',
	validDays: 'Durée',
	reason: 'Raison',
	lot: 'Lot'
};

export const creditField = (path: string): string | undefined => FIELDS[path];
