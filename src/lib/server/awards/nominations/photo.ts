import type { PictureSize } from '../../../awards/crop.ts';

/** The kinds of picture that are kept as photos. */
export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PhotoType = (typeof PHOTO_TYPES)[number];

/**
 * The most pixels of a photo: fifty million and what cameras sold as such add. More would fill the memory of whoever opens
 * it, however few bytes it takes.
 */
const MOST_PIXELS = 50 * 1024 * 1024;

/** Whether a picture is one that a browser can draw: it has pixels, and not too many. */
export function isDrawable({ width, height }: PictureSize): boolean {
	return width > 0 && height > 0 && width * height <= MOST_PIXELS;
}

/**
 * A picture without what it carries beside itself (place, time, device, names, a smaller copy), its pixels untouched.
 * What stays is a list, what nobody knows of goes: what draws the picture, its colours, and how a JPEG is turned.
 * @returns undefined for a picture that is broken
 */
export function cleanPhoto(bytes: Buffer, type: PhotoType): Buffer | undefined {
	try {
		if (type === 'image/jpeg') return cleanJpeg(bytes);
		return type === 'image/png' ? cleanPng(bytes) : cleanWebp(bytes);
	} catch (error) {
		// Read past its end: a picture that promises more than it holds.
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

/** How large a picture is, turned as it is seen. */
export function sizeOfPhoto(bytes: Buffer, type: PhotoType): PictureSize | undefined {
	try {
		if (type === 'image/jpeg') return sizeOfJpeg(bytes);
		if (type === 'image/png') return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
		return sizeOfWebp(bytes);
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

interface Segment {
	marker: number;
	start: number;
	end: number;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const DQT = 0xdb;
const DNL = 0xdc;
const DRI = 0xdd;
const JPG = 0xc8;

/** The segments of a JPEG in order, the data of a scan with its header (ITU-T T.81, B.1); undefined when it is broken. */
function segmentsOf(bytes: Buffer): Segment[] | undefined {
	const segments: Segment[] = [];
	let at = 2;
	for (;;) {
		if (bytes.readUInt8(at) !== 0xff) return undefined;
		// Fill bytes may stand before a marker.
		while (bytes.readUInt8(at + 1) === 0xff) at++;
		const marker = bytes.readUInt8(at + 1);
		if (marker === EOI) return segments;
		let end = at + 2 + bytes.readUInt16BE(at + 2);
		if (end > bytes.length) return undefined;
		if (marker === SOS) end = endOfScan(bytes, end);
		segments.push({ marker, start: at, end });
		at = end;
	}
}

/** Where the data of a scan ends: at the first marker that is no restart and no stuffed byte. */
function endOfScan(bytes: Buffer, from: number): number {
	for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
		const next = bytes.readUInt8(at + 1);
		if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
	}
	throw new RangeError('scan without end');
}

function cleanJpeg(bytes: Buffer): Buffer | undefined {
	const segments = segmentsOf(bytes);
	if (!segments) return undefined;
	const turned = orientationOf(bytes, segments);
	return Buffer.concat([
		Buffer.from([0xff, SOI]),
		...(turned === 1 ? [] : [orientationSegment(turned)]),
		...segments.flatMap((segment) => keptOfJpeg(bytes, segment) ?? []),
		Buffer.from([0xff, EOI])
	]);
}

/** What stays of a segment: frames, tables and scans whole; of the marks of applications, what says how colours read. */
function keptOfJpeg(bytes: Buffer, { marker, start, end }: Segment): Buffer | undefined {
	const segment = bytes.subarray(start, end);
	const isNamed = (name: string) => segment.toString('latin1', 4, 4 + name.length) === name;
	if (marker >= 0xc0 && marker <= 0xcf && marker !== JPG) return segment;
	if (marker === SOS || marker === DQT || marker === DNL || marker === DRI) return segment;
	if (marker === APP2 && isNamed('ICC_PROFILE\0')) return segment;
	// Without the small copy that may follow its density (JFIF 1.02).
	if (marker === APP0 && isNamed('JFIF\0') && segment.length >= 18) return shortened(segment, 16, [0, 0]);
	// Version, flags and the transform of colours: nothing of what may follow.
	if (marker === APP14 && isNamed('Adobe') && segment.length >= 16) return shortened(segment, 16, []);
	return undefined;
}

/** The first bytes of a segment with an end of its own, under the length that it then has. */
function shortened(segment: Buffer, kept: number, end: readonly number[]): Buffer {
	const made = Buffer.concat([segment.subarray(0, kept), Buffer.from(end)]);
	made.writeUInt16BE(made.length - 2, 2);
	return made;
}

const ORIENTATION = 0x0112;

/** How a JPEG is turned: 1 to 8, as its Exif says (TIFF 6.0, tag 274); 1 where it says nothing. */
function orientationOf(bytes: Buffer, segments: readonly Segment[]): number {
	const exif = segments.find(
		({ marker, start }) => marker === APP1 && bytes.toString('latin1', start + 4, start + 10) === 'Exif\0\0'
	);
	if (!exif) return 1;
	const tiff = bytes.subarray(exif.start + 10, exif.end);
	const isLittle = tiff.toString('latin1', 0, 2) === 'II';
	const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
	const long = (at: number) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
	try {
		const directory = long(4);
		for (let i = 0; i < short(directory); i++) {
			const entry = directory + 2 + 12 * i;
			if (short(entry) !== ORIENTATION) continue;
			const turned = short(entry + 8);
			return turned >= 1 && turned <= 8 ? turned : 1;
		}
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
	}
	return 1;
}

/** An Exif that says nothing but how the picture is turned. */
function orientationSegment(turned: number): Buffer {
	const segment = Buffer.alloc(36);
	segment.writeUInt16BE(0xffe1, 0);
	segment.writeUInt16BE(34, 2);
	segment.write('Exif\0\0MM', 4, 'latin1');
	segment.writeUInt16BE(42, 12);
	segment.writeUInt32BE(8, 14);
	segment.writeUInt16BE(1, 18);
	segment.writeUInt16BE(ORIENTATION, 20);
	segment.writeUInt16BE(3, 22);
	segment.writeUInt32BE(1, 24);
	segment.writeUInt16BE(turned, 28);
	return segment;
}

function sizeOfJpeg(bytes: Buffer): PictureSize | undefined {
	const segments = segmentsOf(bytes) ?? [];
	// A frame's header: SOF0 to SOF15, without the tables that share the range.
	const frame = segments.find(
		({ marker }) => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
	);
	if (!frame) return undefined;
	const size = { width: bytes.readUInt16BE(frame.start + 7), height: bytes.readUInt16BE(frame.start + 5) };
	return orientationOf(bytes, segments) >= 5 ? { width: size.height, height: size.width } : size;
}

/** Chunks of a PNG that draw it, and say how its colours read (PNG third edition, 11.2 and 11.3.1 to 11.3.2). */
const PNG_KEPT = new Set(
	'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs'.split(' ')
);

function cleanPng(bytes: Buffer): Buffer {
	const parts = [bytes.subarray(0, 8)];
	for (let at = 8; ;) {
		const end = at + 12 + bytes.readUInt32BE(at);
		if (end > bytes.length) throw new RangeError('chunk without end');
		const kind = bytes.toString('latin1', at + 4, at + 8);
		if (PNG_KEPT.has(kind)) parts.push(bytes.subarray(at, end));
		if (kind === 'IEND') return Buffer.concat(parts);
		at = end;
	}
}

/** Flags of the first chunk of an extended WebP that say what follows (WebP container, « Extended File Format »). */
const WEBP_EXIF = 0x08;
const WEBP_XMP = 0x04;
const WEBP_ANIMATED = 0x02;
/** Its chunks that draw a still picture, and its colours' profile. */
const WEBP_KEPT = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP']);

function cleanWebp(bytes: Buffer): Buffer | undefined {
	const parts: Buffer[] = [];
	let isDrawn = false;
	const all = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
	for (let at = 12; at + 8 <= all;) {
		const kind = bytes.toString('latin1', at, at + 4);
		const size = bytes.readUInt32LE(at + 4);
		const end = at + 8 + size + (size % 2);
		if (at + 8 + size > bytes.length) throw new RangeError('chunk without end');
		const chunk = Buffer.from(bytes.subarray(at, end));
		if (kind === 'VP8X') chunk.writeUInt8(chunk.readUInt8(8) & ~(WEBP_EXIF | WEBP_XMP | WEBP_ANIMATED), 8);
		if (WEBP_KEPT.has(kind)) parts.push(chunk);
		if (kind === 'VP8 ' || kind === 'VP8L') isDrawn = true;
		at = end;
	}
	// An animation has no picture of its own.
	if (!isDrawn) return undefined;
	const body = Buffer.concat(parts);
	const head = Buffer.alloc(12);
	head.write('RIFF', 0, 'latin1');
	head.writeUInt32LE(body.length + 4, 4);
	head.write('WEBP', 8, 'latin1');
	return Buffer.concat([head, body]);
}

function sizeOfWebp(bytes: Buffer): PictureSize | undefined {
	const kind = bytes.toString('latin1', 12, 16);
	if (kind === 'VP8X') return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
	if (kind === 'VP8 ')
		return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
	if (kind !== 'VP8L') return undefined;
	const bits = bytes.readUInt32LE(21);
	return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
