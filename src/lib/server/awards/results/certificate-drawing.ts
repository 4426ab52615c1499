import { date } from '../../../format/dates.ts';
import { PAGE, Pen } from '../../payments/document-pdf.ts';
import { GOLD, INK, SOFT } from '../../print.ts';
import { threaded } from '../../thread.ts';

/** Somebody honoured, as their certificate names them. */
export interface Certificate {
	kind: 'laureate' | 'finalist';
	nominee: string;
	title: string;
	prize: string;
	edition: string;
	day: Date;
}

const WIDTH = PAGE.right - PAGE.left;
const NBSP = '\u00a0';

/** Draws certificates, one a page: tagged, fonts embedded. */
export const drawCertificates = threaded(import.meta.url, 'certificates', draw);

async function draw(certificates: Certificate[]): Promise<Uint8Array> {
	const pen = new Pen(`Certificats ${certificates[0]?.edition ?? ''}`.trim());
	for (const [i, one] of certificates.entries()) {
		if (i > 0) pen.doc.addPage();
		drawOne(pen, one);
	}
	return pen.finish('Méritas');
}

function drawOne(pen: Pen, { kind, nominee, title, prize, edition, day }: Certificate): void {
	pen.decorate((doc) => {
		doc
			.rect(28, 28, PAGE.width - 56, PAGE.height - 86)
			.lineWidth(2.5)
			.strokeColor(GOLD)
			.stroke();
		doc
			.rect(34, 34, PAGE.width - 68, PAGE.height - 98)
			.lineWidth(0.75)
			.strokeColor(INK)
			.stroke();
	});
	pen.mark(PAGE.left + 12, 70, 44);
	const box = { x: PAGE.left + 12, width: WIDTH - 24 };
	pen.y = 190;
	pen.y += pen.write('P', edition, box, { face: 'strong', size: 13, colour: SOFT }) + 10;
	pen.y += pen.write('H1', prize, box, { face: 'title', size: 40, spacing: -1.2 }) + 40;
	pen.y +=
		pen.write('P', kind === 'laureate' ? 'Ce prix est remis à' : 'Finaliste', box, {
			size: 14,
			colour: SOFT
		}) + 8;
	pen.y += pen.write('P', nominee, box, { face: 'title', size: 28, spacing: -0.6 }) + 16;
	if (title !== nominee)
		pen.y += pen.write('P', `pour «${NBSP}${title}${NBSP}»`, box, { face: 'strong', size: 15 }) + 24;
	pen.y += 24;
	pen.rule(pen.y, GOLD, 2);
	pen.y += 18;
	pen.write('P', date(day), box, { size: 12, colour: SOFT });
	pen.y = 620;
	pen.decorate((doc) =>
		doc
			.moveTo(box.x, pen.y)
			.lineTo(box.x + 220, pen.y)
			.lineWidth(0.75)
			.strokeColor(INK)
			.stroke()
	);
	pen.write('P', 'Pour le jury', { ...box, y: pen.y + 6 }, { size: 10, colour: SOFT });
}
