import { date, dateRange } from '../../format/dates.ts';
import { certified } from '../../certificates/hours.ts';
import { hours } from '../../format/hours.ts';
import { codeShown } from '../../certificates/number.ts';
import type { CertificateContent } from '../db/schema/certificates.ts';
import { writeCentred, type CentredLine } from '../payments/centred-lines.ts';
import { PAGE, Pen } from '../payments/document-pdf.ts';
import { GREEN, INK, SOFT } from '../print.ts';
import { qrMatrix, qrRuns } from '../qr.ts';
import { threaded } from '../thread.ts';

/** A certificate as it was issued, with what verifies it. */
export interface PrintedCertificate {
	number: string;
	code: string;
	/** Address that its QR code says. */
	link: string;
	content: CertificateContent;
	issuedAt: Date;
}

const NBSP = '\u00a0';
const PALE = '#b9d9c8';
const BOX = { x: PAGE.left + 20, width: PAGE.right - PAGE.left - 40 };
/** Between the mark and the foot. */
const ROOM = { ...BOX, top: 142, bottom: 566 };
/** Sessions of an event that a page says one by one; more are counted. */
const LISTED = 8;

/**
 * Draws certificates, one a page: tagged, fonts embedded, from what they said when they were issued. Drawn again, one is the
 * same to the byte.
 */
export const drawCertificatesOfHours = threaded(import.meta.url, 'certificates-of-hours', draw);

async function draw(certificates: readonly PrintedCertificate[]): Promise<Uint8Array> {
	const [first] = certificates;
	const title = certificates.length === 1 ? `Attestation ${first!.number}` : 'Attestations';
	const pen = new Pen(title, certificates.at(-1)?.issuedAt);
	for (const [i, one] of certificates.entries()) {
		if (i > 0) pen.doc.addPage();
		drawOne(pen, one);
	}
	return pen.finish();
}

function linesOf({ content }: PrintedCertificate): CentredLine[] {
	const { kind, person, title, trainers, sittings, minutes, accreditation } = content;
	const small = (words: string, gap = 4): CentredLine => ({
		tag: 'P',
		words,
		face: 'text',
		size: 11,
		colour: SOFT,
		gap
	});
	return [
		{
			tag: 'H1',
			words: kind === 'course' ? 'Attestation de formation' : 'Attestation de participation',
			...{ face: 'title', size: 35, spacing: -1, gap: 20 }
		},
		small(`${content.issuer.name} atteste que`, 10),
		{ tag: 'P', words: person, face: 'title', size: 30, spacing: -0.7, colour: GREEN, gap: 12 },
		small(kind === 'course' ? 'a suivi la formation' : 'a participé à', 8),
		{ tag: 'P', words: title, face: 'strong', size: 19, gap: 12 },
		...when(content).map((words) => small(words)),
		...(trainers.length === 0 ? [] : [small(`Formation donnée par ${listed(trainers)}`)]),
		{ ...small(''), size: 4, gap: 4 },
		{ tag: 'P', words: hours(certified(minutes)), face: 'title', size: 32, spacing: -0.8, gap: 2 },
		small(kind === 'course' ? 'de formation suivie' : 'de présence', 14),
		...(kind === 'event' && sittings.length <= LISTED
			? sittings.map(({ title: session, day, minutes: attended }) => ({
					...small(`${date(day, { year: false })}${NBSP}: ${session} (${hours(attended)})`, 1),
					size: 9.5
				}))
			: []),
		...(kind === 'event' && sittings.length > LISTED ? [small(`${sittings.length} séances`)] : []),
		...(accreditation ? [small(`Numéro d’agrément${NBSP}: ${accreditation}`, 0)] : [])
	];
}

