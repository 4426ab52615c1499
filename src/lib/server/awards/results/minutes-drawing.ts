import { date, dateTime } from '../../../format/dates.ts';
import { number } from '../../../format/money.ts';
import { score } from '../../../format/score.ts';
import { PAGE, Pen } from '../../payments/document-pdf.ts';
import { INK, SOFT } from '../../print.ts';
import { threaded } from '../../thread.ts';
import type { Figures } from './figures.ts';
import type { Minutes } from './minutes.ts';
import {
	DELIBERATION_REASON,
	entryWords,
	leadersOf,
	METHOD,
	namesOf,
	orderOf,
	ROUND,
	TIE_STEP,
	turnout,
	type Titles
} from '../../../awards/deliberation-words.ts';

// The printed faces have no Greek letters: those of formulas are spelled out.

/** Draws the minutes of a result: tagged, fonts embedded. Prints the digest of what it was drawn from. */
export const drawMinutes = threaded(import.meta.url, 'minutes', draw);

interface Input {
	minutes: Minutes;
	hash: string;
}

/** Drawn at random, nothing is sure: neither none nor all. */
const percent = (value: number) =>
	value > 0.99 ? '>\u00a099\u00a0%' : value < 0.01 ? '<\u00a01\u00a0%' : `${score(100 * value)}\u00a0%`;

async function draw({ minutes, hash }: Input): Promise<Uint8Array> {
	const pen = new Pen(`Procès-verbal, ${minutes.category.name}, ${minutes.edition.name}`);
	const { figures } = minutes;
	const titles = titlesOf(minutes);
	writeHead(pen, minutes);
	section(pen, 'Résultat');
	for (const { title, nominee, code } of minutes.laureates)
		line(pen, `${nominee}\u00a0: «\u00a0${title}\u00a0» (${code})`, true);
	line(pen, minutes.reason);
	writeMethod(pen, figures);
	writeTable(pen, figures);
	writeAgreement(pen, figures, titles);
	section(pen, 'Jury et conflits d’intérêts');
	line(
		pen,
		minutes.jury.map(({ name, left }) => (left ? `${name} (départ)` : name)).join(', ') || 'Aucun jury.'
	);
	const recusals = minutes.entries.filter(({ kind }) => kind === 'recusal');
	if (recusals.length === 0) line(pen, 'Aucun conflit d’intérêts déclaré.');
	for (const { text } of recusals) line(pen, `Retrait. ${text}`);
	if (figures.withdrawn > 0)
		line(
			pen,
			`Lectures retirées à la suite d’un conflit déclaré après la notation\u00a0: ${figures.withdrawn}.`
		);
	writeRounds(pen, minutes, titles);
	section(pen, 'Déroulement');
	for (const entry of minutes.entries)
		line(
			pen,
			`${dateTime(new Date(entry.at), 'fr', minutes.timezone)}${entry.who ? `, ${entry.who}` : ''}. ${entryWords(entry, titles)}`
		);
	writeDigests(pen, minutes, hash);
	return pen.finish(`Procès-verbal  ·  ${minutes.category.name}  ·  ${hash.slice(0, 16)}`);
}

/** Codes are a key, in the table: sentences say titles. Minutes of before `nominees` have those of their table alone. */
function titlesOf({ nominees, laureates, figures }: Minutes): Titles {
	return new Map(
		[...figures.rows, ...laureates, ...(nominees ?? [])].map(({ code, title }) => [code, title])
	);
}

function writeHead(
	pen: Pen,
	{ edition, category, confirmedBy, lockedAt, timezone, embargoUntil }: Minutes
): void {
	pen.mark(PAGE.left, 50, 34);
	pen.y = 104;
	pen.y += pen.write('H1', 'Procès-verbal', {}, { face: 'title', size: 34, spacing: -1 }) + 2;
	pen.y +=
		pen.write('P', `${category.name}, ${edition.name}`, {}, { face: 'title', size: 15, colour: SOFT }) + 12;
	line(
		pen,
		`Verrouillé le ${dateTime(new Date(lockedAt), 'fr', timezone)} par ${confirmedBy.map(({ name }) => name).join(' et ')}.`
	);
	line(pen, `Sous embargo jusqu’au ${dateTime(new Date(embargoUntil), 'fr', timezone)}.`, true);
}

function writeMethod(pen: Pen, { criteria, lambda, mode, bootstrap }: Figures): void {
	section(pen, 'Méthode');
	if (mode === 'favourite') {
		line(pen, 'Vote du jury par classement (méthode de Schulze) parmi les candidatures de l’édition.');
		return;
	}
	line(
		pen,
		`Critères\u00a0: ${criteria.map(({ name, max, weight }) => `${name} (sur ${max}, poids ${weight})`).join('; ')}.`
	);
	line(
		pen,
		'Score d’une lecture, de 0 à 100\u00a0: 100 × somme de (poids × note ÷ maximum) ÷ somme des poids.'
	);
	line(
		pen,
		`Score corrigé de la sévérité (calibré)\u00a0: le score de chaque candidature est estimé en même temps que la sévérité de chaque membre du jury, par moindres carrés (score = candidature + sévérité, lambda = ${lambda}). Quand tout le monde lit tout, c’est la moyenne. À côté\u00a0: la moyenne simple; puis, sur les scores corrigés, la moyenne sans les extrêmes (sans le plus haut ni le plus bas) et celle aux extrêmes adoucis (estimation de Huber).`
	);
	line(
		pen,
		'Égalité\u00a0: un écart de moins d’une erreur type. Elle se départage, dans l’ordre, par un vote par classement (Schulze) après délibération, par la majorité de celles et ceux qui ont lu les deux, par le critère le plus lourd; sinon, le prix est partagé.'
	);
	if (bootstrap)
		line(
			pen,
			`Chances d’être en tête\u00a0: ${number(bootstrap.resamples)} rééchantillonnages, graine ${bootstrap.seed}.`
		);
}

