import { canonicalEmail, searchable } from '../format/names.ts';
import type { Audience } from '../pricing/quote.ts';
import { MAX_PEOPLE } from '../schemas/registration.ts';
import type { ListedPerson, readPeopleList, UnreadLine } from './people-list.ts';

/** The longest list worth reading: sixty lines of a very wide spreadsheet. */
const MAX_LIST = 50_000;

// What is being typed in the registration form, before it is an order. The browser works on it, and so does the
// server for whoever has no JavaScript: the same functions, the same names of fields.

export interface PersonDraft {
	/** The payer: names and address are theirs, not typed twice. */
	me: boolean;
	givenName: string;
	familyName: string;
	email: string;
	pass: string;
	addons: string[];
	dietaryNeeds: string;
	accessNeeds: string;
	/** Session id by slot. */
	sessions: Record<string, string>;
	/** Whether their choice of sessions is unfolded. */
	choosing: boolean;
	consentDirectory: boolean;
	consentPhoto: boolean;
	consentExhibitors: boolean;
}

export interface PayerDraft {
	givenName: string;
	familyName: string;
	email: string;
	/** The name as chosen in the list or typed. */
	organisation: string;
	line1: string;
	city: string;
	province: string;
	postalCode: string;
	purchaseOrder: string;
}

export interface Draft {
	idempotencyKey: string;
	payer: PayerDraft;
	people: PersonDraft[];
	/** Lines pasted and not read yet, or not readable. */
	list: string;
	method: 'card' | 'invoice';
	/** Whether the organisation's credits pay what they can. */
	useCredits: boolean;
	consentNewsletter: boolean;
}

/** An organisation as the form offers it. */
export interface OfferedOrganisation {
	id: number;
	/** Its name, with its city where another has the same. */
	label: string;
	isMember: boolean;
	/** What the reader may spend of its credits here; absent where they may spend none. */
	credits?: number;
}

export function newPerson(pass: string, me = false): PersonDraft {
	return {
		me,
		givenName: '',
		familyName: '',
		email: '',
		pass,
		addons: [],
		dietaryNeeds: '',
		accessNeeds: '',
		sessions: {},
		choosing: false,
		consentDirectory: false,
		consentPhoto: false,
		consentExhibitors: false
	};
}

export function newDraft(idempotencyKey: string, pass: string): Draft {
	return {
		idempotencyKey,
		payer: readPayer({}),
		people: [newPerson(pass, true)],
		list: '',
		method: 'invoice',
		useCredits: false,
		consentNewsletter: false
	};
}

type Values = Record<string, unknown>;
const values = (value: unknown): Values =>
	typeof value === 'object' && value !== null ? (value as Values) : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const ticked = (value: unknown): boolean => value === true || value === 'on';

function readPayer(payer: Values): PayerDraft {
	return {
		givenName: text(payer.givenName),
		familyName: text(payer.familyName),
		email: text(payer.email),
		organisation: text(payer.organisation),
		line1: text(payer.line1),
		city: text(payer.city),
		province: text(payer.province),
		postalCode: text(payer.postalCode),
		purchaseOrder: text(payer.purchaseOrder)
	};
}

/** The draft that a form sent, whatever it lacks: nested as the names of its fields are. */
export function readDraft(sent: Values): Draft {
	// `Array.from` fills the holes of a list whose numbers do not follow each other.
	const people = Array.isArray(sent.people) ? Array.from<unknown>(sent.people.slice(0, MAX_PEOPLE)) : [];
	return {
		idempotencyKey: text(sent.idempotencyKey),
		payer: readPayer(values(sent.payer)),
		people: people.map((one) => {
			const person = values(one);
			const addons = Array.isArray(person.addons) ? person.addons : [person.addons];
			return {
				me: ticked(person.me),
				givenName: text(person.givenName),
				familyName: text(person.familyName),
				email: text(person.email),
				pass: text(person.pass),
				addons: addons.map(text).filter(Boolean),
				dietaryNeeds: text(person.dietaryNeeds),
				accessNeeds: text(person.accessNeeds),
				sessions: Object.fromEntries(
					Object.entries(values(person.sessions)).flatMap(([slot, id]) =>
						text(id) ? [[slot, text(id)]] : []
					)
				),
				choosing: ticked(person.choosing),
				consentDirectory: ticked(person.consentDirectory),
				consentPhoto: ticked(person.consentPhoto),
				consentExhibitors: ticked(person.consentExhibitors)
			};
		}),
		list: text(sent.list).slice(0, MAX_LIST),
		method: sent.method === 'card' ? 'card' : 'invoice',
		useCredits: ticked(sent.useCredits),
		consentNewsletter: ticked(sent.consentNewsletter)
	};
}

/** The organisation meant by what was typed: its label, but for case, accents and spaces. */
export function organisationOf(
	typed: string,
	organisations: readonly OfferedOrganisation[]
): OfferedOrganisation | undefined {
	const wanted = searchable(typed);
	return wanted === '' ? undefined : organisations.find(({ label }) => searchable(label) === wanted);
}

/** Up to three organisations whose name holds every word typed, where none is exactly that. */
export function organisationsLike(
	typed: string,
	organisations: readonly OfferedOrganisation[]
): OfferedOrganisation[] {
	const words = searchable(typed)
		.split(/[\s-]+/)
		.filter((word) => word.length > 2);
	if (words.length === 0 || organisationOf(typed, organisations)) return [];
	return organisations
		.filter(({ label }) => words.every((word) => searchable(label).includes(word)))
		.slice(0, 3);
}

