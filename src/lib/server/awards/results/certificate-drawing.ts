import { date } from '../../../format/dates.ts';
import { writeCentred, type CentredLine } from '../../payments/centred-lines.ts';
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
	/** Which edition it is, from the first; who gives the prize. */
	number: number;
	giver: string;
	day: Date;
}

const NBSP = '\u00a0';
const BOX = { x: PAGE.left + 24, width: PAGE.right - PAGE.left - 48 };
/** Between the mark and the signatures. */
const ROOM = { ...BOX, top: 168, bottom: 606 };

/** Draws certificates, one a page: tagged, fonts embedded. */
export const drawCertificates = threaded(import.meta.url, 'certificates', draw);

async function draw(certificates: Certificate[]): Promise<Uint8Array> {
	const pen = new Pen(`Certificats ${certificates[0]?.edition ?? ''}`.trim());
	for (const [i, one] of certificates.entries()) {
		if (i > 0) pen.doc.addPage();
		drawOne(pen, one);
	}
	return pen.finish();
}

function linesOf({ kind, nominee, title, prize, edition, number, day }: Certificate): CentredLine[] {
	const isLaureate = kind === 'laureate';
	const ordinal = `${number}${number === 1 ? 're' : 'e'} édition`;
	return [
		{ tag: 'P', words: `${edition}  ·  ${ordinal}`, face: 'strong', size: 13, colour: SOFT, gap: 26 },
		{ tag: 'H1', words: prize, face: 'title', size: 42, spacing: -1.2, gap: 26 },
		{
			tag: 'P',
			words: isLaureate ? 'est remis à' : 'Finaliste',
			face: 'text',
			size: 16,
			colour: SOFT,
			gap: 18
		},
		{ tag: 'P', words: nominee, face: 'title', size: 32, spacing: -0.8, gap: 16 },
		...(title === nominee
			? []
			: ([{ tag: 'P', words: `pour «${NBSP}${title}${NBSP}»`, face: 'strong', size: 16, gap: 34 }] as const)),
		{ tag: 'P', words: `Le ${date(day)}`, face: 'text', size: 13, colour: SOFT, gap: 0 }
	];
}

function drawOne(pen: Pen, certificate: Certificate): void {
	pen.decorate((doc) => {
		doc
			.rect(28, 28, PAGE.width - 56, PAGE.height - 56)
			.lineWidth(3)
			.strokeColor(GOLD)
			.stroke();
		doc
			.rect(36, 36, PAGE.width - 72, PAGE.height - 72)
			.lineWidth(0.75)
			.strokeColor(INK)
			.stroke();
	});
	pen.mark(PAGE.width / 2 - 34, 78, 68);
	writeCentred(pen, linesOf(certificate), ROOM);
	sign(pen, BOX.x, 'Pour le jury');
	sign(pen, BOX.x + BOX.width - 200, `Pour ${certificate.giver}`);
}

/** A line to sign on, with whom it is signed for. */
function sign(pen: Pen, x: number, words: string): void {
	const y = 674;
	pen.decorate((doc) =>
		doc
			.moveTo(x, y)
			.lineTo(x + 200, y)
			.lineWidth(0.75)
			.strokeColor(INK)
			.stroke()
	);
	pen.write('P', words, { x, width: 200, y: y + 8 }, { size: 10, colour: SOFT, align: 'center' });
}
