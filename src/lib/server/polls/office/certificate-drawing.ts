import { date, dateTime, time } from '../../../format/dates.ts';
import { number } from '../../../format/money.ts';
import { REFUSED_TRY } from '../../../poll/refused.ts';
import { VOID_REASON } from '../../../poll/words.ts';
import { PAGE, Pen } from '../../payments/document-pdf.ts';
import { INK, SOFT } from '../../print.ts';
import { threaded } from '../../thread.ts';
import type { Tally } from './tally.ts';

/** Draws the certificate of a tally: tagged, fonts embedded. */
export const drawTally = threaded(import.meta.url, 'tally', draw);

type Input = Tally & { at: Date };

async function draw(tally: Input): Promise<Uint8Array> {
	const { timezone } = tally;
	const when = (at: Date) => dateTime(at, 'fr', timezone);
	const pen = new Pen(`Attestation de dépouillement, ${tally.subject}, ${tally.owner}`);
	pen.mark(PAGE.left, 50, 34);
	pen.y = 104;
	pen.y +=
		pen.write('H1', 'Attestation de dépouillement', {}, { face: 'title', size: 30, spacing: -0.8 }) + 2;
	pen.y +=
		pen.write('P', `${tally.subject}, ${tally.owner}`, {}, { face: 'title', size: 15, colour: SOFT }) + 12;
	line(
		pen,
		`Vote du public «\u00a0${tally.title}\u00a0», du ${when(tally.opensAt)} au ${when(tally.closesAt)}.`
	);
	if (tally.embargoUntil && tally.embargoUntil > tally.at)
		line(pen, `Sous embargo jusqu’au ${when(tally.embargoUntil)}.`, true);
	section(pen, 'Résultat du compte');
	writeCounts(pen, tally);
	writeStanding(pen, tally);
	section(pen, 'Bulletins');
	line(
		pen,
		`Bulletins comptés\u00a0: ${number(tally.ballots)}. Votes changés par leur personne\u00a0: ${number(tally.changes)}.`
	);
	line(pen, `Bulletins annulés par deux personnes\u00a0: ${number(tally.voided)}.`);
	for (const { reason, n } of tally.voids) line(pen, `${VOID_REASON[reason]}\u00a0: ${number(n)}.`);
	line(
		pen,
		`Annulations ou rétablissements demandés, puis refusés ou repris\u00a0: ${number(tally.refusedReviews)}.`
	);
	line(
		pen,
		`Bulletins retenus pour être regardés\u00a0: ${number(tally.held)}, dont ${number(tally.unseen)} que personne n’a regardés. Un bulletin retenu compte tant qu’il n’est pas annulé.`
	);
	writeRefused(pen, tally);
	writeHours(pen, tally);
	section(pen, 'Registre');
	line(pen, `${number(tally.entries)} lignes enchaînées. Empreinte de la dernière (SHA-256)\u00a0:`);
	line(pen, tally.lastHash || 'aucune ligne', true);
	line(
		pen,
		tally.head
			? `Signée le ${when(tally.head.at)} (Ed25519)\u00a0: ${tally.head.signature}`
			: 'Pas encore signée\u00a0: elle l’est dans les minutes qui suivent la fermeture ou une annulation.'
	);
	line(pen, `Clé publique\u00a0: ${tally.key}`);
	line(
		pen,
		'Quiconque a le fichier public du registre peut refaire ce compte, dans son navigateur ou avec le vérificateur de la page du registre.'
	);
	line(
		pen,
		`Les adresses et la clé qui relient une personne à son bulletin sont détruites après le ${when(tally.contestedUntil)}.`
	);
	return pen.finish(
		`Dépouillement  ·  ${tally.subject}  ·  ${tally.lastHash.slice(0, 16)}  ·  établi le ${when(tally.at)}`
	);
}

function writeCounts(pen: Pen, { candidates }: Input): void {
	const columns = [
		{ x: PAGE.left, width: 400, label: 'En lice' },
		{ x: 470, width: 88, label: 'Votes' }
	] as const;
	const table = pen.open('Table');
	const head = pen.open('TR', table);
	for (const [i, { x, width, label }] of columns.entries())
		pen.write(
			'TH',
			label,
			{ x, width },
			{ face: 'strong', size: 7.5, colour: SOFT, align: i === 0 ? 'left' : 'right' },
			{ parent: head, scope: 'Column' }
		);
	pen.y += 16;
	pen.rule(pen.y, INK, 1.25);
	pen.y += 6;
	for (const { name, organisationName, votes, isRemoved, removedReason } of candidates.toSorted(
		(a, b) => Number(a.isRemoved) - Number(b.isRemoved) || b.votes - a.votes
	)) {
		pen.need(40);
		const parent = pen.open('TR', table);
		const words = [name, organisationName].filter(Boolean).join(', ');
		const height = pen.write(
			'TD',
			isRemoved ? `${words} (candidature retirée\u00a0: ${removedReason})` : words,
			columns[0],
			{ size: 9.5 },
			{ parent }
		);
		pen.write('TD', number(votes), columns[1], { size: 9.5, align: 'right' }, { parent });
		pen.y += height + 4;
		pen.rule(pen.y);
		pen.y += 5;
	}
}

function writeStanding(pen: Pen, { standing: { clear, tied, places }, retained }: Input): void {
	const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name).join(', ');
	line(
		pen,
		clear.length > 0
			? `En tête, dans l’ordre des votes (${retained > 1 ? `${retained} places` : 'une place'})\u00a0: ${names(clear)}.`
			: tied.length > 0
				? 'Personne n’est en tête sans égalité.'
				: 'Aucun vote.'
	);
	if (tied.length > 0)
		line(
			pen,
			`À égalité pour ${places > 1 ? `${places} places` : 'une place'}\u00a0: ${names(tied)}. Le compte ne les départage pas.`,
			true
		);
}

function writeRefused(pen: Pen, { refused, secondBallots }: Input): void {
	section(pen, 'Essais refusés');
	const duplicates = refused.find(({ kind }) => kind === 'duplicate')?.n ?? 0;
	line(
		pen,
		`${REFUSED_TRY.duplicate}\u00a0: ${number(duplicates)}, dont ${number(secondBallots)} comptés comme un second bulletin.`
	);
	for (const { kind, n } of refused)
		if (kind !== 'duplicate') line(pen, `${REFUSED_TRY[kind]}\u00a0: ${number(n)}.`);
}

function writeHours(pen: Pen, { hours, timezone }: Input): void {
	if (hours.length === 0) return;
	section(pen, 'Participation par heure');
	const at = (hour: string) => new Date(`${hour}:00:00Z`);
	for (const [day, rows] of Map.groupBy(hours, ({ hour }) => date(at(hour), { timezone })))
		line(
			pen,
			`${day}\u00a0: ${rows.map(({ hour, votes }) => `${time(at(hour), 'fr', timezone)}, ${number(votes)}`).join('; ')}.`
		);
}

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
