import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

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
