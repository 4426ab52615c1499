import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine, type Message, type Sender } from '../../../src/lib/server/mail/message.ts';
import { renderHtml } from '../../../src/lib/server/mail/render-html.ts';
import { renderText } from '../../../src/lib/server/mail/render-text.ts';

const SENDER: Sender = {
	name: 'AXTRA, alliance',
	shortName: 'AXTRA',
	postalAddress: '1, rue de l’Été, Montréal (Québec) H0H 0H0',
	email: 'quariera@axtra.example'
};

/** A message that puts `value` wherever a value can stand. */
function everywhere(value: string): Message {
	return {
		subject: value,
		preheader: value,
		title: value,
		reason: value,
		blocks: [
			{ kind: 'heading', text: value },
			{
				kind: 'paragraph',
				text: ['Avant ', { strong: value }, ' après ', { label: value, href: 'https://exemple.org/?a=1&b=2' }]
			},
			{ kind: 'facts', rows: [[value, value]] },
			{ kind: 'button', label: value, href: 'https://exemple.org/b' },
			{
				kind: 'table',
				columns: [{ label: value }, { label: 'Montant', numeric: true }],
				rows: [[value, value]],
				totals: [[value, value]]
			},
			{ kind: 'list', items: [value] },
			{ kind: 'note', text: value },
			{ kind: 'code', digits: '123456' }
		]
	};
}

/** What a reader sees of an HTML part: tags gone, entities read. */
function seen(html: string): string {
	return html
		.replace(/<style>[^]*?<\/style>/, '')
		.replace(/<title>[^]*?<\/title>/, '')
		.replace(/<[^>]*>/g, ' ')
		.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&quot;/g, '"')
		.replace(/&nbsp;/g, ' ')
		.replace(/&amp;/g, '&');
}

const squeezed = (text: string) => text.replace(/[\s>]+/g, ' ');

test('names made of markup stay names, in the text as in the HTML', () => {
	const nasty = `<script>alert('x')</script><img src=x onerror="y"> & l’Été "É"`;
	const html = renderHtml(everywhere(nasty), SENDER);
	expect(html).not.toMatch(/<script|<img/);
	expect(html).not.toMatch(/="[^"]*<script/);
	expect(seen(html).split(nasty).length - 1).toBeGreaterThanOrEqual(12);
	expect(squeezed(renderText(everywhere(nasty), SENDER))).toContain(squeezed(nasty));
});

test('whatever the words, no tag is added to the HTML, and both parts carry them', () => {
	const shape = (html: string) => html.match(/<[a-z!/][^>]*>/gi)!.map((tag) => /<\/?[\w!]+/.exec(tag)![0]);
	const expected = shape(renderHtml(everywhere('mot'), SENDER));
	fc.assert(
		fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (words) => {
			const value = oneLine(words) || 'mot';
			const message = everywhere(value);
			const html = renderHtml(message, SENDER);
			expect(shape(html)).toEqual(expected);
			expect(squeezed(renderText(message, SENDER))).toContain(squeezed(value).trim());
			expect(squeezed(seen(html))).toContain(squeezed(value).trim());
		}),
		{ numRuns: 120 }
	);
});

test('both parts end with the postal address and the reason, and neither fetches nor follows anything', () => {
	const message = everywhere('Bonjour');
	const html = renderHtml(message, SENDER);
	const text = renderText(message, SENDER);
	for (const part of [seen(html), text.replace(/\n/g, ' ')]) expect(part).toContain(SENDER.postalAddress);
	expect(html).toContain('<html lang="fr-CA"');
	expect(html).toMatch(/color-scheme" content="light dark"/);
	expect(html).not.toMatch(/\bsrc=|url\(|@import|<link|<form/);
	for (const href of html.matchAll(/href="([^"]*)"/g))
		expect(href[1]).toMatch(/^(https:\/\/exemple\.org\/|mailto:quariera@axtra\.example$)/);
	expect(html).toContain('href="https://exemple.org/?a=1&amp;b=2"');
	expect(text).toContain('https://exemple.org/?a=1&b=2');
});

test('a line of text has no break, no control, no character that turns words around', () => {
	expect(oneLine('a\r\nBcc: x@exemple.org')).toBe('a Bcc: x@exemple.org');
	expect(oneLine('a\u202etxt.exe\u0000\u2028b')).toBe('atxt.exe b');
	expect(oneLine('1\u00a0234,56\u00a0$')).toBe('1\u00a0234,56\u00a0$');
});

test('lines of the text part break at words, never inside an address or a no-break space', () => {
	const words = 'Le montant de 1\u00a0234,56\u00a0$ est à payer. '.repeat(6);
	const text = renderText({ ...everywhere('x'), blocks: [{ kind: 'paragraph', text: words }] }, SENDER);
	for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
	expect(text.match(/1\u00a0234,56\u00a0\$/g)).toHaveLength(6);
});
