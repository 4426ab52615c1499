import { z } from 'zod';

/** Limits that keep an order one person can check by eye, and a request of a reasonable size. */
export const MAX_PEOPLE = 60;

/**
 * Whether a text is free of addresses of sites and of mail: anyone may type a name, and messages carry it to mailboxes,
 * which would make links of them.
 */
export function isNoAddress(text: string): boolean {
	return !/:\/\/|www\.|@|[^\s.]\.[^\s.]\S*\//i.test(text);
}

/** Whether mail programs would make a link of something in it: `exemple.com` alone is enough, « J.-P. » or « St.Jean » are not. */
export function holdsDomain(text: string): boolean {
	return /[\p{L}\p{N}-]{3,}\.\p{L}{2,}/u.test(text);
}

/** Part of a person's name, on one line: a line break would show on a badge, in an agenda, in a file. */
export const name = z
	.string()
	.transform((typed) => typed.replace(/\s+/g, ' ').trim())
	.pipe(
		z
			.string()
			.min(1)
			.max(80)
			.refine((text) => isNoAddress(text) && !holdsDomain(text), 'field_no_address')
	);
/** Trimmed, at most `max` characters, empty where absent. */
export const optionalText = (max: number) => z.string().trim().max(max).default('');
// Trimmed before it is checked: pasted addresses bring their spaces.
const email = z.string().trim().pipe(z.email().max(254));

/**
 * Session ids by slot: `sessions.2027-02-16-0900` = `12`. « Aucun » posts an empty text: that slot is left out.
 */
export const sessionChoices = z
	.record(
		z.string().max(40),
		z.preprocess(
			(id) => (id === '' || id === undefined ? undefined : Number(id)),
			z.number().int().positive().optional()
		)
	)
	.default({})
	.transform((choices): Record<string, number> =>
		Object.fromEntries(
			Object.entries(choices).filter((choice): choice is [string, number] => choice[1] !== undefined)
		)
	);

/** The seats that a page of choices showed as held, in one field: `12,15`; none without it, which gives nothing back. */
export const shownSeats = z
	.string()
	.max(2000)
	.regex(/^(\d{1,15}(,\d{1,15})*)?$/)
	.default('')
	.transform((text) => (text === '' ? [] : text.split(',').map(Number)));

/** One person of an order, as the form's `people[i].…` fields. */
const personInput = z.object({
	givenName: name,
	familyName: name,
	email,
	/** Code of the pass; empty for someone who takes only an add-on, as the supper. */
	pass: optionalText(40),
	/** Codes of the add-ons ticked. */
	addons: z.array(z.string().max(40)).max(10).default([]),
	dietaryNeeds: optionalText(300),
	accessNeeds: optionalText(300),
	sessions: sessionChoices,
	/** May appear in the list of participants. */
	consentDirectory: z.boolean().default(false),
	/** May be pictured. */
	consentPhoto: z.boolean().default(false),
	/** Leaves their details to the exhibitors that read their badge. */
	consentExhibitors: z.boolean().default(false)
});

/** What the registration form sends. */
export const orderInput = z.object({
	/** Made with the page: a second sending of the same page finds the first order. */
	idempotencyKey: z.string().min(8).max(64),
	/** The total the person saw; the order is refused (`price_changed`) when it is another. */
	expectedTotalCents: z.number().int().nonnegative().optional(),
	payer: z.object({
		givenName: name,
		familyName: name,
		email,
		organisationId: z.number().int().positive().optional(),
		/** Where the organisation is not in the list. */
		organisationName: optionalText(120).refine(isNoAddress, 'field_no_address'),
		line1: optionalText(120),
		city: optionalText(80),
		province: optionalText(40),
		postalCode: optionalText(12),
		purchaseOrder: optionalText(40)
	}),
	consentNewsletter: z.boolean().default(false),
	/** Whether the organisation's credits pay what they can. */
	useCredits: z.boolean().optional(),
	method: z.enum(['card', 'invoice']),
	people: z.array(personInput).min(1).max(MAX_PEOPLE)
});

export type OrderInput = z.output<typeof orderInput>;
export type PersonInput = z.output<typeof personInput>;
