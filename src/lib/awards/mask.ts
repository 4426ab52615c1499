// What would say who a nomination is about, found in what people wrote: the beginning of a version without names, which
// staff read over. Names are found whatever their accents, capitals, hyphens and apostrophes.

export type MaskKind =
	| 'person'
	| 'organisation'
	| 'nominator'
	| 'other'
	| 'region'
	| 'mail'
	| 'link'
	| 'phone'
	| 'address'
	| 'perhaps';

/** Somebody, some organisation or some place whose name is to be taken out; `perhaps`, only to be looked at. */
export interface MaskedName {
	kind: 'person' | 'organisation' | 'nominator' | 'other' | 'region' | 'perhaps';
	name: string;
}

/** A stretch of a text; `kind` is null where it names nobody. */
export interface Piece {
	text: string;
	kind: MaskKind | null;
}

/** What stands in place of a name; what is only perhaps one stays. */
export const MASKS: Record<Exclude<MaskKind, 'perhaps'>, string> = {
	person: '[personne nommée]',
	organisation: '[organisme]',
	nominator: '[personne qui propose]',
	other: '[nom]',
	region: '[région]',
	mail: '[courriel]',
	link: '[lien]',
	phone: '[téléphone]',
	address: '[adresse]'
};

/** A text cut where something says who it is about. */
export function piecesOf(text: string, names: readonly MaskedName[]): Piece[] {
	// What is sure goes before what is perhaps, however long.
	const found = [...addressesIn(text), ...namesIn(text, names), ...pairsIn(text)].sort(
		(a, b) =>
			Number(a.kind === 'perhaps') - Number(b.kind === 'perhaps') ||
			b.end - b.start - (a.end - a.start) ||
			a.start - b.start
	);
	const kept: Found[] = [];
	for (const one of found)
		if (kept.every(({ start, end }) => one.end <= start || one.start >= end)) kept.push(one);
	kept.sort((a, b) => a.start - b.start);
	const pieces: Piece[] = [];
	let at = 0;
	for (const { start, end, kind } of kept) {
		if (start > at) pieces.push({ text: text.slice(at, start), kind: null });
		pieces.push({ text: text.slice(start, end), kind });
		at = end;
	}
	if (at < text.length) pieces.push({ text: text.slice(at), kind: null });
	return pieces;
}

/** A text with what says who it is about taken out. */
export function masked(pieces: readonly Piece[]): string {
	return pieces.map(({ text, kind }) => (isSure(kind) ? MASKS[kind] : text)).join('');
}

/** Whether a stretch says for sure who it is about. */
export function isSure(kind: MaskKind | null): kind is Exclude<MaskKind, 'perhaps'> {
	return kind !== null && kind !== 'perhaps';
}

interface Found {
	start: number;
	end: number;
	kind: MaskKind;
}

const MAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
/** With a scheme, after « www. », or a bare name that ends as Canadian sites do. */
const LINK =
	/(?:https?:\/\/|www\.)[^\s<>«»"]*[^\s<>«»".,;:!?)\]]|(?<![\p{L}\p{N}@.-])(?:[a-z0-9-]+\.)+(?:ca|qc|quebec|com|org|net|info|coop|tv|io)(?![\p{L}\p{N}-])(?:\/[^\s<>«»"]*[^\s<>«»".,;:!?)\]])?/giu;
const PHONE = /(?<!\d)(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.\u2011-]?\d{3}[\s.\u2011-]\d{4}(?!\d)/gu;
const STREET =
	/(?<!\d)\d{1,5},?\s(?:rue|avenue|av\.|boulevard|boul\.|chemin|ch\.|place|route|rang|côte|montée)\s[^\n,.;()]{2,60}|(?<![\p{L}\p{N}])[A-Z]\d[A-Z][\s-]?\d[A-Z]\d(?![\p{L}\p{N}])/gu;

function addressesIn(text: string): Found[] {
	const all = (pattern: RegExp, kind: MaskKind): Found[] =>
		[...text.matchAll(pattern)].map(({ 0: match, index }) => ({
			start: index,
			end: index + match.length,
			kind
		}));
	return [...all(MAIL, 'mail'), ...all(LINK, 'link'), ...all(PHONE, 'phone'), ...all(STREET, 'address')];
}

/** A text without accents or capitals, and where each of its letters stands in the text. */
function folded(text: string): { text: string; at: number[] } {
	let out = '';
	const at: number[] = [];
	let index = 0;
	for (const character of text) {
		const plain = plainOf(character);
		for (let i = 0; i < plain.length; i++) at.push(index);
		out += plain;
		index += character.length;
	}
	at.push(text.length);
	return { text: out, at };
}

function plainOf(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/œ/gi, 'oe').replace(/æ/gi, 'ae').toLowerCase();
}

function namesIn(text: string, names: readonly MaskedName[]): Found[] {
	const plain = folded(text);
	return names.flatMap(({ kind, name }) =>
		formsOf(kind, name).flatMap(({ words, as }) =>
			[...plain.text.matchAll(patternOf(words))].flatMap(({ 0: match, index }) => {
				const [start, end] = [plain.at[index]!, plain.at[index + match.length]!];
				return as && !as.test(text.slice(start, end)) ? [] : [{ start, end, kind }];
			})
		)
	);
}

