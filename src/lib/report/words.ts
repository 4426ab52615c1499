import { date } from '../format/dates.ts';
import { number } from '../format/money.ts';
import { type Counts, type Grouping, knownOf, percent, ratesOf } from './counts.ts';
import type { Period } from './period.ts';

/** « 14 activités »; French counts in the singular up to two. */
export function many(count: number, one: string, more: string): string {
	return `${number(count)}\u00a0${count < 2 ? one : more}`;
}

export const GROUPING_WORDS: Record<Grouping, { label: string; column: string; none: string }> = {
	activity: { label: 'Activité', column: 'Activité', none: '' },
	series: { label: 'Série', column: 'Série', none: 'Hors série' },
	kind: { label: 'Type', column: 'Type d’activité', none: 'Activité, sans type' },
	theme: { label: 'Thème', column: 'Thème', none: 'Sans thème' },
	region: { label: 'Région', column: 'Région des personnes', none: 'Région non précisée' },
	organisation: { label: 'Organisation', column: 'Organisation des personnes', none: 'Sans organisation' }
};

/** Kinds of events, as the report names them. */
export const KIND_WORDS = {
	colloquium: 'Colloque',
	congress: 'Congrès',
	gala: 'Gala',
	training: 'Formation',
	meeting: 'Rencontre',
	agm: 'Assemblée générale',
	webinar: 'Webinaire',
	fair: 'Salon'
} as const;

export function periodWords({ from, to }: Period): string {
	return `du ${date(from)} au ${date(to)}`;
}

/** « 14 activités, 212 inscriptions, 312 présences dont 180 admissibles ». */
export function countWords(total: Counts): string {
	return `${many(total.activities, 'activité', 'activités')}, ${countsInWords(total)}`;
}

/** The same of one line; what nobody noted is not said, since none would be a falsehood. */
export function countsInWords(row: Counts): string {
	const known = knownOf(row);
	const admissible =
		row.presentJudged > 0 ? ` dont ${many(row.admissible, 'admissible', 'admissibles')}` : '';
	return [
		...(known.registered === null ? [] : [many(known.registered, 'inscription', 'inscriptions')]),
		`${many(row.present, 'présence', 'présences')}${admissible}`
	].join(', ');
}

/** Paragraphs to paste in the annual report: the whole, then what it was the period before. */
export function reportText(period: Period, total: Counts, before: Counts): string {
	const words = periodWords(period);
	const lines = [`${words[0]!.toUpperCase()}${words.slice(1)}\u00a0: ${countWords(total)}.`];
	const { target } = ratesOf(total);
	if (target !== null)
		lines.push(`Les activités qui avaient une cible l’ont atteinte à ${number(target)}\u00a0%.`);
	if (total.late > 0)
		lines.push(
			`${many(total.late, 'personne s’est retirée', 'personnes se sont retirées')} quand ce n’était plus sans frais.`
		);
	if (total.registered > 0 && total.presentOfRegistered < total.present)
		lines.push(
			`Les inscriptions sont connues pour ${many(total.presentOfRegistered, 'présence', 'présences')} sur ${number(total.present)}.`
		);
	if (total.presentJudged > 0 && total.presentJudged < total.present)
		lines.push(
			`Le nombre de personnes admissibles est connu pour ${many(total.presentJudged, 'présence', 'présences')} sur ${number(total.present)}.`
		);
	if (before.activities > 0)
		lines.push(
			`La période précédente comptait ${countWords(before)}${changeWords(total.present, before.present)}.`
		);
	return lines.join('\n');
}

function changeWords(present: number, before: number): string {
	const change = percent(present - before, before);
	if (change === null) return '';
	if (change === 0) return '; les présences sont restées stables';
	return `; les présences ont ${change > 0 ? 'augmenté' : 'diminué'} de ${number(Math.abs(change))}\u00a0%`;
}
