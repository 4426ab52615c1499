import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

// What printed documents share: faces, the alliance's colours, and their end.

export const INK = '#14202b';
export const SOFT = '#4a5763';
export const BLUE = '#1d4f8f';
export const GOLD = '#f2b736';
export const GREEN = '#1c6a4a';

/** The faces of printed documents: titles (extra bold), running text, and its strong weight. */
export type FontFace = 'title' | 'text' | 'strong';

const FILES: Record<FontFace, string> = {
	title: 'BricolageGrotesque-ExtraBold.ttf',
	text: 'HankenGrotesk-Regular.ttf',
	strong: 'HankenGrotesk-SemiBold.ttf'
};

const read = new Map<FontFace, Buffer>();

/** A face as a TrueType file, for pdfkit's `registerFont`. Read once from `fonts/`, beside the application. */
export function fontFile(face: FontFace): Buffer {
	let file = read.get(face);
	if (!file) read.set(face, (file = readFileSync(resolve('fonts', FILES[face]))));
	return file;
}

/** Ends a document and gives it whole. */
export function finished(doc: PDFKit.PDFDocument): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		doc.on('data', (chunk: Buffer) => chunks.push(chunk));
		doc.on('end', () => resolve(Buffer.concat(chunks)));
		doc.on('error', reject);
		doc.end();
	});
}