const COLUMNS = [
	{ x: PAGE.left, width: 176, label: 'Candidature' },
	...(['calibrated', 'raw', 'trimmed', 'huber'] as const).map((method, i) => ({
		x: 236 + i * 54,
		width: 50,
		label: METHOD[method].short,
		method
	})),
	{ x: 452, width: 36, label: 'Écart type' },
	{ x: 490, width: 34, label: 'Lectures' },
	{ x: 526, width: 32, label: 'En tête' }
];

function writeTable(pen: Pen, { rows }: Figures): void {
	if (rows.length === 0) return;
	section(pen, 'Classements');
	line(pen, 'Scores sur 100; le rang suit, entre parenthèses.');
	const table = pen.open('Table');
	const head = pen.open('TR', table);
	for (const [i, { x, width, label }] of COLUMNS.entries())
		pen.write(
			'TH',
			label,
			{ x, width },
			{ face: 'strong', size: 7.5, colour: SOFT, align: i === 0 ? 'left' : 'right' },
			{ parent: head, scope: 'Column' }
		);
	pen.y += 22;
	pen.rule(pen.y, INK, 1.25);
	pen.y += 6;
	for (const row of rows) {
		pen.need(40);
		const parent = pen.open('TR', table);
		const figures = [
			...(['calibrated', 'raw', 'trimmed', 'huber'] as const).map((method) =>
				row.scores[method] === null ? 'aucun' : `${score(row.scores[method])} (${row.ranks[method]})`
			),
			row.deviation === null ? '' : score(row.deviation),
			String(row.readings),
			row.chance === null ? '' : percent(row.chance)
		];
		const height = pen.write('TD', `${row.title} (${row.code})`, COLUMNS[0]!, { size: 8.5 }, { parent });
		for (const [i, words] of figures.entries())
			pen.write('TD', words || '–', COLUMNS[i + 1]!, { size: 8.5, align: 'right' }, { parent });
		pen.y += height + 4;
		pen.rule(pen.y);
		pen.y += 5;
	}
}

function writeAgreement(
	pen: Pen,
	{ agreement, deliberation, first, rows, noise }: Figures,
	titles: Titles
): void {
	if (rows.length === 0) return;
	pen.y += 4;
	const { alpha, low, high } = agreement;
	const two = (value: number) => value.toFixed(2).replace('.', ',');
	line(
		pen,
		alpha === null
			? 'Accord du jury\u00a0: alpha de Krippendorff non défini (scores tous égaux, ou trop peu de lectures).'
			: `Accord du jury\u00a0: alpha de Krippendorff (intervalle) ${two(alpha)}${low === null || high === null ? '' : `, entre ${two(low)} et ${two(high)} (jackknife, 95\u00a0%)`}.`
	);
	if (noise !== null) line(pen, `Bruit d’une lecture\u00a0: ${score(noise)} points.`);
	const leaders = leadersOf(first, titles);
	if (leaders) line(pen, leaders);
	const level = rows.filter(({ ranks }) => ranks.calibrated === 1).map(({ code }) => code);
	if (level.length > 1)
		line(
			pen,
			`À égalité au premier rang, trop proches pour être départagées par les scores\u00a0: ${namesOf(level, titles)}.`
		);
	if (deliberation.length > 0)
		line(
			pen,
			`Délibération requise\u00a0: ${deliberation.map((reason) => DELIBERATION_REASON[reason]).join(' ')}`,
			true
		);
}

function writeRounds(pen: Pen, { figures: { rounds }, timezone }: Minutes, titles: Titles): void {
	if (rounds.length === 0) return;
	section(pen, 'Votes du jury');
	for (const { kind, closedAt, ballots, ranking, candidates, pairwise, tie } of rounds) {
		line(
			pen,
			`${ROUND[kind]}, dépouillé le ${dateTime(new Date(closedAt), 'fr', timezone)}\u00a0: ${turnout(ballots)}.`,
			true
		);
		line(pen, `Ordre\u00a0: ${orderOf(ranking, titles)}.`);
		for (const [a, code] of candidates.entries())
			for (const [b, other] of candidates.entries())
				if (a < b)
					line(
						pen,
						`${namesOf([code], titles)} ou ${namesOf([other], titles)}\u00a0: ${pairwise[a]![b]} pour la première candidature, ${pairwise[b]![a]} pour la seconde.`
					);
		if (!tie) continue;
		for (const { step, left } of tie.steps)
			line(pen, `${TIE_STEP[step]}\u00a0: reste ${namesOf(left, titles)}.`);
		line(pen, `Égalité départagée par\u00a0: ${TIE_STEP[tie.by]}. ${namesOf(tie.laureates, titles)}.`);
	}
}

function writeDigests(pen: Pen, { digest, lockedAt }: Minutes, hash: string): void {
	section(pen, 'Empreintes');
	line(pen, 'Du résultat que les deux personnes ont confirmé (SHA-256)\u00a0:');
	line(pen, digest, true);
	line(pen, 'Du contenu de ce procès-verbal (SHA-256)\u00a0:');
	line(pen, hash, true);
	line(
		pen,
		`Pour la vérifier\u00a0: télécharger le fichier JSON qui accompagne ce document et calculer son SHA-256 (sha256sum). Document établi le ${date(new Date(lockedAt))}.`
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
