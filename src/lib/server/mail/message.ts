/** A piece of a sentence: plain, strong, or a link. Always written as text: nothing here is read as HTML. */
export type Inline = string | { strong: string } | { label: string; href: string };

/** What messages are made of; each is rendered to HTML and to text, so that both parts say the same. */
export type Block =
	| { kind: 'heading'; text: string }
	| { kind: 'paragraph'; text: Inline | readonly Inline[] }
	/** Label and value, one a line. */
	| { kind: 'facts'; rows: readonly (readonly [label: string, value: string])[] }
	| { kind: 'button'; label: string; href: string }
	| {
			kind: 'table';
			columns: readonly { label: string; numeric?: boolean }[];
			rows: readonly (readonly string[])[];
			/** Sums under the table; the last one is the one that counts. */
			totals?: readonly (readonly [label: string, value: string])[];
	  }
	| { kind: 'list'; items: readonly string[] }
	/** Set apart: what must not be missed. */
	| { kind: 'note'; text: Inline | readonly Inline[] }
	/** Six digits to type somewhere else. */
	| { kind: 'code'; digits: string };

export interface Message {
	subject: string;
	/** What an inbox shows after the subject. */
	preheader: string;
	title: string;
	blocks: readonly Block[];
	/** Why the person receives it, at the foot. */
	reason: string;
}

/** Who writes, at the foot of every message: name, postal address and address for answers. */
export interface Sender {
	name: string;
	/** How people call it: at the head of messages. */
	shortName: string;
	postalAddress: string;
	email: string;
}

/** A file joined to a message. */
export interface Attachment {
	filename: string;
	contentType: string;
	content: Buffer;
}

/**
 * One line of text as a message may carry it: no control or direction-changing character, which could break a header
 * or make a name read as something else; runs of spaces become one, no-break spaces stay.
 */
export function oneLine(value: string): string {
	return value
		.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
		.replace(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/g, '')
		.replace(/ {2,}/g, ' ')
		.trim();
}