/** A course says each of its dates; an event, its days. */
function when({ kind, sittings, place }: CertificateContent): string[] {
	const at = place ? ` (${place})` : '';
	if (kind === 'event') return [`${capital(dateRange(sittings[0]!.day, sittings.at(-1)!.day))}${at}`];
	if (sittings.length > 6)
		return [`${sittings.length} rencontres, ${dateRange(sittings[0]!.day, sittings.at(-1)!.day)}${at}`];
	return sittings.map(({ day, from, to }) => `Le ${date(day)}, de ${clock(from)} à ${clock(to)}${at}`);
}

function clock(hour: string): string {
	const [h, m] = hour.split(':');
	return m === '00' ? `${Number(h)}${NBSP}h` : `${Number(h)}${NBSP}h${NBSP}${m}`;
}

function capital(words: string): string {
	return words[0]!.toLocaleUpperCase('fr-CA') + words.slice(1);
}

function listed(names: readonly string[]): string {
	return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} et ${names.at(-1)}`;
}

function drawOne(pen: Pen, certificate: PrintedCertificate): void {
	pen.decorate((doc) => {
		doc
			.rect(26, 26, PAGE.width - 52, PAGE.height - 52)
			.lineWidth(3)
			.strokeColor(GREEN)
			.stroke();
		doc
			.rect(33, 33, PAGE.width - 66, PAGE.height - 66)
			.lineWidth(0.75)
			.strokeColor(PALE)
			.stroke();
	});
	pen.mark(PAGE.width / 2 - 26, 68, 52);
	writeCentred(pen, linesOf(certificate), ROOM);
	drawFoot(pen, certificate);
}

/** Who signs and issues, the number, and what verifies it. */
function drawFoot(pen: Pen, { number, code, link, content }: PrintedCertificate): void {
	const { issuer, signatory, issuedOn } = content;
	const side = 92;
	const top = 606;
	const right = { x: PAGE.right - side - 4, width: side };
	pen.decorate((doc) =>
		doc
			.moveTo(BOX.x, top)
			.lineTo(BOX.x + 210, top)
			.lineWidth(0.75)
			.strokeColor(INK)
			.stroke()
	);
	const left = { x: BOX.x, width: 230 };
	let y = top + 7;
	y += pen.write('P', signatory, { ...left, y }, { face: 'strong', size: 11 });
	y += pen.write('P', `Signée le ${date(issuedOn)}`, { ...left, y }, { size: 9, colour: SOFT }) + 5;
	const town = `${issuer.city} (${issuer.province})${NBSP} ${issuer.postalCode}`;
	pen.write(
		'P',
		[issuer.name, issuer.line1, town, issuer.email].join('\n'),
		{ ...left, y },
		{ size: 8, colour: SOFT }
	);

	const middle = { x: BOX.x + 244, width: right.x - BOX.x - 244 - 14 };
	y = top - 6;
	y += pen.write('P', 'Numéro', { ...middle, y }, { size: 8, colour: SOFT, align: 'right' });
	y += pen.write('P', number, { ...middle, y }, { face: 'strong', size: 11, align: 'right' }) + 5;
	y += pen.write('P', 'Code de vérification', { ...middle, y }, { size: 8, colour: SOFT, align: 'right' });
	y += pen.write('P', codeShown(code), { ...middle, y }, { face: 'strong', size: 11, align: 'right' }) + 5;
	const where = `Vérifiez-la à ${link.replace(/^https?:\/\//, '').replace(/\/[^/]+$/, '')}`;
	pen.write('P', where, { ...middle, y }, { size: 8, colour: SOFT, align: 'right' });
	drawQr(pen, link, { x: right.x, y: top - 8, side });
}

function drawQr(pen: Pen, text: string, { x, y, side }: { x: number; y: number; side: number }): void {
	const matrix = qrMatrix(text);
	const module = side / matrix.size;
	pen.figure(`Code QR${NBSP}: ${text}`, (doc) => {
		for (const { row, column, length } of qrRuns(matrix))
			doc.rect(x + column * module, y + row * module, length * module, module);
		doc.fillColor('#000').fill();
	});
}
