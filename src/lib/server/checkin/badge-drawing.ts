import PDFDocument from 'pdfkit';
import { BLUE, finished, fontFile, GOLD, GREEN, INK, SOFT } from '../print.ts';
import { threaded } from '../thread.ts';
import type { BadgeFace } from './badge-queries.ts';
import { qrMatrix, qrRuns } from '../qr.ts';

type Document = PDFKit.PDFDocument;

// Points: 72 an inch. A badge is 4 × 3 in; six of them fill a letter sheet.
const WIDTH = 288;
const HEIGHT = 216;
const MARGIN = 18;
const QR_SIDE = 84;
const INNER = WIDTH - 2 * MARGIN;

const SHEET = { width: 612, height: 792, columns: 2, rows: 3 };
const CUT_MARK = 10;

/** `single`: a 4 × 3 in page a badge, for mail and label printers; `sheet`: six on a letter page with cut marks. */
export type BadgeLayout = 'single' | 'sheet';

/** A face with the text of its QR code. */
type PrintedFace = BadgeFace & { qr: string };

/** Draws badges as a PDF with embedded fonts and vector QR codes. */
export const drawBadges = threaded(import.meta.url, 'badges', draw);

async function draw({
	faces,
	layout
}: {
	faces: readonly PrintedFace[];
	layout: BadgeLayout;
}): Promise<Uint8Array> {
	const sheet = layout === 'sheet';
	const doc = new PDFDocument({
		size: sheet ? [SHEET.width, SHEET.height] : [WIDTH, HEIGHT],
		margin: 0,
		autoFirstPage: false,
		lang: 'fr-CA',
		displayTitle: true,
		info: { Title: faces.length === 1 ? 'Badge' : 'Badges', Creator: 'Estrade' }
	});
	for (const face of ['title', 'text', 'strong'] as const) doc.registerFont(face, fontFile(face));
	if (sheet) drawSheets(doc, faces);
	else
		for (const face of faces) {
			doc.addPage();
			drawBadge(doc, face);
		}
	// A PDF has at least a page, even of nothing.
	if (faces.length === 0) doc.addPage();
	return finished(doc);
}

function drawSheets(doc: Document, faces: readonly PrintedFace[]): void {
	const { width, height, columns, rows } = SHEET;
	const left = (width - columns * WIDTH) / 2;
	const top = (height - rows * HEIGHT) / 2;
	faces.forEach((face, index) => {
		const place = index % (columns * rows);
		if (place === 0) {
			doc.addPage();
			drawCutMarks(doc, left, top);
		}
		doc.save();
		doc.translate(left + (place % columns) * WIDTH, top + Math.floor(place / columns) * HEIGHT);
		drawBadge(doc, face);
		doc.restore();
	});
}

function drawCutMarks(doc: Document, left: number, top: number): void {
	const { columns, rows } = SHEET;
	const right = left + columns * WIDTH;
	const bottom = top + rows * HEIGHT;
	doc.lineWidth(0.5).strokeColor(SOFT);
	for (let column = 0; column <= columns; column++) {
		const x = left + column * WIDTH;
		doc.moveTo(x, top - CUT_MARK - 2).lineTo(x, top - 2);
		doc.moveTo(x, bottom + 2).lineTo(x, bottom + CUT_MARK + 2);
	}
	for (let row = 0; row <= rows; row++) {
		const y = top + row * HEIGHT;
		doc.moveTo(left - CUT_MARK - 2, y).lineTo(left - 2, y);
		doc.moveTo(right + 2, y).lineTo(right + CUT_MARK + 2, y);
	}
	doc.stroke();
}

function drawBadge(doc: Document, face: PrintedFace): void {
	drawBar(doc);
	doc.font('strong').fontSize(9).fillColor(SOFT);
	line(doc, face.eventName, MARGIN, 29, INNER);
	drawName(doc, face);
	const textWidth = INNER - QR_SIDE - 12;
	const bottom = HEIGHT - MARGIN;
	const passTop = bottom - drawnHeight(doc, 'strong', 11, face.pass, textWidth, 2);
	doc.font('strong').fontSize(11).fillColor(BLUE);
	doc.text(face.pass, MARGIN, passTop, { width: textWidth, height: bottom - passTop + 2, ellipsis: true });
	const organisationHeight = drawnHeight(doc, 'text', 12, face.organisation, textWidth, 3);
	const organisationTop = passTop - 3 - organisationHeight;
	doc.font('text').fontSize(12).fillColor(INK);
	doc.text(face.organisation, MARGIN, organisationTop, {
		width: textWidth,
		height: organisationHeight + 2,
		ellipsis: true
	});
	drawQr(doc, face.qr, WIDTH - MARGIN - QR_SIDE, bottom - QR_SIDE);
}

/** The alliance's three colours: 70 % blue, then gold and green. */
function drawBar(doc: Document): void {
	doc.save();
	doc.roundedRect(MARGIN, 15, INNER, 9, 4.5).clip();
	doc.rect(MARGIN, 15, INNER * 0.7, 9).fill(BLUE);
	doc.rect(MARGIN + INNER * 0.7, 15, INNER * 0.15, 9).fill(GOLD);
	doc.rect(MARGIN + INNER * 0.85, 15, INNER * 0.15, 9).fill(GREEN);
	doc.restore();
}

/** Given name, then family name, each as large as its line allows: read from two metres. */
function drawName(doc: Document, face: BadgeFace): void {
	doc.font('title').fillColor(INK);
	let y = 41;
	for (const [words, largest] of [
		[face.givenName, 36],
		[face.familyName, 24]
	] as const) {
		const size = fittingSize(doc, words, largest, 11);
		doc.fontSize(size);
		line(doc, words, MARGIN, y, INNER);
		y += size * 1.04;
	}
}

/** The largest size at which the words hold on one line, `smallest` at least. */
function fittingSize(doc: Document, words: string, largest: number, smallest: number): number {
	const width = doc.fontSize(largest).widthOfString(words, { characterSpacing: -0.3 });
	return width <= INNER ? largest : Math.max(smallest, Math.floor((largest * INNER * 2) / width) / 2);
}

/** One line, cut with an ellipsis where even the smallest size does not hold. */
function line(doc: Document, words: string, x: number, y: number, width: number): void {
	const spacing = doc.currentLineHeight() > 14 ? -0.3 : 0;
	let shown = words;
	while (shown.length > 1 && doc.widthOfString(shown, { characterSpacing: spacing }) > width + 0.5)
		shown = `${shown.slice(0, -2)}…`;
	doc.text(shown, x, y, { lineBreak: false, characterSpacing: spacing });
}

function drawnHeight(
	doc: Document,
	font: string,
	size: number,
	words: string,
	width: number,
	maxLines: number
): number {
	if (!words) return 0;
	doc.font(font).fontSize(size);
	return Math.min(doc.heightOfString(words, { width }), doc.currentLineHeight(true) * maxLines);
}

function drawQr(doc: Document, text: string, x: number, y: number): void {
	const matrix = qrMatrix(text);
	const module = QR_SIDE / matrix.size;
	for (const { row, column, length } of qrRuns(matrix))
		doc.rect(x + column * module, y + row * module, length * module, module);
	doc.fill('#000000');
}
