import type { Answers, ProposalText } from '$lib/programme/proposal';

/** A proposal as its fields hold it: texts, for what is not chosen yet is empty. */
export interface Draft {
	title: string;
	formatId: string;
	trackId: string;
	summary: string;
	description: string;
	level: string;
	equipment: string[];
	maxPeople: string;
	note: string;
	answers: Record<string, string | string[]>;
}

/** The fields of what is stored. */
export function draftOf(text: ProposalText): Draft {
	return {
		...text,
		formatId: text.formatId === null ? '' : String(text.formatId),
		trackId: text.trackId === null ? '' : String(text.trackId),
		maxPeople: text.maxPeople === null ? '' : String(text.maxPeople),
		equipment: [...text.equipment],
		answers: Object.fromEntries(Object.entries(text.answers).map(([id, answer]) => [id, fieldOf(answer)]))
	};
}

const fieldOf = (answer: Answers[string]) => (answer === true ? 'on' : answer === false ? '' : answer);

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const texts = (value: unknown) => (Array.isArray(value) ? value : [value]).map(text).filter(Boolean);

/** The fields of what a form sent or the tab kept, whatever it lacks. */
export function readDraft(sent: Record<string, unknown>): Draft {
	const answers =
		typeof sent.answers === 'object' && sent.answers !== null ? Object.entries(sent.answers) : [];
	return {
		title: text(sent.title),
		formatId: text(sent.formatId),
		trackId: text(sent.trackId),
		summary: text(sent.summary),
		description: text(sent.description),
		level: text(sent.level) || 'everyone',
		equipment: texts(sent.equipment),
		maxPeople: text(sent.maxPeople),
		note: text(sent.note),
		answers: Object.fromEntries(
			answers.map(([id, answer]) => [id, Array.isArray(answer) ? texts(answer) : text(answer)])
		)
	};
}

export function sameDraft(one: Draft, other: Draft): boolean {
	return JSON.stringify(readDraft({ ...one })) === JSON.stringify(readDraft({ ...other }));
}

/** What a tab keeps of a proposal being typed, and the revision that it was typed on. */
export interface KeptDraft {
	draft: Draft;
	revision: number;
}

/** Raised when a draft kept before can no longer be read. */
const VERSION = 1;
const keyOf = (code: string) => `estrade:proposition:${code}`;

/** Keeps what is typed in the tab. The code of a proposal is its people's only: nobody else asks for it. */
export function keepDraft(code: string, kept: KeptDraft): void {
	withStorage((storage) => storage.setItem(keyOf(code), JSON.stringify({ version: VERSION, ...kept })));
}

export function forgetDraft(code: string): void {
	withStorage((storage) => storage.removeItem(keyOf(code)));
}

export function keptDraft(code: string): KeptDraft | undefined {
	return withStorage((storage) => {
		const found = JSON.parse(storage.getItem(keyOf(code)) ?? 'null') as Partial<KeptDraft> & {
			version?: number;
		};
		if (found?.version !== VERSION || typeof found.revision !== 'number' || !found.draft) return undefined;
		return { draft: readDraft({ ...found.draft }), revision: found.revision };
	});
}

/** Storage may be refused, or hold what we did not write: the form works all the same. */
function withStorage<T>(use: (storage: Storage) => T): T | undefined {
	try {
		return use(sessionStorage);
	} catch {
		return undefined;
	}
}
