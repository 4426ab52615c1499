import { z } from 'zod';
import { name, sessionChoices, shownSeats } from './registration.ts';

// What the staff's lists read from their address. A value that means nothing is as if absent: a list always shows.

const text = z
	.string()
	.trim()
	.max(120)
	.transform((value) => value || undefined)
	.optional()
	.catch(undefined);
const positive = z.coerce.number().int().positive().optional().catch(undefined);
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
	z.enum(values).optional().catch(undefined);

const ORDER_SORTS = { date: 'date', nom: 'name', total: 'total', solde: 'balance' } as const;
const PERSON_SORTS = { nom: 'name', date: 'date', organisme: 'organisation' } as const;

const orderFilter = z
	.object({
		q: text,
		etat: oneOf(['held', 'awaiting_payment', 'paid', 'cancelled', 'expired', 'refunded']),
		retard: oneOf(['1']),
		rendre: oneOf(['1']),
		forfait: positive,
		tri: oneOf(['date', 'nom', 'total', 'solde']),
		page: positive
	})
	.transform(({ q, etat, retard, rendre, forfait, tri, page }) => ({
		text: q,
		status: etat,
		overdue: retard === '1',
		owedBack: rendre === '1',
		ticketTypeId: forfait,
		sort: tri && ORDER_SORTS[tri],
		page
	}));

const personFilter = z
	.object({
		q: text,
		etat: oneOf(['active', 'cancelled', 'transferred']),
		forfait: positive,
		tri: oneOf(['nom', 'date', 'organisme']),
		page: positive
	})
	.transform(({ q, etat, forfait, tri, page }) => ({
		text: q,
		state: etat,
		ticketTypeId: forfait,
		sort: tri && PERSON_SORTS[tri],
		page
	}));

// Outside these years a day is a slip of the keyboard, and no longer writes itself in four digits a day later.
const day = z.iso
	.date()
	.refine((value) => value >= '2000-01-01' && value <= '2100-12-31')
	.optional()
	.catch(undefined);

const auditFilter = z
	.object({
		q: text,
		personne: positive,
		par: text,
		acteur: oneOf(['anonymous', 'link', 'person', 'device', 'system']),
		action: text,
		du: day,
		au: day,
		avant: positive
	})
	.transform(({ q, personne, par, acteur, action, du, au, avant }) => ({
		text: q,
		personId: personne,
		by: par,
		actorKind: acteur,
		action,
		from: du,
		to: au,
		before: avant
	}));

/** The filter of the list of orders, from `?q=&etat=&retard=1&rendre=1&forfait=&tri=&page=`. */
export const orderFilterFrom = (query: URLSearchParams) => orderFilter.parse(Object.fromEntries(query));
/** The filter of the list of people, from `?q=&etat=&forfait=&tri=&page=`. */
export const personFilterFrom = (query: URLSearchParams) => personFilter.parse(Object.fromEntries(query));
/** The filter of the audit trail, from `?q=&personne=&par=&acteur=&action=&du=&au=&avant=`. */
export const auditFilterFrom = (query: URLSearchParams) => auditFilter.parse(Object.fromEntries(query));

/** `1 234,56`, `1234.56 $` → cents. Anything else is refused: money is never guessed. */
export const cents = z
	.string()
	.transform((value) => value.replace(/[\s\u00a0\u202f$]/g, '').replace(',', '.'))
	.pipe(z.string().regex(/^\d{1,7}(\.\d{1,2})?$/))
	.transform((value) => Math.round(Number(value) * 100));

/** A cheque, a transfer or another payment written down by staff. */
export const paymentInput = z.object({
	amount: cents,
	method: z.enum(['cheque', 'transfer', 'other']),
	reference: z.string().trim().min(1).max(60),
	receivedOn: z.iso.date()
});

/** One payment that settles several orders. */
export const groupedPaymentInput = paymentInput.extend({
	orders: z.array(z.string().max(20)).min(1).max(200)
});

/** Asks for the messages of an order again. */
export const resendInput = z.object({ requestId: z.string().min(8).max(64) });

/** Who comes instead of someone. */
export const replacementInput = z.object({
	givenName: name,
	familyName: name,
	email: z.email().trim().max(254),
	dietaryNeeds: z.string().trim().max(300).default(''),
	accessNeeds: z.string().trim().max(300).default('')
});

/** Session ids by slot; an empty value gives the seat back. */
export const workshopsInput = z.object({
	sessions: sessionChoices,
	shown: shownSeats
});

/** Which file, in which format. */
export const exportInput = z.object({ format: z.enum(['csv', 'xlsx']) });

/** What the list of workshops is searched for; nothing where its address asks for nothing. */
export function workshopSearch(query: URLSearchParams): string | undefined {
	return text.parse(query.get('q') ?? undefined);
}

/** A late withdrawal that is forgiven, and why. */
export const pardonInput = z.object({
	registration: z.string().min(1).max(40),
	reason: z.string().trim().min(3).max(200)
});
