import { create } from 'qrcode';

/** White modules that readers need around a code. */
const QUIET_ZONE = 4;

/** A QR code as its modules: `dark(row, column)`, `size` modules a side, without the quiet zone. */
interface QrMatrix {
	size: number;
	dark(row: number, column: number): boolean;
}

/** How many matrices are kept: people open the same badge again and again, and making one takes a millisecond. */
const KEPT = 1000;
const matrices = new Map<string, QrMatrix>();

/** The modules of the QR code of `text`, with medium error correction (a creased or stained badge still reads). */
export function qrMatrix(text: string): QrMatrix {
	const known = matrices.get(text);
	if (known) return known;
	const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
	const matrix: QrMatrix = { size, dark: (row, column) => data[row * size + column] === 1 };
	if (matrices.size >= KEPT) matrices.clear();
	matrices.set(text, matrix);
	return matrix;
}

/** Dark modules as horizontal runs: far fewer rectangles to draw than modules. */
export function* qrRuns(matrix: QrMatrix): Generator<{ row: number; column: number; length: number }> {
	for (let row = 0; row < matrix.size; row++) {
		for (let column = 0; column < matrix.size; column++) {
			if (!matrix.dark(row, column)) continue;
			const start = column;
			while (column < matrix.size && matrix.dark(row, column)) column++;
			yield { row, column: start, length: column - start };
		}
	}
}

/**
 * A QR code as an SVG element with its quiet zone, black on white whatever the scheme of the page.
 * @param label what a screen reader says of it
 */
export function qrSvg(text: string, label = 'Code QR'): string {
	const matrix = qrMatrix(text);
	const side = matrix.size + 2 * QUIET_ZONE;
	let path = '';
	for (const { row, column, length } of qrRuns(matrix))
		path += `M${column + QUIET_ZONE} ${row + QUIET_ZONE}h${length}v1h-${length}z`;
	const escaped = label.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
	return (
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" role="img" aria-label="${escaped}" ` +
		`shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path}"/></svg>`
	);
}
