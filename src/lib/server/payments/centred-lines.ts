import type { FontFace } from '../print.ts';
import type { Pen } from './document-pdf.ts';

/** A line of a certificate, in the middle of its page. */
export interface CentredLine {
	tag: 'P' | 'H1';
	/** None: only the space under it. */
	words: string;
	face: FontFace;
	size: number;
	colour?: string;
	spacing?: number;
	/** Left empty under it. */
	gap: number;
}

/** From which side to which, and between which heights, in points. */
interface Room {
	x: number;
	width: number;
	top: number;
	bottom: number;
}

/** Writes lines in the middle of a room. Long names take smaller letters, never another page. */
export function writeCentred(pen: Pen, lines: readonly CentredLine[], room: Room): void {
	const height = room.bottom - room.top;
	let scale = 1;
	while (scale > 0.5 && heightOf(pen, lines, room.width, scale) > height) scale -= 0.05;
	pen.y = room.top + Math.max(0, (height - heightOf(pen, lines, room.width, scale)) / 2);
	for (const { tag, words, size, gap, ...style } of lines) {
		if (words) pen.y += pen.write(tag, words, room, { ...style, size: size * scale, align: 'center' });
		pen.y += gap * scale;
	}
}

function heightOf(pen: Pen, lines: readonly CentredLine[], width: number, scale: number): number {
	return lines
		.map(({ words, face, size, spacing = 0, gap }) => {
			const options = { width, characterSpacing: spacing, lineGap: size * scale * 0.15 };
			pen.doc.font(face).fontSize(size * scale);
			return (words ? pen.doc.heightOfString(words, options) : 0) + gap * scale;
		})
		.reduce((sum, one) => sum + one, 0);
}
