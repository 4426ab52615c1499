import { expect, test } from 'vitest';
import { canonicalAddress } from '../../../src/lib/server/polls/canonical-address.ts';

test.each([
	['Marie.Tremblay+vote@Gmail.com', 'marietremblay@gmail.com'],
	['marie.tremblay@googlemail.com', 'marietremblay@gmail.com'],
	[' MARIE@Outlook.com ', 'marie@outlook.com'],
	['marie+1@hotmail.ca', 'marie@hotmail.ca'],
	['m-a.r_ie+x@pm.me', 'marie@proton.me'],
	['marie-prix@yahoo.ca', 'marie@yahoo.ca'],
	['marie@ICLOUD.com.', 'marie@icloud.com'],
	['marie@mac.com', 'marie@icloud.com'],
	['ｍarie＠exemple.org', 'marie@exemple.org'],
	['Éloïse@montréal.example', 'éloïse@xn--montral-fya.example']
])('%s is the box of %s', (typed, box) => {
	expect(canonicalAddress(typed)).toBe(box);
});

test('elsewhere than where it is known to lead to one box, a dot or a tag may be another person', () => {
	expect(canonicalAddress('marie.tremblay+a@exemple.org')).toBe('marie.tremblay+a@exemple.org');
	expect(canonicalAddress('+@gmail.com')).toBe('+@gmail.com');
});

test.each([
	'',
	'@',
	'a@',
	'@b.ca',
	'a b@c.ca',
	'a@b',
	'a@b.ca:25',
	'"a"@b.ca',
	'a@b/c.ca',
	'...@gmail.com',
	'a@@'
])('« %s » is no address', (typed) => {
	expect(canonicalAddress(typed)).toBeUndefined();
});