/** How to name someone of the draft: their names, else « Personne 3 » as given. */
export function nameOf(draft: Draft, index: number, unnamed: string): string {
	const { givenName, familyName } = identityOf(draft, draft.people[index]!);
	return `${givenName} ${familyName}`.trim() || unnamed;
}

/** Names and address of someone: the payer's own where they are the payer. */
function identityOf(draft: Draft, person: PersonDraft): ListedPerson {
	return person.me ? draft.payer : person;
}

/** At what price they are: a member's for a member organisation's people. */
export function audienceOf(draft: Draft, organisations: readonly OfferedOrganisation[]): Audience {
	return organisationOf(draft.payer.organisation, organisations)?.isMember ? 'member' : 'standard';
}

/** What each person has chosen, for the price. */
export function choicesOf(draft: Draft): string[][] {
	return draft.people.map(({ pass, addons }) => [pass, ...addons].filter(Boolean));
}

/** The choices that a total stands for, in one word: another audience or another choice is another total. */
export function choicesMark(draft: Draft, audience: Audience): string {
	return [
		`${audience}${draft.useCredits ? '+credits' : ''}`,
		...choicesOf(draft).map((codes) => codes.toSorted().join('+'))
	].join(' ');
}

/**
 * Adds the people of the pasted list. The lines that gave nobody stay in its box; the payer's own line is the payer.
 * @param read the reader of lists, given since the browser loads it only when one is pasted
 */
export function absorbList(
	draft: Draft,
	read: typeof readPeopleList,
	pass: string
): { draft: Draft; read: number; unread: UnreadLine[] } {
	// Whoever is there and empty, and not the payer, makes room.
	const kept = draft.people.filter(
		(person) => person.me || person.givenName || person.familyName || person.email
	);
	const { people: listed, unread } = read(draft.list, {
		taken: kept.flatMap((person) => (person.me ? [] : [person.email])),
		room: MAX_PEOPLE - kept.length
	});
	const payerEmail = canonicalEmail(draft.payer.email);
	const isPayer = ({ email }: ListedPerson) => payerEmail !== '' && canonicalEmail(email) === payerEmail;
	const model = kept[0] ?? newPerson(pass);
	const people = [
		...kept,
		...listed
			.filter((one) => !isPayer(one))
			.map((one) => ({ ...newPerson(model.pass), addons: [...model.addons], ...one }))
	];
	if (listed.some(isPayer) && !people.some(({ me }) => me)) people.unshift(newPerson(model.pass, true));
	return {
		draft: { ...draft, people, list: unread.map((line) => line.text).join('\n') },
		read: listed.length,
		unread
	};
}

/** The same pass and add-ons for everyone as for one. */
export function applyToAll(draft: Draft, index: number): Draft {
	const model = draft.people[index];
	if (!model) return draft;
	return {
		...draft,
		people: draft.people.map((person) => ({ ...person, pass: model.pass, addons: [...model.addons] }))
	};
}

export function removePerson(draft: Draft, index: number): Draft {
	return { ...draft, people: draft.people.filter((_, at) => at !== index) };
}

/**
 * The fields of an order from those of the form: the payer's names where a person is the payer, the organisation found
 * by its name, and no empty choice of session.
 */
export function completeForm(form: FormData, organisations: readonly OfferedOrganisation[]): FormData {
	const complete = new FormData();
	for (const [name, value] of form) {
		if (/^people\[\d+\]\.sessions\./.test(name) && value === '') continue;
		complete.append(name, value);
	}
	const organisation = text(form.get('payer.organisation'));
	const found = organisationOf(organisation, organisations);
	complete.delete('payer.organisationId');
	if (found) complete.set('payer.organisationId', String(found.id));
	else complete.set('payer.organisationName', organisation);
	// By any of their fields: a pass may be left unchosen.
	const people = [...form.keys()].flatMap((name) => /^(people\[\d+\])\./.exec(name)?.[1] ?? []);
	for (const prefix of new Set(people)) {
		if (!form.has(`${prefix}.me`)) {
			// Nobody consents for somebody else.
			complete.delete(`${prefix}.consentDirectory`);
			complete.delete(`${prefix}.consentPhoto`);
			complete.delete(`${prefix}.consentExhibitors`);
			continue;
		}
		for (const field of ['givenName', 'familyName', 'email'])
			complete.set(`${prefix}.${field}`, text(form.get(`payer.${field}`)));
	}
	return complete;
}

/** Errors where the person can mend them: those of the payer as a person are those of the payer. */
export function errorsToShow(errors: Record<string, string[]>, draft: Draft): Record<string, string[]> {
	const shown: Record<string, string[]> = {};
	for (const [path, messages] of Object.entries(errors)) {
		const [, index, field] = /^people\[(\d+)\]\.(givenName|familyName|email)$/.exec(path) ?? [];
		const target = field && draft.people[Number(index)]?.me ? `payer.${field}` : path;
		shown[target] = [...new Set([...(shown[target] ?? []), ...messages])];
	}
	if (shown['payer.organisationName']) {
		shown['payer.organisation'] = shown['payer.organisationName'];
		delete shown['payer.organisationName'];
	}
	return shown;
}
