import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPeopleList } from '../../../src/lib/registration/people-list.ts';

const names = (text: string) =>
	readPeopleList(text).people.map((p) => `${p.givenName}|${p.familyName}|${p.email}`);

describe('a pasted list of people', () => {
	it.each([
		['tabs', 'Élodie\tTremblay\telodie@a.org\nMarc\tRoy\tmarc@a.org'],
		['semicolons', 'Élodie;Tremblay;elodie@a.org\r\nMarc;Roy;marc@a.org\r\n'],
		['commas', 'Élodie,Tremblay,elodie@a.org\nMarc,Roy,marc@a.org'],
		['address first', 'elodie@a.org;Élodie;Tremblay\nmarc@a.org;Marc;Roy'],
		['a BOM and a header', '\uFEFFPrénom;Nom;Courriel\nÉlodie;Tremblay;elodie@a.org\nMarc;Roy;marc@a.org'],
		[
			'header in another order',
			'Courriel\tNom\tPrénom\nelodie@a.org\tTremblay\tÉlodie\nmarc@a.org\tRoy\tMarc'
		],
		['English header', 'First Name,Last Name,Email\nÉlodie,Tremblay,elodie@a.org\nMarc,Roy,marc@a.org'],
		['header of whole names', 'Nom\tAdresse courriel\nÉlodie Tremblay\telodie@a.org\nRoy, Marc\tmarc@a.org'],
		[
			'other columns',
			'1\tÉlodie\tTremblay\telodie@a.org\t418 555-0101\n2\tMarc\tRoy\tmarc@a.org\t418 555-0102'
		],
		[
			'a header before each of two lists',
			'Nom;Courriel\nÉlodie Tremblay;elodie@a.org\nNom;Courriel\nMarc Roy;marc@a.org'
		],
		[
			'lists one after the other, each with its own columns and language',
			'Prénom;Nom;Courriel\nÉlodie;Tremblay;elodie@a.org\n\nEmail;Last name;First name;Phone\nmarc@a.org;Roy;Marc;418 555-0101'
		],
		[
			'lists of two makings',
			'Courriel\tNom\tPrénom\nelodie@a.org\tTremblay\tÉlodie\nName;E-mail address\nRoy, Marc;marc@a.org'
		],
		['a header of words', 'Prénom Nom Courriel\nÉlodie Tremblay elodie@a.org\nRoy, Marc;marc@a.org'],
		['quotes', '"Élodie","Tremblay","elodie@a.org"\n"Marc","Roy","marc@a.org"'],
		['mailboxes on lines', 'Élodie Tremblay <elodie@a.org>\nMarc Roy <marc@a.org>'],
		['mailboxes in a row', 'Élodie Tremblay <elodie@a.org>; Marc Roy <marc@a.org>;'],
		['mailboxes with commas', '"Tremblay, Élodie" <elodie@a.org>, "Roy, Marc" <marc@a.org>'],
		['words', 'Élodie Tremblay elodie@a.org\nMarc Roy marc@a.org'],
		['family names in capitals', 'TREMBLAY Élodie elodie@a.org\nROY\tMarc\tmarc@a.org'],
		['mailto and spaces', ' Élodie ;  Tremblay ; mailto:elodie@a.org \n\n\nMarc ;Roy;<marc@a.org>'],
		['a quote never closed', '"Élodie;Tremblay;elodie@a.org\nMarc;Roy;marc@a.org']
	])('is read with %s', (_, text) => {
		expect(names(text)).toEqual(['Élodie|Tremblay|elodie@a.org', 'Marc|Roy|marc@a.org']);
		expect(readPeopleList(text).unread).toEqual([]);
	});

	it('keeps a name that holds an apostrophe or several words', () => {
		expect(names("Marie-Ève\tD'Amours Saint-Pierre\tme@a.org")).toEqual([
			"Marie-Ève|D'Amours Saint-Pierre|me@a.org"
		]);
	});

	it('keeps an address without a name, to be completed', () => {
		expect(names('inconnu@a.org')).toEqual(['||inconnu@a.org']);
	});

	it('takes no one for a header: a line about someone comes back when it has no address', () => {
		const lines = ['Marc;Roy;courriel à venir', 'Anne;Nom;', 'Nom;Prénom;Courriel', 'Noël;Léa;lea@a.org'];
		const list = readPeopleList(lines.join('\n'));
		expect(list.people).toEqual([{ givenName: 'Léa', familyName: 'Noël', email: 'lea@a.org' }]);
		expect(list.unread.map((line) => line.text)).toEqual(lines.slice(0, 2));
	});

	it('says for each line that gave nobody where it is and why', () => {
		const list = readPeopleList(
			'Prénom;Nom;Courriel\nÉlodie;Tremblay;elodie@a.org\nMarc;Roy;\nAnne;Cyr;anne@a\n\nÉlodie;Tremblay;ELODIE@a.org\nLéa;Noël;lea@a.org',
			{ taken: ['lea@a.org'] }
		);
		expect(list.people).toHaveLength(1);
		expect(list.unread).toEqual([
			{ line: 3, text: 'Marc;Roy;', reason: 'no_email' },
			{ line: 4, text: 'Anne;Cyr;anne@a', reason: 'bad_email' },
			{ line: 6, text: 'Élodie;Tremblay;ELODIE@a.org', reason: 'duplicate' },
			{ line: 7, text: 'Léa;Noël;lea@a.org', reason: 'duplicate' }
		]);
	});

	it('stops at the room left and gives the rest back', () => {
		const list = readPeopleList('a@a.org\nb@a.org\nc@a.org', { room: 2 });
		expect(list.people.map((person) => person.email)).toEqual(['a@a.org', 'b@a.org']);
		expect(list.unread).toEqual([{ line: 3, text: 'c@a.org', reason: 'too_many' }]);
	});

	it('never throws, and loses no address, whatever is pasted', () => {
		const fragment = fc.constantFrom('"', ';', ',', '\t', '\n', '<', '>', ' ', 'Nom', 'a@b.org', 'é', '\r\n');
		fc.assert(
			fc.property(fc.array(fragment, { maxLength: 40 }), (fragments) => {
				const text = fragments.join('');
				const list = readPeopleList(text);
				const given = JSON.stringify(list);
				if (text.includes(' a@b.org ')) expect(given).toContain('a@b.org');
			}),
			{ numRuns: 2000 }
		);
	});
});

// Read in a time that grows with the square of their length, these would hold the server for minutes.
const N = 200_000;
it.each([
	['spaces inside a cell', `a${' '.repeat(N)}b`],
	['quotes inside a cell', `a${"'".repeat(N)}b`],
	['brackets and spaces', `<${' '.repeat(N)}`],
	['a mailbox that never ends', `<${'a@'.repeat(N / 2)}`],
	['an address full of ends', `a@b${'.)'.repeat(N / 2)}x`],
	['a mailbox of spaces', `x <a@b.org>, y <${' '.repeat(N)}x`],
	['brackets', '<'.repeat(N)]
])('a hostile list is read at once: %s', (_, text) => {
	const { people, unread } = readPeopleList(text);
	expect(people.length + unread.length).toBeGreaterThan(0);
});
