import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { REFUSAL_CODES } from '../../../src/lib/server/errors.ts';
import { read, sources } from './files.ts';

type Messages = Record<string, unknown>;
const rooms = readdirSync(new URL('../../../messages', import.meta.url));
const load = (locale: string): Messages =>
	Object.assign({}, ...rooms.map((room) => JSON.parse(read(`messages/${room}/${locale}.json`)) as Messages));

const fr = load('fr');
const en = load('en');
const code = sources('src').map(read).join('\n');

describe('messages', () => {
	test('no key stands in two rooms', () => {
		const keys = rooms.flatMap((room) =>
			Object.keys(JSON.parse(read(`messages/${room}/fr.json`)) as Messages)
		);
		expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
	});

	test('French and English hold the same keys, none empty', () => {
		expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort());
		for (const messages of [fr, en]) {
			expect(Object.entries(messages).filter(([, value]) => value === '' || value === null)).toEqual([]);
		}
	});

	test('both languages of a message take the same values', () => {
		const placeholders = (value: unknown) =>
			[...new Set([...JSON.stringify(value).matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort();
		const differing = Object.keys(fr).filter(
			(key) => JSON.stringify(placeholders(fr[key])) !== JSON.stringify(placeholders(en[key]))
		);
		expect(differing).toEqual([]);
	});

	test('every message is used, and every message used exists', () => {
		const used = new Set([...code.matchAll(/\bm\.([a-z][a-z0-9_]*)\b/g)].map((match) => match[1]!));
		const spoken = (key: string) =>
			used.has(key) || code.includes(`'${key}'`) || key.startsWith('error_') || key.startsWith('field_');
		expect(Object.keys(fr).filter((key) => !spoken(key))).toEqual([]);
		expect([...used].filter((key) => !(key in fr))).toEqual([]);
	});

	test('every refusal has its sentence, and every sentence of error its refusal', () => {
		expect(REFUSAL_CODES.filter((refusal) => !(`error_${refusal}` in fr))).toEqual([]);
		const ofPages = ['error_incident', 'error_title_prefix', 'error_summary_title', 'error_page_back'];
		const orphans = Object.keys(fr).filter(
			(key) =>
				key.startsWith('error_') &&
				!ofPages.includes(key) &&
				!(REFUSAL_CODES as readonly string[]).includes(key.slice(6))
		);
		expect(orphans.filter((key) => !code.includes(`m.${key}`))).toEqual([]);
	});

	// What no-break spaces hold: guillemets, the colon and its kin.
	const breaks = /« | »| :(?=[\s<]|$)| [;!?](?=[\s<]|$)/u;

	test('French keeps its typography: curly apostrophes, no-break spaces inside guillemets and before the colon', () => {
		const wrong = /\p{L}'\p{L}|« | »| :(?!\/)| [;!?]/u;
		const texts = (value: unknown): string[] =>
			typeof value === 'string'
				? [value]
				: typeof value === 'object' && value
					? Object.values(value).flatMap(texts)
					: [];
		expect(Object.keys(fr).filter((key) => texts(fr[key]).some((text) => wrong.test(text)))).toEqual([]);
	});

	/** What a component says: the text and attributes of its markup, and the strings of its code. */
	function said(component: string): string[] {
		const uncommented = component.replace(
			/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->|^\s*(\/\/|\/?\*).*$/gm,
			''
		);
		const strings = [...uncommented.matchAll(/'((?:[^'\\\n]|\\.)*)'/g)].map(([, text]) => text!);
		let markup = uncommented.replace(/<script[\s\S]*?<\/script>/g, '');
		// From the innermost out, so that what stands in an expression is no text.
		for (let before = ''; before !== markup;) {
			before = markup;
			markup = markup.replace(/\{[^{}]*\}/g, '…');
		}
		return [...strings, ...markup.split('\n')];
	}

	test('so do the texts of the pages and components that are in no message', () => {
		const wrong = sources('src', ['.svelte']).flatMap((path) =>
			said(read(path))
				.filter((text) => breaks.test(text))
				.map((text) => `${path}: ${text.trim()}`)
		);
		expect(wrong).toEqual([]);
	});

	test('the rule of the pages finds what it should, and nothing else', () => {
		const wrongs = (component: string) => said(component).filter((text) => breaks.test(text)).length;
		for (const wrong of [
			'<p>Solde : {money(1)}</p>',
			'<p>{x} : y</p>',
			"<p>{a ? 'Le « mot »' : ''}</p>",
			'<b a="Ici : là" />'
		])
			expect(wrongs(wrong), wrong).toBeGreaterThan(0);
		for (const right of [
			'<p>Solde&nbsp;: {a ? b : `${c} : d`}</p>',
			"<p>{a ? 'b' : 'c'}</p>",
			'<!-- « mot » -->'
		])
			expect(wrongs(right), right).toBe(0);
	});
});
