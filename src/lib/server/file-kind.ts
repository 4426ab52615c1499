import { inflateRawSync } from 'node:zlib';

/** What may be joined, by media type, with the ending its name gets. */
export const FILE_ENDINGS = {
	'application/pdf': 'pdf',
	'image/png': 'png',
	'image/jpeg': 'jpg',
	'image/webp': 'webp',
	'application/vnd.oasis.opendocument.text': 'odt',
	'application/vnd.oasis.opendocument.presentation': 'odp',
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
	'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx'
} as const;
export type MediaType = keyof typeof FILE_ENDINGS;

const isMediaType = (text: string): text is MediaType => Object.hasOwn(FILE_ENDINGS, text);

/**
 * What a file is, found from its bytes; whatever its name and the browser say. Documents with macros are none of these.
 * @returns undefined for anything that may not be joined
 */
export function fileKind(bytes: Buffer): MediaType | undefined {
	if (startsWith(bytes, '%PDF-')) return 'application/pdf';
	if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png';
	if (startsWith(bytes, '\xff\xd8\xff')) return 'image/jpeg';
	if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'image/webp';
	if (startsWith(bytes, 'PK\x03\x04')) return documentKind(bytes);
	return undefined;
}

function startsWith(bytes: Buffer, magic: string, at = 0): boolean {
	return bytes.subarray(at, at + magic.length).equals(Buffer.from(magic, 'latin1'));
}

/** A document of an office suite is a ZIP archive: told by the names it holds and the types it declares. */
function documentKind(bytes: Buffer): MediaType | undefined {
	const entries = entriesOf(bytes);
	if (!entries) return undefined;
	const names = entries.map(({ name }) => name);
	// Where OpenDocument keeps its Basic and its scripts, and Office its VBA.
	if (names.some((name) => /^(Basic|Scripts)\/|vbaproject\.bin$/i.test(name))) return undefined;
	// OpenDocument says its type in clear in a first entry, as ODF 1.3 part 2, 3.3 has it.
	if (names[0] === 'mimetype') {
		const at = 30 + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
		const type = bytes.subarray(at, at + bytes.readUInt32LE(22)).toString('latin1');
		return isMediaType(type) && type.includes('opendocument') ? type : undefined;
	}
	const types = entries.find(({ name }) => name === '[Content_Types].xml');
	// A part of VBA under another name is declared there, else no suite runs it (ECMA-376 part 2, 10.1.2).
	if (!types || /vbaProject|macroEnabled/i.test(textOf(bytes, types) ?? 'vbaProject')) return undefined;
	if (names.includes('word/document.xml'))
		return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
	if (names.includes('ppt/presentation.xml'))
		return 'application/vnd.openxmlformats-officedocument.presentationml.presentation';
	return undefined;
}

/** Record signatures and sizes of the ZIP format (APPNOTE 6.3, 4.3.12 and 4.3.16). */
const END = 0x06054b50;
const END_SIZE = 22;
const MAX_COMMENT = 65_535;
const ENTRY = 0x02014b50;
const ENTRY_SIZE = 46;
/** A deck of several hundred slides has some thousands. */
const MAX_ENTRIES = 20_000;

/** A file of an archive: how it is packed (0 not at all, 8 deflated), how large, and where its record begins. */
export interface Entry {
	name: string;
	method: number;
	packedSize: number;
	at: number;
}

/** The files of an archive's directory; undefined when it is broken or absurdly long. */
export function entriesOf(bytes: Buffer): Entry[] | undefined {
	let end = bytes.length - END_SIZE;
	const first = Math.max(0, end - MAX_COMMENT);
	while (end >= first && bytes.readUInt32LE(end) !== END) end--;
	if (end < first) return undefined;
	const count = bytes.readUInt16LE(end + 10);
	if (count > MAX_ENTRIES) return undefined;
	const entries: Entry[] = [];
	let at = bytes.readUInt32LE(end + 16);
	for (let i = 0; i < count; i++) {
		if (at + ENTRY_SIZE > bytes.length || bytes.readUInt32LE(at) !== ENTRY) return undefined;
		const length = bytes.readUInt16LE(at + 28);
		entries.push({
			name: bytes.subarray(at + ENTRY_SIZE, at + ENTRY_SIZE + length).toString('utf8'),
			method: bytes.readUInt16LE(at + 10),
			packedSize: bytes.readUInt32LE(at + 20),
			at: bytes.readUInt32LE(at + 42)
		});
		at += ENTRY_SIZE + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
	}
	return entries;
}

/** The largest list of types that is unpacked: of a deck of thousands of slides. */
const MAX_TYPES = 2_000_000;

/** A small file of an archive as text; undefined when it cannot be unpacked. */
export function textOf(bytes: Buffer, { method, packedSize, at }: Entry): string | undefined {
	if (at + 30 > bytes.length) return undefined;
	const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
	const packed = bytes.subarray(from, from + packedSize);
	if (method === 0) return packed.toString('utf8');
	if (method !== 8) return undefined;
	try {
		return inflateRawSync(packed, { maxOutputLength: MAX_TYPES }).toString('utf8');
	} catch {
		return undefined;
	}
}

const MAX_NAME = 100;

/**
 * A file's name as it may be shown and saved: no folder, nothing unseen, nothing that a system reserves, and the ending
 * of what the file is.
 */
export function cleanFileName(typed: string, kind: MediaType): string {
	const ending = FILE_ENDINGS[kind];
	const base = typed
		.normalize('NFC')
		.replace(/^.*[/\\]/s, '')
		.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
		.replace(/[<>:"|?*%]/g, ' ')
		.replace(/\.[\p{L}\p{N}]{1,8}$/u, '')
		.replace(/[\s.]+/g, ' ')
		.trim();
	return `${[...base].slice(0, MAX_NAME).join('').trim() || 'document'}.${ending}`;
}
