import { entryWords, MAJORITY, METHOD, resultWords } from '../../assemblies/words.ts';
import { date, dateTime, time } from '../../format/dates.ts';
import { PAGE, Pen } from '../payments/document-pdf.ts';
import { INK, SOFT } from '../print.ts';
import { threaded } from '../thread.ts';
import type { Minutes } from './minutes.ts';

interface Input {
	minutes: Minutes;
	/** Of adopted minutes; null: a draft. */
	sha256: string | null;
}

/** Draws the minutes of an assembly: tagged, fonts embedded. */
export const drawAssemblyMinutes = threaded(import.meta.url, 'assembly-minutes', draw);

async function draw({ minutes, sha256 }: Input): Promise<Uint8Array> {
	const { event, items, motions, remarks } = minutes;
	const pen = new Pen(`Procès-verbal, ${event.name}`);
	writeHead(pen, minutes, sha256);
	section(pen, 'Présences');
	line(
		pen,
		minutes.delegates.map(({ organisation, name }) => `${name} (${organisation})`).join('; ') || 'Personne.'
	);
	section(pen, 'Ordre du jour');
	for (const [i, { title }] of items.entries()) line(pen, `${i + 1}. ${title}`);
	for (const [i, { id, title }] of items.entries()) {
		const voted = motions.filter(({ itemId }) => itemId === id);
		if (voted.length === 0) continue;
		section(pen, `${i + 1}. ${title}`);
		for (const motion of voted) writeMotion(pen, minutes, motion);
	}
	section(pen, 'Déroulement');
	const name = (id: number) => minutes.organisations[id] ?? 'Un organisme';
	for (const { at, kind, present, motionId, details } of minutes.entries) {
		const motion = motions.find(({ id }) => id === motionId);
		line(
			pen,
			`${time(new Date(at), 'fr', event.timezone)}. ${entryWords(kind, { present, details, name })}${motion ? ` «\u00a0${short(motion.text)}\u00a0»` : ''}`
		);
	}
	if (remarks) {
		section(pen, 'Compléments');
		for (const part of remarks.split('\n').filter(Boolean)) line(pen, part);
	}
	pen.need(120);
	pen.y += 40;
	for (const [x, words] of [
		[PAGE.left, 'Présidence d’assemblée'],
		[PAGE.left + 264, 'Secrétariat d’assemblée']
	] as const) {
		const y = pen.y;
		pen.decorate((doc) =>
			doc
				.moveTo(x, y)
				.lineTo(x + 220, y)
				.lineWidth(0.75)
				.strokeColor(INK)
				.stroke()
		);
		pen.write('P', words, { x, width: 220, y: y + 6 }, { size: 9, colour: SOFT });
	}
	pen.y += 34;
	if (sha256) {
		line(pen, 'Empreinte du contenu de ce procès-verbal (SHA-256)\u00a0:');
		line(pen, sha256, true);
	}
	return pen.finish(
		`Procès-verbal  ·  ${event.name}${sha256 ? `  ·  ${sha256.slice(0, 16)}` : '  ·  Projet'}`
	);
}

function writeHead(pen: Pen, minutes: Minutes, sha256: string | null): void {
	const { event, convenedAt, openedAt, closedAt, quorum, adoptedOn } = minutes;
	const at = (instant: number) => dateTime(new Date(instant), 'fr', event.timezone);
	pen.mark(PAGE.left, 50, 34);
	pen.y = 104;
	pen.y += pen.write('H1', 'Procès-verbal', {}, { face: 'title', size: 34, spacing: -1 }) + 2;
	pen.y += pen.write('P', event.name, {}, { face: 'title', size: 15, colour: SOFT }) + 12;
	line(pen, sha256 ? `Adopté le ${date(adoptedOn)}.` : 'Projet, à adopter.', true);
	line(pen, `Tenue le ${date(event.day, { weekday: true })}${event.place ? `, ${event.place}` : ''}.`);
	if (convenedAt) line(pen, `Avis de convocation envoyé le ${at(convenedAt)}.`);
	if (openedAt) line(pen, `Ouverte le ${at(openedAt)}. Quorum\u00a0: ${quorum} personnes déléguées.`);
	if (closedAt) line(pen, `Levée le ${at(closedAt)}.`);
}

function writeMotion(pen: Pen, { event }: Minutes, motion: Minutes['motions'][number]): void {
	line(pen, `${motion.amendsId === null ? '' : 'Amendement. '}«\u00a0${motion.text}\u00a0»`, true);
	line(
		pen,
		`Proposé par ${motion.proposer}, appuyé par ${motion.seconder}. ${METHOD[motion.method]}, ${MAJORITY[motion.majority].toLowerCase()}.`
	);
	if (motion.state === 'closed') {
		line(pen, resultWords(motion), true);
		line(
			pen,
			`Vote clos à ${time(new Date(motion.closedAt!), 'fr', event.timezone)}; présentes à l’ouverture du vote\u00a0: ${motion.presentAtOpen}, à la fin\u00a0: ${motion.presentAtClose}.${motion.lostQuorum ? ' Le quorum a été perdu pendant ce vote.' : ''}`
		);
		if (motion.file)
			line(pen, `Empreinte de la liste publique des bulletins (SHA-256)\u00a0: ${motion.file}`);
	} else line(pen, `Retirée${motion.reason ? `\u00a0: ${motion.reason}` : ''}.`, true);
	pen.y += 6;
}

const short = (words: string) => (words.length > 80 ? `${words.slice(0, 79)}…` : words);

function section(pen: Pen, title: string): void {
	pen.need(70);
	pen.y += 14;
	pen.y += pen.write('H2', title, {}, { face: 'title', size: 14, spacing: -0.2 }) + 4;
}

function line(pen: Pen, words: string, strong = false): void {
	pen.doc.font('text').fontSize(9.5);
	pen.need(pen.doc.heightOfString(words, { width: PAGE.right - PAGE.left }) + 8);
	pen.y += pen.write('P', words, {}, { size: 9.5, face: strong ? 'strong' : 'text' }) + 3;
}
