import { dateTime } from '../../../format/dates.ts';
import { absolute } from '../../links.ts';
import type { Message } from '../message.ts';

const PAGE = '/compte/mentorat';
const REASON =
	'Vous recevez ce message de service parce que vous êtes une personne inscrite au mentorat. Vous pouvez vous en retirer en tout temps.';

interface Told {
	program: string;
	givenName: string;
	answersBy: Date | null;
}

/** To each of two people whom the permanence would bring together. */
export function pairProposed({ program, givenName, answersBy }: Told): Message {
	return page('Un jumelage vous est proposé', program, [
		`Bonjour ${givenName}, la permanence vous propose un jumelage. Lisez qui c’est, puis acceptez ou déclinez, sans avoir à dire pourquoi.`,
		`Vous avez jusqu’au ${dateTime(answersBy!)}.`
	]);
}

/** To both, once both accepted. */
export function pairActive({ program, givenName }: Told): Message {
	return page('Votre jumelage commence', program, [
		`Bonjour ${givenName}, vous avez accepté tous les deux. L’adresse de l’autre est sur la page de votre jumelage\u00a0: écrivez-lui pour convenir d’une première rencontre.`
	]);
}

/** To both of a pair that comes to nothing or ends, without why. */
export function pairOver({ program, givenName }: Told): Message {
	return page('Un jumelage n’a pas de suite', program, [
		`Bonjour ${givenName}, un jumelage qui vous concernait n’a pas de suite, ou prend fin. La permanence pourra vous en proposer un autre.`
	]);
}

/** To both of a pair that is under way: how does it go? */
export function pairAsked({ program, givenName }: Told, month: number): Message {
	return page('Comment va votre jumelage?', program, [
		`Bonjour ${givenName}, vous êtes jumelés depuis ${month} mois. Dites-nous en un mot si tout va bien, si vous avez besoin d’aide ou si vous arrêtez. Votre réponse va à la permanence seule.`
	]);
}

function page(title: string, program: string, paragraphs: readonly string[]): Message {
	return {
		subject: title,
		preheader: program,
		title,
		blocks: [
			...paragraphs.map((text) => ({ kind: 'paragraph' as const, text })),
			{ kind: 'button', label: 'Ouvrir mon mentorat', href: absolute(PAGE) }
		],
		reason: REASON
	};
}