/** Words that begin a sentence or a title, and no name. */
const OPENINGS = [
	...[
		'À',
		'Au',
		'Aux',
		'Avec',
		'Bonjour',
		'Ce',
		'Ces',
		'Cet',
		'Cette',
		'Chaque',
		'Chez',
		'Comme',
		'Dans',
		'De',
		'Depuis'
	],
	...[
		'Des',
		'Du',
		'Elle',
		'Elles',
		'En',
		'Et',
		'Il',
		'Ils',
		'La',
		'Le',
		'Les',
		'Leur',
		'Leurs',
		'Madame',
		'Mais',
		'Merci'
	],
	...[
		'Mme',
		'Monsieur',
		'Nos',
		'Notre',
		'Nous',
		'On',
		'Par',
		'Pour',
		'Puis',
		'Quand',
		'Sa',
		'Selon',
		'Ses',
		'Si',
		'Son'
	],
	...['Sous', 'Sur', 'Tous', 'Tout', 'Toute', 'Toutes', 'Un', 'Une', 'Votre', 'Vous']
].join('|');
const NAME_WORD = String.raw`\p{Lu}(?:\p{Ll}[\p{L}\p{M}]*|[’']\p{Lu}\p{Ll}+)(?:[-\u2010\u2011’']\p{Lu}\p{L}+)*`;
/** A given name and a family name as anyone writes them: two words with capitals, a particle between or none. */
const PAIR = new RegExp(
	`(?<![\\p{L}\\p{N}-])(?!(?:${OPENINGS})\\s)${NAME_WORD}[^\\S\\n](?:(?:de|du|des|la|le|van|von)[^\\S\\n]|d[’'])?${NAME_WORD}(?![\\p{L}\\p{N}])`,
	'gu'
);

function pairsIn(text: string): Found[] {
	return [...text.matchAll(PAIR)].map(({ 0: match, index }) => ({
		start: index,
		end: index + match.length,
		kind: 'perhaps'
	}));
}

/** The ways to write a name: all of those it has for whoever a text is about, and as a whole for anybody else. */
function formsOf(kind: MaskedName['kind'], name: string): Form[] {
	if (kind === 'organisation') return organisationForms(name);
	if (kind === 'person' || kind === 'nominator') return personForms(name);
	// Two regions in one: « Saguenay–Lac-Saint-Jean ».
	const wholes = kind === 'other' ? [name.replace(/\([^)]*\)/g, ' ')] : [name, ...name.split('–')];
	return wholes.flatMap((whole) => {
		const words = wordsIn(whole);
		const turned =
			kind === 'other' && words.length === 2 ? [{ words: [...words].reverse(), as: CAPITAL }] : [];
		return words.join('').length < 3 ? [] : [{ words, as: CAPITAL }, ...turned];
	});
}

/** A way to write a name: its words in order, and how they must be written to be one. */
interface Form {
	words: string[];
	as?: RegExp;
}

// A single word is also a word of the language, and initials may be: only written as names are they ones.
const CAPITAL = /^\p{Lu}/u;
const CAPITALS = /^[\p{Lu}.]+$/u;

const oneOrMore = (words: string[]): Form => (words.length === 1 ? { words, as: CAPITAL } : { words });

/** Words one after the other, whatever stands between them: space, hyphen, apostrophe, full stop. */
function patternOf(words: readonly string[]): RegExp {
	const written = words.map((word) => (word === 'st' || word === 'saint' ? '(?:saint|st)' : word));
	return new RegExp(`(?<![\\p{L}\\p{N}])${written.join('[^\\p{L}\\p{N}\\n]{1,3}')}(?![\\p{L}\\p{N}])`, 'gu');
}

const wordsIn = (text: string) =>
	plainOf(text)
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);

/** Words that are in many names and name nobody. */
const PARTICLES = new Set([
	...['de', 'du', 'des', 'd', 'la', 'le', 'les', 'l', 'van', 'von', 'et', 'en', 'a', 'au', 'aux', 'pour'],
	...['sur', 'the', 'of', 'and', 'saint', 'sainte']
]);

/** How names of organisations begin: « le carrefour » names nobody, « Horizon » alone does. */
const KINDS = new Set([
	...['association', 'atelier', 'ateliers', 'carrefour', 'centre', 'club', 'cooperative', 'corporation'],
	...['fondation', 'groupe', 'maison', 'organisme', 'regroupement', 'reseau', 'service', 'services']
]);

/** The whole name either way round, each name of a compound, and each word of three letters or more. */
function personForms(name: string): Form[] {
	const parts = name
		.split(/\s+/)
		.map(wordsIn)
		.filter((words) => words.length > 0);
	const turned = parts.length > 1 ? [...parts.at(-1)!, ...parts.slice(0, -1).flat()] : [];
	const alone = parts.flat().filter((word) => word.length >= 3 && !PARTICLES.has(word));
	return [
		...[parts.flat(), ...parts.filter((words) => words.length > 1)].map(oneOrMore),
		// Turned, a name may be two words of the language (« petit rose »).
		...[turned, ...alone.map((word) => [word])].map((words) => ({ words, as: CAPITAL }))
	].filter(({ words }) => words.length > 0);
}

/** The whole name, without its article, its kind or what is between brackets; what is between brackets; the initials. */
function organisationForms(name: string): Form[] {
	const words = wordsIn(name.replace(/\([^)]*\)/g, ' '));
	const meaning = words.filter((word) => !PARTICLES.has(word));
	const initials = meaning.length < 3 ? [] : meaning.map((word) => word[0]!);
	const own = words.slice(words.findIndex((word) => !KINDS.has(word) && !PARTICLES.has(word)));
	const between = [...name.matchAll(/\(([^)]+)\)/g)].map(([, inside]) => wordsIn(inside!));
	const whole = [wordsIn(name), words, PARTICLES.has(words[0] ?? '') ? words.slice(1) : [], own, ...between]
		// An article or a preposition by itself names nobody.
		.filter((form) => form.some((word) => word.length > 1 && !PARTICLES.has(word)));
	return [
		...whole.map(oneOrMore),
		...(initials.length === 0
			? []
			: [
					{ words: [initials.join('')], as: CAPITALS },
					{ words: initials, as: CAPITALS }
				])
	];
}
