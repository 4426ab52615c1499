import { describe, expect, test } from 'vitest';
import { findWords, indexWords } from '../../../src/lib/trainings/word-index.ts';
import { stem } from '../../../src/lib/trainings/words.ts';

/** Whether a question finds a text. */
const finds = (question: string, text: string) => findWords(indexWords([text]), question)?.[0] === 1;

describe('a search of courses', () => {
	const kin = ['professionnel·les', 'professionnelles', 'professionnels', 'Professionnel', 'professionnelle'];
	test.each(kin.flatMap((asked) => kin.map((written) => [asked, written] as const)))(
		'« %s » finds « %s »',
		(asked, written) => expect(finds(asked, `Outils pour ${written} en emploi`)).toBe(true)
	);

	test.each([
		['equipe', 'Gérer son équipe'],
		['ÉQUIPES', 'Gérer son équipe'],
		['l’équipe', 'Gérer une équipe'],
		['conseillères', 'Pour les conseiller·ère·s'],
		['conseillers', 'Pour les conseiller·ère·s'],
		['conseiller.ère.s', 'Une conseillère raconte'],
		['formatrice', 'Devenir formateur·trice'],
		['employé(e)s', 'Accueillir les employées'],
		['recon', 'Reconnaissance des compétences'],
		['compétence reconnaissance', 'Reconnaissance des compétences'],
		['coeur', 'Prendre soin de son cœur'],
		['ADS+', 'L’ADS+ au quotidien']
	])('« %s » finds « %s »', (asked, written) => expect(finds(asked, written)).toBe(true));

	test.each([
		['equipe conflit', 'Gérer son équipe'],
		['connaissance', 'Reconnaissance des compétences'],
		['professionnelle', 'Une profession']
	])('« %s » does not find « %s »', (asked, written) => expect(finds(asked, written)).toBe(false));

	test('of nothing but signs asks nothing', () => {
		expect(findWords(indexWords(['Gérer']), ' « » , … ')).toBeUndefined();
	});

	test('keeps short words as they are', () => {
		expect(['as', 'gens', 'mère', 'dos'].map((word) => stem(word))).toEqual(['as', 'gen', 'mère', 'dos']);
	});
});
