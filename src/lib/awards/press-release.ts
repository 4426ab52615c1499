import { date, dateTime } from '../format/dates.ts';

/** The parts of a press release, in the order in which it says them. */
export interface Release {
	/** « Pour diffusion immédiate », or until when to keep it. */
	release: string;
	title: string;
	/** City and day, at the head of the first paragraph. */
	dateline: string;
	/** Paragraphs apart by an empty line: the gala, the projects, what each prize honours. */
	body: string;
	about: string;
	contact: string;
}

/** What a release is drafted from. */
export interface ReleaseFacts {
	edition: { name: string; embargoUntil: Date; timezone: string };
	isUnderEmbargo: boolean;
	city: string;
	prizes: readonly {
		prize: string;
		description: string;
		laureates: readonly { nominee: string; title: string; summary: string }[];
	}[];
	sender: { name: string; email: string };
}

/** A first text to edit: facts that the store has, and blanks between brackets for those that it has not. */
export function draftRelease(facts: ReleaseFacts): Release {
	const { edition, prizes, sender, isUnderEmbargo } = facts;
	const names = prizes.flatMap(({ laureates }) => laureates.map(({ nominee }) => nominee));
	const single = prizes.length === 1 && names.length === 1 ? prizes[0]! : undefined;
	const honoured = names.length;
	return {
		release: isUnderEmbargo
			? `Sous embargo jusqu’au ${dateTime(edition.embargoUntil, 'fr', edition.timezone)}`
			: 'Pour diffusion immédiate',
		title: single ? `${names[0]} reçoit le ${single.prize}` : `${edition.name}\u00a0: le palmarès dévoilé`,
		dateline: `${facts.city.toLocaleUpperCase('fr')}, ${date(edition.embargoUntil, { timezone: edition.timezone })}`,
		body: [
			`Le gala ${edition.name} a honoré ${honoured > 1 ? `${honoured} personnes et organismes` : (names[0] ?? '[nom]')} le ${date(edition.embargoUntil, { timezone: edition.timezone })}, [en salle ou en ligne].`,
			...prizes.flatMap(({ prize, description, laureates }) => [
				...laureates.map(
					({ nominee, title, summary }) =>
						`Le ${prize} est remis à ${nominee} pour «\u00a0${title}\u00a0». ${summary} [Résultats chiffrés, contre la cible.]`
				),
				...(description ? [`${prize}\u00a0: ${description}`] : [])
			])
		].join('\n\n'),
		about: `[À propos de ${sender.name}\u00a0: membres, régions, personnes accompagnées chaque année, professionnelles et professionnels.]`,
		contact: `[Nom, fonction, téléphone]\n${sender.email}`
	};
}

/** The release as text, all its parts in the order of the trade. */
export function releaseText(parts: Release): string {
	const { release, title } = parts;
	return ['COMMUNIQUÉ', release, title, ...paragraphsOf(parts)].filter(Boolean).join('\n\n').concat('\n');
}

/** The release as a page to print, in which nothing that was typed is markup. */
export function releaseHtml(parts: Release): string {
	const { release, title } = parts;
	const shown = (text: string) => escaped(text).replaceAll('\n', '<br>');
	const rest = paragraphsOf(parts).flatMap((one) => one.split(/\n{2,}/));
	return `<!doctype html><html lang="fr-CA"><meta charset="utf-8"><title>${escaped(title)}</title>
<style>body{font:12pt/1.5 Georgia,serif;max-width:38em;margin:3em auto;padding:0 1.5em}h1{font-size:1.5em;line-height:1.2}.head{letter-spacing:.08em;font-weight:bold}@page{margin:2.5cm}</style>
<p class="head">COMMUNIQUÉ</p>${release && `<p><strong>${shown(release)}</strong></p>`}<h1>${shown(title)}</h1>
${rest.map((one) => `<p>${shown(one)}</p>`).join('\n')}</html>\n`;
}

/** What follows the title: any part may be empty, and then it is not there. */
function paragraphsOf({ dateline, body, about, contact }: Release): string[] {
	return [
		[dateline, body].filter(Boolean).join(' – '),
		about && `À propos\n\n${about}`,
		'-30-',
		contact && `Pour information\u00a0:\n${contact}`
	].filter(Boolean);
}

function escaped(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}
