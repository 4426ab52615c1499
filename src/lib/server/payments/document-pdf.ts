import PDFDocument from 'pdfkit';
import { BLUE, finished, fontFile, GOLD, INK, SOFT, type FontFace } from '../print.ts';

// What the printed documents of the house share: a tagged letter page, its faces, and a pen that goes down it.

type Document = PDFKit.PDFDocument;
type Element = PDFKit.PDFStructureElement;

/** Points, 72 an inch, on a letter page. */
export const PAGE = { width: 612, height: 792, left: 54, right: 558, bottom: 716 };
const LINE = '#d9d5ca';

interface TextStyle {
	face?: FontFace;
	size?: number;
	colour?: string;
	align?: 'left' | 'right' | 'center';
	/** Negative for tight titles. */
	spacing?: number;
}

/** Writes tagged text at places of the page; `y` is where the next thing goes. */
export class Pen {
	readonly doc: Document;
	readonly #root: Element;
	y = 54;

	/** @param madeAt what the file says of when it was made, for one that must be the same each time; else now */
	constructor(title: string, madeAt?: Date) {
		this.doc = new PDFDocument({
			size: 'LETTER',
			margins: { top: 54, bottom: 20, left: PAGE.left, right: PAGE.width - PAGE.right },
			pdfVersion: '1.7',
			// The types of pdfkit do not know this one yet.
			subset: 'PDF/UA' as never,
			tagged: true,
			lang: 'fr-CA',
			displayTitle: true,
			bufferPages: true,
			info: { Title: title, Creator: 'Estrade', ...(madeAt ? { CreationDate: madeAt } : {}) }
		});
		for (const face of ['title', 'text', 'strong'] as const) this.doc.registerFont(face, fontFile(face));
		this.#root = this.doc.struct('Document');
		this.doc.addStructure(this.#root);
	}

	/** A new part of the document (`Table`, `Sect`…), to which {@link write} may add. */
	open(tag: string, parent: Element = this.#root): Element {
		const element = this.doc.struct(tag);
		parent.add(element);
		return element;
	}

	/** Writes a text in a box and returns its height; `y` does not move. */
	write(
		tag: string,
		words: string,
		box: { x?: number; y?: number; width?: number },
		style: TextStyle = {},
		into: { parent?: Element; scope?: 'Column' | 'Row' } = {}
	): number {
		const { x = PAGE.left, y = this.y, width = PAGE.right - x } = box;
		const { face = 'text', size = 10, colour = INK, align = 'left', spacing = 0 } = style;
		this.doc.font(face).fontSize(size);
		const options = { width, align, characterSpacing: spacing, lineGap: size * 0.15 };
		const height = this.doc.heightOfString(words, options);
		// The types of pdfkit do not know `scope` yet.
		const tagged = into.scope ? ({ scope: into.scope } as PDFKit.Mixins.StructureElementOptions) : {};
		(into.parent ?? this.#root).add(
			this.doc.struct(tag, tagged, () => {
				this.doc.font(face).fontSize(size).fillColor(colour).text(words, x, y, options);
			})
		);
		return height;
	}

	/** Draws a picture, with what readers aloud say of it. */
	figure(alt: string, draw: (doc: Document) => void): void {
		this.#root.add(this.doc.struct('Figure', { alt }, () => draw(this.doc)));
	}

	/** Draws what readers aloud pass over. */
	decorate(draw: (doc: Document) => void): void {
		this.doc.markContent('Artifact', { type: 'Layout' });
		draw(this.doc);
		this.doc.endMarkedContent();
	}

	/** A rule across the page at `y`. */
	rule(y: number, colour = LINE, width = 0.75): void {
		this.decorate((doc) =>
			doc.moveTo(PAGE.left, y).lineTo(PAGE.right, y).lineWidth(width).strokeColor(colour).stroke()
		);
	}

	/** Goes to the next page where less than `height` is left. */
	need(height: number): void {
		if (this.y + height <= PAGE.bottom) return;
		this.doc.addPage();
		this.y = 54;
	}

	/** The X of the house, its top left corner at a point. */
	mark(x: number, y: number, size: number): void {
		this.decorate((doc) => {
			doc
				.save()
				.translate(x, y)
				.scale(size / 30);
			doc.lineWidth(6).lineCap('round');
			doc.path('M5 25 25 5').stroke(BLUE);
			doc.path('M5 5l7.6 7.6M17.4 17.4 25 25').stroke(GOLD);
			doc.restore();
		});
	}

	/** Ends the document: `footer` under each page, with its number where there are several; none without it. */
	finish(footer?: string): Promise<Buffer> {
		const { start, count } = this.doc.bufferedPageRange();
		for (let page = start; footer && page < start + count; page++) {
			this.doc.switchToPage(page);
			const words = count > 1 ? `${footer}  ·  Page ${page + 1} de ${count}` : footer;
			this.decorate((doc) => {
				doc.font('text').fontSize(8).fillColor(SOFT);
				doc.text(words, PAGE.left, 750, { width: PAGE.right - PAGE.left, lineBreak: false });
			});
		}
		this.#root.end();
		return finished(this.doc);
	}
}
