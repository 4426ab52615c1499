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

/** Under what a tab keeps a proposal being typed. */
export const keyOf = (code: string) => `estrade:proposition:${code}`;
