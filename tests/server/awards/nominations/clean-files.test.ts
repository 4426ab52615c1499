import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
	attachNominationFile,
	readNominationFile
} from '../../../../src/lib/server/awards/nominations/files.ts';
import { cleanPhoto } from '../../../../src/lib/server/awards/nominations/photo.ts';
import { propertiesOf } from '../../../../src/lib/server/file-properties.ts';
import { makeEdition } from '../../../factories/awards.ts';
import { makeDraft, makeNominator } from '../../../factories/nominations.ts';
import { refusalOf } from '../../../setup/refused.ts';

const PDF = 'application/pdf';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

function png(width: number, height: number, ...more: [string, string][]): Buffer {
	const size = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
	size.writeUInt32BE(width, 0);
	size.writeUInt32BE(height, 4);
	const chunks = [['IHDR', size.toString('latin1')], ...more, ['IEND', '']] as [string, string][];
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		...chunks.map(([kind, data]) => {
			const head = Buffer.alloc(8);
			head.writeUInt32BE(data.length, 0);
			head.write(kind, 4, 'latin1');
			return Buffer.concat([head, Buffer.from(data, 'latin1'), Buffer.alloc(4)]);
		})
	]);
}

const segment = (marker: number, data: Buffer | string) => {
	const body = Buffer.isBuffer(data) ? data : Buffer.from(data, 'latin1');
	const head = Buffer.from([0xff, marker, 0, 0]);
	head.writeUInt16BE(body.length + 2, 2);
	return Buffer.concat([head, body]);
};
const jpeg = (...more: Buffer[]) =>
	Buffer.concat([
		Buffer.from([0xff, 0xd8]),
		...more,
		segment(0xc0, Buffer.from([8, 0, 30, 0, 40, 1, 1, 0x11, 0])),
		segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
		Buffer.from([1, 2, 0xff, 0xd9])
	]);

describe('a picture keeps what draws it, and nothing that nobody knows of', () => {
	test('JPEG: no small copy, no text of an application, no unknown mark', () => {
		const density = '\x01\x02\x01\0\x48\0\x48';
		const clean = cleanPhoto(
			jpeg(
				segment(0xe0, `JFIF\0${density}\x01\x01VIGNETTE`),
				segment(0xe0, 'JFXX\0\x10VIGNETTE'),
				segment(0xee, 'Adobe\0\x64\0\0\0\0\x01Léa Gagnon'),
				segment(0xee, 'Un nom'),
				segment(0xe2, 'ICC_PROFILE\0couleurs'),
				segment(0xe5, 'Un nom'),
				segment(0xf0, 'Un nom'),
				segment(0xfe, 'Un nom')
			),
			'image/jpeg'
		)!;
		for (const gone of ['VIGNETTE', 'JFXX', 'Gagnon', 'Un nom'])
			expect(clean.includes(Buffer.from(gone, 'latin1')), gone).toBe(false);
		for (const kept of [`JFIF\0${density}\0\0`, 'Adobe\0\x64\0\0\0\0\x01', 'ICC_PROFILE'])
			expect(clean.includes(Buffer.from(kept, 'latin1')), kept).toBe(true);
	});

	test('PNG: no chunk of its own', () => {
		const clean = cleanPhoto(png(4, 4, ['prVt', 'Un nom'], ['gAMA', 'gamm']), 'image/png')!;
		expect(clean.includes('Un nom')).toBe(false);
		expect(clean.includes('gAMA')).toBe(true);
	});

	test('WebP: no unknown chunk, and no animation', () => {
		const riff = (kind: string, data: Buffer) => {
			const head = Buffer.alloc(8);
			head.write(kind, 0, 'latin1');
			head.writeUInt32LE(data.length, 4);
			return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
		};
		const webp = (...chunks: Buffer[]) =>
			riff('RIFF', Buffer.concat([Buffer.from('WEBP'), riff('VP8X', Buffer.alloc(10)), ...chunks]));
		const clean = cleanPhoto(
			webp(riff('PRIV', Buffer.from('Un nom')), riff('VP8 ', Buffer.alloc(12))),
			'image/webp'
		);
		expect(clean!.includes('Un nom')).toBe(false);
		expect(cleanPhoto(webp(riff('ANMF', Buffer.alloc(20))), 'image/webp')).toBeUndefined();
	});
});

