import { readDraft, type Draft } from './draft.ts';

// What is typed is kept in the tab, for whoever reloads, whose telephone drops the page, or who comes back from the
// payment page. It never leaves the browser, and ends with the tab.

/** Raised when a draft kept before can no longer be read, or when what a box says has changed. */
const VERSION = 1;

/** A draft as the tab keeps it. */
interface KeptDraft {
	draft: Draft;
	/** It was ordered, perhaps changed since, and the payment page opened: it is wanted only if nothing comes of that. */
	sent: boolean;
	/** Address of whoever was signed in, empty for nobody: a draft is not shown to somebody else. */
	by: string;
}

const keyOf = (eventSlug: string) => `estrade:inscription:${eventSlug}`;

/** Keeps what is typed for an event. Where the browser keeps nothing, nothing is kept. */
export function keepDraft(eventSlug: string, kept: KeptDraft): void {
	withStorage((storage) => storage.setItem(keyOf(eventSlug), JSON.stringify({ version: VERSION, ...kept })));
}

/** What was typed for an event in this tab, by the same person as far as one knows; null where there is nothing. */
export function keptDraft(eventSlug: string, by: string): KeptDraft | null {
	return withStorage((storage) => readKept(storage.getItem(keyOf(eventSlug)), by)) ?? null;
}

export function forgetDraft(eventSlug: string): void {
	withStorage((storage) => storage.removeItem(keyOf(eventSlug)));
}

/** Forgets a draft whose order is confirmed; one begun anew since stays. */
export function forgetSentDraft(eventSlug: string): void {
	withStorage((storage) => {
		if (readKept(storage.getItem(keyOf(eventSlug)))?.sent) storage.removeItem(keyOf(eventSlug));
	});
}

/**
 * The draft that a tab's text holds.
 * @param by whose draft may be given back; without it, anybody's
 */
export function readKept(text: string | null, by?: string): KeptDraft | null {
	if (text === null) return null;
	let found: { version?: unknown; draft?: unknown; sent?: unknown; by?: unknown } | null;
	try {
		found = JSON.parse(text) as typeof found;
	} catch {
		return null;
	}
	if (found?.version !== VERSION || typeof found.draft !== 'object' || found.draft === null) return null;
	const owner = typeof found.by === 'string' ? found.by : '';
	if (by !== undefined && owner !== '' && owner !== by) return null;
	const draft = readDraft(found.draft as Record<string, unknown>);
	return draft.people.length === 0 ? null : { draft, sent: found.sent === true, by: owner };
}

/** Whether two drafts say the same, whatever their keys and what is unfolded. */
export function sameDraft(one: Draft, other: Draft): boolean {
	const said = (draft: Draft) =>
		JSON.stringify({
			...draft,
			idempotencyKey: '',
			people: draft.people.map((person) => ({ ...person, choosing: false }))
		});
	return said(one) === said(other);
}

/**
 * A draft kept from before, with what was typed since over the page's own, before it could be taken up again: the last
 * word typed wins, field by field.
 */
export function typedOver(kept: Draft, typed: Draft, own: Draft): Draft {
	const people = kept.people.map((person, index) =>
		typed.people[index] && own.people[index]
			? changed(person, typed.people[index], own.people[index])
			: person
	);
	const { list, method, useCredits, consentNewsletter } = changed(kept, typed, own);
	return {
		idempotencyKey: kept.idempotencyKey,
		payer: changed(kept.payer, typed.payer, own.payer),
		people,
		list,
		method,
		useCredits,
		consentNewsletter
	};
}

function changed<T extends object>(kept: T, typed: T, own: T): T {
	const merged = { ...kept };
	for (const name of Object.keys(own) as (keyof T)[])
		if (JSON.stringify(typed[name]) !== JSON.stringify(own[name])) merged[name] = typed[name];
	return merged;
}

/** Storage may be refused (private windows, a full disk): the form works all the same. */
function withStorage<T>(use: (storage: Storage) => T): T | undefined {
	try {
		return use(sessionStorage);
	} catch {
		return undefined;
	}
}
