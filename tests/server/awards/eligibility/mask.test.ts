import { describe, expect, test } from 'vitest';
import { masked, piecesOf, type MaskedName } from '../../../../src/lib/awards/mask.ts';

const person = (name: string): MaskedName => ({ kind: 'person', name });
const organisation = (name: string): MaskedName => ({ kind: 'organisation', name });
const nominator = (name: string): MaskedName => ({ kind: 'nominator', name });
const hidden = (text: string, ...names: MaskedName[]) => masked(piecesOf(text, names));

describe('names are found', () => {
	test.each([
		['Élise Tremblay dirige.', '[personne nommée] dirige.'],
		['ELISE TREMBLAY dirige.', '[personne nommée] dirige.'],
		["Le projet d’Élise, et celui d'Elise.", "Le projet d’[personne nommée], et celui d'[personne nommée]."],
		['Tremblay’s work', '[personne nommée]’s work'],
		['TREMBLAY, Élise', '[personne nommée]'],
		['E\u0301lise Tremblay', '[personne nommée]'],
		['Les Tremblay-Roy', 'Les [personne nommée]-Roy'],
		['Tremblayville est loin', 'Tremblayville est loin']
	])('of a person: %s', (text, expected) => {
		expect(hidden(text, person('Élise Tremblay'))).toBe(expected);
	});

	test.each([
		['Anne-Sophie St-Onge', '[personne nommée]'],
		['Anne Sophie Saint‑Onge', '[personne nommée]'],
		['Anne-Sophie a dit', '[personne nommée] a dit'],
		['Mme St-Onge', 'Mme [personne nommée]'],
		['à St-Jérôme', 'à St-Jérôme']
	])('of a compound name: %s', (text, expected) => {
		expect(hidden(text, person('Anne-Sophie St-Onge'))).toBe(expected);
	});

	test('of a person whose name is a word, only where it is written as a name', () => {
		expect(hidden('Rose Petit aime le petit rose.', person('Rose Petit'))).toBe(
			'[personne nommée] aime le petit rose.'
		);
		expect(hidden('Jean des Ormes. Des pommes.', person('Jean des Ormes'))).toBe(
			'[personne nommée]. Des pommes.'
		);
	});

	test.each([
		['Le Carrefour jeunesse-emploi de Laval accueille.', 'Le [organisme] accueille.'],
		['au carrefour jeunesse emploi de laval', 'au [organisme]'],
		['Le CJEL accueille, le C.J.E.L. aussi.', 'Le [organisme] accueille, le [organisme]. aussi.'],
		['un carrefour, à Laval', 'un carrefour, à Laval']
	])('of an organisation: %s', (text, expected) => {
		expect(hidden(text, organisation('Carrefour jeunesse-emploi de Laval'))).toBe(expected);
	});

	test('of an organisation with its article, its brackets and its ligature', () => {
		const name = organisation('L’Œuvre des Ateliers (ODA)');
		expect(hidden('l’oeuvre des ateliers et l’ODA', name)).toBe('[organisme] et l’[organisme]');
		expect(hidden('Oda mange', organisation('Office du Développement Agricole'))).toBe('Oda mange');
	});

	test('of an organisation by what is its own in its name, and not by its kind', () => {
		const name = organisation('Centre Horizon boréal');
		expect(hidden('L’Horizon boréal, un centre à l’horizon.', name)).toBe(
			'L’[organisme], un centre à l’horizon.'
		);
		expect(hidden('À Passerelle, une passerelle.', organisation('Atelier Passerelle'))).toBe(
			'À [organisme], une passerelle.'
		);
	});

	test('of whoever nominates, apart', () => {
		expect(hidden('Merci à Luc Roy.', person('Élise'), nominator('Luc Roy'))).toBe(
			'Merci à [personne qui propose].'
		);
	});
});

describe('what may be a name is shown to be looked at, and stays', () => {
	const perhaps = (text: string, ...names: MaskedName[]) =>
		piecesOf(text, names)
			.filter(({ kind }) => kind === 'perhaps')
			.map((piece) => piece.text);

	test.each([
		['Marie-Ève Saint-Amour a tenu parole.', ['Marie-Ève Saint-Amour']],
		['Depuis lors, Luc de Bellefeuille rit.', ['Luc de Bellefeuille']],
		['Avec Marie Tremblay et Jean D’Amours.', ['Marie Tremblay', 'Jean D’Amours']],
		['Le projet aide les gens. Il dure. Notre équipe rit.', []],
		['Dans Charlevoix, en 2025.', []]
	])('%s', (text, expected) => {
		expect(perhaps(text)).toEqual(expected);
		expect(hidden(text)).toBe(text);
	});

	test('a name that is known is taken out all the same, alone or after a title', () => {
		const known = person('Élise Tremblay');
		expect(hidden('Docteure Tremblay et Luc Roy', known)).toBe('Docteure [personne nommée] et Luc Roy');
	});
});

test('anybody else of the edition is found by the whole name, either way round, and no one by a word of it', () => {
	const other: MaskedName = { kind: 'other', name: 'Marie Saint-Amour' };
	expect(hidden('Marie St-Amour et Marie-Paule', other)).toBe('[nom] et Marie-Paule');
	expect(hidden('Roy, Luc et Luc', { kind: 'other', name: 'Luc Roy' })).toBe('[nom] et Luc');
	expect(hidden('un petit luc', { kind: 'other', name: 'Luc' })).toBe('un petit luc');
});

test('a region is found by its name, or half of one', () => {
	const region: MaskedName = { kind: 'region', name: 'Saguenay–Lac-Saint-Jean' };
	expect(hidden('Au Lac-Saint-Jean et au Saguenay, au Saguenay–Lac-Saint-Jean.', region)).toBe(
		'Au [région] et au [région], au [région].'
	);
});

test('addresses of every kind are found', () => {
	expect(
		hidden(
			'Écrire à info@exemple.org, voir https://exemple.org/projet?x=1. ou www.cje-laval.ca, appeler le (514) 555-1234, au 123, rue Saint-Denis, Montréal H2X 1K4.'
		)
	).toBe(
		'Écrire à [courriel], voir [lien]. ou [lien], appeler le [téléphone], au [adresse], Montréal [adresse].'
	);
});

test('what names nobody stays as it was, letter for letter', () => {
	const text = 'Œuvre à l’emploi\u00a0: 120 personnes, 3.5 ans, 2023-2024.\n\nÀ suivre…';
	expect(hidden(text, person('Élise Tremblay'), organisation('  '))).toBe(text);
	expect(
		piecesOf(text, [person('Œuvre')])
			.map((piece) => piece.text)
			.join('')
	).toBe(text);
});

test('a long text with many names is read in a moment', () => {
	const text = 'Élise Tremblay et le Carrefour jeunesse-emploi travaillent. '.repeat(500);
	const started = performance.now();
	piecesOf(text, [person('Élise Tremblay'), organisation('Carrefour jeunesse-emploi'), nominator('Luc Roy')]);
	expect(performance.now() - started).toBeLessThan(1000);
});