describe('what is joined', () => {
	const draft = async () => {
		const made = await makeDraft(await makeEdition({ phase: 'nominations' }), await makeNominator());
		return (kind: 'photo' | 'document', bytes: Buffer) =>
			attachNominationFile({ ...made, kind, file: { name: 'x', bytes } }).then(
				async (file) => (await readNominationFile(made.actor, made.code, file)).bytes
			);
	};

	test('a picture sent as a document is cleaned as a photo is', async () => {
		const send = await draft();
		expect((await send('document', png(4, 4, ['tEXt', 'Auteur\0Moi']))).includes('Moi')).toBe(false);
		expect((await send('document', jpeg(segment(0xfe, 'Un nom')))).includes('Un nom')).toBe(false);
		const pdf = Buffer.from('%PDF-1.7 Moi');
		expect(await send('document', pdf)).toEqual(pdf);
	});

	test('a photo that is none is told what a photo is; a bomb of pixels is not taken', async () => {
		const send = await draft();
		const refused = async (kind: 'photo' | 'document', bytes: Buffer) =>
			(await refusalOf(send(kind, bytes))).code;
		expect(await refused('photo', Buffer.from('MZ'))).toBe('photo_refused');
		expect(await refused('document', Buffer.from('MZ'))).toBe('file_kind_refused');
		for (const kind of ['photo', 'document'] as const)
			expect(await refused(kind, png(60_000, 60_000))).toBe('photo_too_large');
		// What a camera of fifty megapixels takes.
		await send('photo', png(8192, 6144));
	});
});

describe('what a document says of itself is told to staff', () => {
	test('a PDF, in clear, in UTF-16 and packed', () => {
		const packed = deflateSync(Buffer.from('1 0 <</Author (Organisme caché)>>', 'latin1'));
		const utf16 = Buffer.from('\ufeffTitre éloquent', 'utf16le').swap16().toString('hex');
		const pdf = Buffer.concat([
			Buffer.from(`%PDF-1.7 <</Author (L\\351a \\(Le SOIT\\)) /Title <${utf16}>>> `, 'latin1'),
			Buffer.from('<</Type /ObjStm /Filter /FlateDecode>>\nstream\n'),
			packed,
			Buffer.from('\nendstream <dc:creator><rdf:Seq><rdf:li>Noé &amp; cie</rdf:li></rdf:Seq></dc:creator>')
		]);
		const { properties, isWhole } = propertiesOf(pdf, PDF);
		expect(isWhole).toBe(true);
		expect(properties).toEqual(
			expect.arrayContaining([
				{ name: 'author', value: 'Léa (Le SOIT)' },
				{ name: 'title', value: 'Titre éloquent' },
				{ name: 'author', value: 'Organisme caché' },
				{ name: 'author', value: 'Noé & cie' }
			])
		);
		expect(propertiesOf(Buffer.from('%PDF-1.7 trailer <</Encrypt 5 0 R>>'), PDF).isWhole).toBe(false);
		expect(propertiesOf(Buffer.from('%PDF-1.7 rien'), PDF)).toEqual({ properties: [], isWhole: true });
	});

	test('a document of an office suite', () => {
		const bytes = archive({
			'word/document.xml': '<w/>',
			'docProps/core.xml':
				'<cp:coreProperties><dc:creator>Léa</dc:creator><cp:lastModifiedBy>Marc</cp:lastModifiedBy></cp:coreProperties>',
			'docProps/app.xml': '<Properties><Company>Le SOIT</Company></Properties>'
		});
		expect(propertiesOf(bytes, DOCX)).toEqual({
			isWhole: true,
			properties: [
				{ name: 'author', value: 'Léa' },
				{ name: 'modified-by', value: 'Marc' },
				{ name: 'company', value: 'Le SOIT' }
			]
		});
	});
});

/** A ZIP archive of files that are not packed. */
function archive(files: Record<string, string>): Buffer {
	const bodies: Buffer[] = [];
	const records: Buffer[] = [];
	let at = 0;
	for (const [name, text] of Object.entries(files)) {
		const data = Buffer.from(text);
		const local = Buffer.alloc(30);
		local.writeUInt32LE(0x04034b50, 0);
		local.writeUInt16LE(name.length, 26);
		const record = Buffer.alloc(46);
		record.writeUInt32LE(0x02014b50, 0);
		record.writeUInt32LE(data.length, 20);
		record.writeUInt16LE(name.length, 28);
		record.writeUInt32LE(at, 42);
		bodies.push(local, Buffer.from(name), data);
		records.push(record, Buffer.from(name));
		at += 30 + name.length + data.length;
	}
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(Object.keys(files).length, 10);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...bodies, ...records, end]);
}
