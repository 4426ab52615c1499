import { describe, expect, test } from 'vitest';
import {
	addDays,
	date,
	dateRange,
	dayOf,
	daysBetween,
	instantAt,
	time,
	shortDay
} from '../../src/lib/format/dates.ts';
import { money, number } from '../../src/lib/format/money.ts';
import { canonicalEmail, monogram, searchable } from '../../src/lib/format/names.ts';

const NBSP = '\u00a0';

describe('money', () => {
	test('French of Canada, with no-break spaces', () => {
		expect(money(123_456)).toBe(`1${NBSP}234,56${NBSP}$`);
		expect(money(0)).toBe(`0,00${NBSP}$`);
		expect(money(-5_050)).toBe(`−50,50${NBSP}$`);
		expect(money(-28_169, 'en')).toBe('−$281.69');
		expect(money(123_456, 'en')).toBe('$1,234.56');
		expect(number(41_000)).toBe(`41${NBSP}000`);
	});
});

describe('dates', () => {
	const opening = instantAt('2027-02-15', '14:30');

	test('a wall-clock time is that of the zone, in winter and in summer', () => {
		expect(opening.toISOString()).toBe('2027-02-15T19:30:00.000Z');
		expect(instantAt('2027-07-01', '9:00').toISOString()).toBe('2027-07-01T13:00:00.000Z');
		expect(instantAt('2027-03-14', '3:00').toISOString()).toBe('2027-03-14T07:00:00.000Z');
		expect(instantAt('2027-02-15', '9:00', 'Europe/Paris').toISOString()).toBe('2027-02-15T08:00:00.000Z');
	});

	test('times and days in words', () => {
		expect(time(opening)).toBe(`14${NBSP}h${NBSP}30`);
		expect(time(instantAt('2027-02-15', '17:00'))).toBe(`17${NBSP}h`);
		expect(time(instantAt('2027-02-15', '0:05'))).toBe(`0${NBSP}h${NBSP}05`);
		expect(date('2027-05-01')).toBe('1er mai 2027');
		expect(shortDay('2027-05-01')).toBe('sam.\u00a01');
		expect(shortDay('2027-02-16', 'en')).toBe('Tue\u00a016');
		expect(date('2027-02-16', { weekday: true, year: false })).toBe('mardi 16 février');
		expect(date('2027-03-01', { weekday: true })).toBe('lundi 1er mars 2027');
	});

	test('ranges', () => {
		expect(dateRange('2027-02-15', '2027-02-17')).toBe('15–17 février 2027');
		expect(dateRange('2027-04-30', '2027-05-02')).toBe('30 avril – 2 mai 2027');
		expect(dateRange('2026-12-17', '2027-03-11')).toBe('17 décembre 2026 – 11 mars 2027');
		expect(dateRange('2027-05-01', '2027-05-03')).toBe('1er–3 mai 2027');
		expect(dateRange('2027-05-01', '2027-05-01')).toBe('1er mai 2027');
	});

	test('the day of an instant is the zone’s, not the reader’s', () => {
		expect(dayOf(new Date('2027-02-16T03:00:00Z'))).toBe('2027-02-15');
		expect(dayOf(new Date('2027-02-16T03:00:00Z'), 'Europe/Paris')).toBe('2027-02-16');
		expect(addDays('2027-02-28', 1)).toBe('2027-03-01');
		expect(daysBetween('2027-02-27', '2027-03-01')).toEqual(['2027-02-27', '2027-02-28', '2027-03-01']);
	});
});

describe('names', () => {
	test('searches forgive accents, ligatures and inclusive points', () => {
		expect(searchable('Élodie  D’Amours')).toBe('elodie d amours');
		expect(searchable('professionnel·les du cœur')).toBe('professionnelles du coeur');
		expect(canonicalEmail('  Direction@Lesoit.EXAMPLE ')).toBe('direction@lesoit.example');
		expect(monogram('Élodie St-Onge')).toBe('ÉS');
		expect(monogram('Madonna')).toBe('M');
	});
});
