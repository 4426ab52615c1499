import { expect, test } from 'vitest';
import { nearDomain } from '../../../../src/lib/poll/near-domain.ts';

test('a usual domain is told from a slip of the thumb', () => {
	for (const slip of ['gmial.com', 'gmai.com', 'gmaill.com', 'gnail.com', 'GMIAL.com '])
		expect(nearDomain(slip), slip).toBe('gmail.com');
	expect(nearDomain('hotmial.ca')).toBe('hotmail.ca');
	expect(nearDomain('videotrn.ca')).toBe('videotron.ca');
});

test('nothing is asked of a domain that is right, true, being typed or another', () => {
	for (const other of [
		'gmail.com',
		'gmail.co',
		'g',
		'',
		'mail.com',
		'ymail.com',
		'hotmail.ca',
		'yahoo.ca',
		'cooptel.qc.ca'
	])
		expect(nearDomain(other), other).toBeUndefined();
});
