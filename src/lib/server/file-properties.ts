import { inflateSync } from 'node:zlib';
import { entriesOf, textOf, type MediaType } from './file-kind.ts';

/** Something that a document says of itself, beside its pages: its author, its title… */
export interface FileProperty {
	name: 'author' | 'title' | 'subject' | 'keywords' | 'company' | 'modified-by' | 'program';
	value: string;
}

/** What a document says of itself, and whether all of it could be read: an encrypted PDF hides it. */
export interface FileProperties {
	properties: FileProperty[];
	isWhole: boolean;
}

/** As an office suite names them in its XML, and as XMP does in a PDF. */
const XML_NAMES: Record<string, FileProperty['name']> = {
	'dc:creator': 'author',
	'meta:initial-creator': 'author',
	'pdf:Author': 'author',
	'dc:title': 'title',
	'dc:subject': 'subject',
	'dc:description': 'subject',
	'cp:keywords': 'keywords',
	'meta:keyword': 'keywords',
	'cp:lastModifiedBy': 'modified-by',
	Company: 'company',
	Manager: 'author',
	'meta:generator': 'program',
	'xmp:CreatorTool': 'program'
};

/** In the information dictionary of a PDF (ISO 32000-1, 14.3.3). */
const PDF_NAMES: Record<string, FileProperty['name']> = {
	Author: 'author',
	Title: 'title',
	Subject: 'subject',
	Keywords: 'keywords',
	Creator: 'program'
};

/** The parts of an archive where suites keep them: OpenDocument, then Office. */
const XML_PARTS = new Set(['meta.xml', 'docProps/core.xml', 'docProps/app.xml']);

/** Of one PDF, no more is unpacked than this: a bomb gives nothing. */
const MOST_UNPACKED = 8 * 1024 * 1024;
const MOST_VALUE = 300;

/**
 * What a document says of itself beside its pages, for whoever must see that it names nobody. A picture says nothing: it is
 * cleaned when it comes. Of a PDF the information dictionary and the XMP are read, packed in streams or not; what a
 * document is made to hide elsewhere is not looked for.
 */
export function propertiesOf(bytes: Buffer, mediaType: MediaType): FileProperties {
	if (mediaType.startsWith('image/')) return { properties: [], isWhole: true };
	if (mediaType === 'application/pdf') return propertiesOfPdf(bytes);
	const parts = (entriesOf(bytes) ?? []).filter(({ name }) => XML_PARTS.has(name));
	const texts = parts.map((part) => textOf(bytes, part));
	return {
		properties: once(texts.flatMap((text) => (text ? propertiesOfXml(text) : []))),
		isWhole: texts.every((text) => text !== undefined)
	};
}

function propertiesOfPdf(bytes: Buffer): FileProperties {
	const texts = [bytes.toString('latin1'), ...unpackedStreams(bytes)];
	return {
		properties: once(
			texts.flatMap((text) => [
				...propertiesOfDictionary(text),
				// XMP is UTF-8.
				...propertiesOfXml(Buffer.from(text, 'latin1').toString('utf8'))
			])
		),
		isWhole: !/\/Encrypt\b/.test(texts[0]!)
	};
}

/** The streams of objects and of XMP of a PDF that are deflated, as text. */
function unpackedStreams(bytes: Buffer): string[] {
	const text = bytes.toString('latin1');
	const found: string[] = [];
	let left = MOST_UNPACKED;
	for (const { index, 0: head } of text.matchAll(/\/Type\s*\/(?:ObjStm|Metadata)\b/g)) {
		const from = text.indexOf('stream', index + head.length);
		if (from === -1 || left <= 0) break;
		const start = from + 'stream'.length + (text.startsWith('\r\n', from + 'stream'.length) ? 2 : 1);
		const end = text.indexOf('endstream', start);
		try {
			const unpacked = inflateSync(bytes.subarray(start, end === -1 ? undefined : end), {
				maxOutputLength: left
			});
			left -= unpacked.length;
			found.push(unpacked.toString('latin1'));
		} catch {
			// Not deflated: it was read in clear with the rest.
		}
	}
	return found;
}

/** `/Author (Léa)` or `/Author <FEFF…>`, wherever they stand. */
function propertiesOfDictionary(text: string): FileProperty[] {
	const entries = text.matchAll(
		/\/(Author|Title|Subject|Keywords|Creator)\s*(?:\(((?:\\[\s\S]|[^\\()]){0,2000})\)|<([\da-fA-F\s]{2,4000})>)/g
	);
	return [...entries].flatMap(([, name, literal, hex]) =>
		property(PDF_NAMES[name!]!, pdfText(literal === undefined ? fromHex(hex!) : unescaped(literal)))
	);
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '', f: '' };

/** A literal string of a PDF, byte by byte. */
function unescaped(literal: string): string {
	return literal.replace(/\\([0-7]{1,3}|[\s\S])/g, (_, code: string) =>
		/^[0-7]/.test(code) ? String.fromCharCode(parseInt(code, 8) & 0xff) : (ESCAPES[code] ?? code)
	);
}

const fromHex = (hex: string) => Buffer.from(hex.replace(/\s/g, ''), 'hex').toString('latin1');

/** Text of a PDF from its bytes: UTF-16 where it begins by its mark, UTF-8 likewise, else nearly Latin-1. */
function pdfText(bytes: string): string {
	const raw = Buffer.from(bytes, 'latin1');
	if (bytes.startsWith('\xfe\xff')) return new TextDecoder('utf-16be').decode(raw.subarray(2));
	return bytes.startsWith('\xef\xbb\xbf') ? raw.subarray(3).toString('utf8') : bytes;
}

function propertiesOfXml(text: string): FileProperty[] {
	return Object.entries(XML_NAMES).flatMap(([tag, name]) => {
		const [, inside] = new RegExp(`<${tag}(?:\\s[^>]*)?>([\\s\\S]{0,2000}?)</${tag}>`).exec(text) ?? [];
		const [, attribute] = new RegExp(`\\s${tag}="([^"]{0,2000})"`).exec(text) ?? [];
		return property(name, unmarked(inside ?? attribute ?? ''));
	});
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '’' };

/** The words of a piece of XML, those of a list one after another. */
function unmarked(xml: string): string {
	return xml
		.replace(/<[^>]*>/g, ' ')
		.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name]!);
}

function property(name: FileProperty['name'], value: string): FileProperty[] {
	const shown = value
		.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
		.trim()
		.slice(0, MOST_VALUE);
	return shown === '' ? [] : [{ name, value: shown }];
}

function once(properties: readonly FileProperty[]): FileProperty[] {
	return properties.filter(
		(one, i) => properties.findIndex(({ name, value }) => name === one.name && value === one.value) === i
	);
}
