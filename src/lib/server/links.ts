import { config } from './config.ts';
import { sign } from './ids.ts';

// Addresses that open one object without an account. Their secret half is a signature, never stored.

/** The page of an order, for its payer. */
export function orderPath(code: string): string {
	return `/commandes/${code}?cle=${sign('order', code)}`;
}

/** The page of one registration, for its person: badge, agenda, choices. `code` is the registration's. */
export function ticketPath(code: string): string {
	return `/billets/${code}?cle=${sign('ticket', code)}`;
}

/** Where the wishes of a registration are ranked, with the link of its ticket. */
export function wishesPath(code: string): string {
	return `/billets/${code}/voeux?cle=${sign('ticket', code)}`;
}

/** Where the tables of an exchange session are chosen, with the link of a ticket. */
export function exchangePath(code: string): string {
	return `/billets/${code}/ruche?cle=${sign('ticket', code)}`;
}

/**
 * The page of an order as its payer's own mail opens it: there they may also answer what was ticked in their name. No
 * page shows this address, since whoever placed the order sees its page, and may be somebody else.
 */
export function orderConsentsPath(code: string): string {
	return `${orderPath(code)}&choix=${sign('order-consents', code)}`;
}

/** As {@link orderConsentsPath}, for one person's registration: their payer, who has the link of their ticket, has not this. */
export function ticketConsentsPath(code: string): string {
	return `${ticketPath(code)}&choix=${sign('ticket-consents', code)}`;
}

/** Where one person answers the exhibitors that read their badge. As {@link ticketConsentsPath}, only their own mail has it. */
export function holdersPath(code: string): string {
	return `/billets/${code}/contacts?cle=${sign('ticket', code)}&choix=${sign('ticket-consents', code)}`;
}

/**
 * Where one person says what they thought of the sessions they were at. Only their own mail has this address: whoever
 * paid for them, who has the link of their ticket, neither answers for them nor sees whether they did.
 */
export function evaluationsPath(code: string): string {
	return `/billets/${code}/evaluations?cle=${sign('evaluations', code)}`;
}

/** What the link of a nominee is made for: a nomination and an address, so that another address has another link. */
export function nomineeSubject(code: string, emailCanonical: string): string {
	return `${code} ${emailCanonical}`;
}

/** Where a nominee reads what is said of them, and agrees or refuses. Only their own mail has this address. */
export function nomineePath(code: string, emailCanonical: string): string {
	return `/meritas/consentement/${code}?cle=${sign('nominee', nomineeSubject(code, emailCanonical))}`;
}

/** What the link of a survey is made for: the survey, and who answers it. */
export function surveySubject(code: string, personId: number): string {
	return `${code} ${personId}`;
}

/** Where one person answers a survey. Only their own mail has this address. */
export function surveyPath(code: string, personId: number): string {
	return `/sondages/${code}?de=${personId}&cle=${sign('survey', surveySubject(code, personId))}`;
}

/** Where one person stops the reminders of a survey. */
export function surveyStopPath(code: string, personId: number): string {
	return surveyPath(code, personId).replace('?', '/rappels?');
}

/** What the link that stops the heads of a ledger is made for: a candidate of a vote and an address. */
export function headsSubject(code: string, emailCanonical: string): string {
	return `${code} ${emailCanonical}`;
}

/** Where somebody who stands in the vote of an edition stops the heads of its ledger. Only their own mail has this address. */
export function headsPath(edition: string, code: string, emailCanonical: string): string {
	return `/meritas/${edition}/vote/${code}/empreintes?cle=${sign('vote-heads', headsSubject(code, emailCanonical))}`;
}

/** Where somebody stops the notices of a course's dates. Only their own mail has this address. */
export function interestPath(courseId: number, personId: number): string {
	const code = `${courseId}-${personId}`;
	return `/formations/avis/${code}?cle=${sign('interest', code)}`;
}

/** What a slip is made for: an assembly, an organisation and its delegate, so that whoever replaces them has another. */
export function slipSubject(slug: string, organisationId: number, personId: number): string {
	return `${slug} ${organisationId} ${personId}`;
}

/** Where a delegate without a phone votes, on a device of the house: what their printed slip says. */
export function assemblySlipPath(slug: string, organisationId: number, personId: number): string {
	const key = sign('assembly-slip', slipSubject(slug, organisationId, personId));
	return `/assemblees/${slug}?de=${organisationId}-${personId}&cle=${key}`;
}

/** What the screen of the room shows, without anybody signed in. */
export function assemblyScreenPath(slug: string): string {
	return `/assemblees/${slug}/ecran?cle=${sign('assembly-screen', slug)}`;
}

/**
 * A message as the permanence reads it: without the keys of {@link orderConsentsPath}, {@link ticketConsentsPath},
 * {@link evaluationsPath}, {@link surveyPath}, {@link nomineePath}, {@link headsPath} and {@link interestPath}, which answer in somebody's
 * name. Those of orders and tickets stay: staff may open both, and give them again to whoever lost theirs.
 */
export function withoutAnswerKeys(message: string): string {
	return message
		.replace(/(?:&|&amp;)choix=[\w-]+/g, '')
		.replace(/(\/billets\/\w+\/evaluations)\?cle=[\w-]+/g, '$1')
		.replace(/(\/sondages\/\w+(?:\/rappels)?)\?de=\d+(?:&|&amp;)cle=[\w-]+/g, '$1')
		.replace(/(\/meritas\/consentement\/\w+)\?cle=[\w-]+/g, '$1')
		.replace(/(\/vote\/\w+\/empreintes)\?cle=[\w-]+/g, '$1')
		.replace(/(\/formations\/avis\/[\d-]+)\?cle=[\w-]+/g, '$1');
}

/** Where anybody verifies a certificate: what its QR code says. */
export function verifyPath(code: string): string {
	return `/verifier/${code}`;
}

/** The calendar feed of one registration. */
export function calendarPath(code: string): string {
	return `/calendrier/${code}-${sign('calendar', code)}.ics`;
}

/** A path of this site as a whole address, for mail, badges and calendars. */
export function absolute(path: string): string {
	return config().ORIGIN + path;
}

/** Where somebody joins the line of a full offer, sees their place in it, and answers when one is offered. Asks who one is. */
export function placeLinePath(courseSlug: string, eventSlug: string): string {
	return `/formations/${courseSlug}/attente/${eventSlug}`;
}
