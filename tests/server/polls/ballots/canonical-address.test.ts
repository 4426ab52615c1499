import { expect, test } from 'vitest';
import { canonicalAddress, readBox } from '../../../../src/lib/server/polls/ballots/canonical-address.ts';
import { ownedDomain } from '../../../../src/lib/server/polls/ballots/domain-owner.ts';

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

test('elsewhere than where it is known to lead to one box, a dot may be another person; a tag never is', () => {
	expect(canonicalAddress('marie.tremblay+a@exemple.org')).toBe('marie.tremblay@exemple.org');
	expect(canonicalAddress('jo+1@hotmail.co.uk')).toBe('jo@hotmail.co.uk');
	expect(canonicalAddress('vote7@marie.fastmail.com')).toBe('marie@fastmail.com');
	expect(canonicalAddress('+@gmail.com')).toBe('+@gmail.com');
});

test.each([
	// Where the provider says so, as it was typed; where only we do, without what we read past.
	['Marie.Tremblay+vote@Gmail.com', 'marie.tremblay+vote@gmail.com'],
	['marie+x@exemple.org', 'marie@exemple.org'],
	['vote7@marie.fastmail.com', 'vote7@marie.fastmail.com'],
	['Éloïse@montréal.example', 'éloïse@xn--montral-fya.example']
])('the code of %s is mailed to %s', (typed, mailedTo) => {
	expect(readBox(typed)?.mailedTo).toBe(mailedTo);
	expect(canonicalAddress(mailedTo)).toBe(canonicalAddress(typed));
});

test('whatever is typed, mail goes to the domain of the voter, whoever reads the address', () => {
	// ASCII, and all that another way of writing turns into something else.
	const signs = Array.from({ length: 0x30000 }, (_, i) =>
		i >= 0xd800 && i < 0xe000 ? '' : String.fromCodePoint(i)
	).filter((sign, i) => i < 0x80 || sign !== sign.normalize('NFKC'));
	for (const sign of signs) {
		const found = readBox(`victime@gmail.com${sign}.mechant.org`);
		if (!found) continue;
		const domain = found.mailedTo.split('@')[1]!;
		expect(domain).toMatch(/\.mechant\.org$/);
		expect(found.address).toBe(`victime@${domain}`);
	}
});

test.each(['＃', '？', '／'])(
	'without the rule of domains, « %s » would give the vote of another box',
	(sign) => {
		const domain = `gmail.com${sign}.mechant.org`;
		// What the network makes of it is where a reader of addresses stops; mail goes on to the end.
		expect(new URL(`http://${domain.normalize('NFKC')}`).hostname).toBe('gmail.com');
		expect(readBox(`victime@${domain}`)).toBeUndefined();
	}
);

test.each([
	['b1.b2.mechant.org', 'mechant.org'],
	['b1.ecole.qc.ca', 'ecole.qc.ca'],
	['a.mtess.gouv.qc.ca', 'mtess.gouv.qc.ca'],
	['a.acme.co.uk', 'acme.co.uk'],
	['ugam.ca', 'ugam.ca'],
	['qc.ca', 'qc.ca']
])('%s is of whoever has %s', (domain, owned) => {
	expect(ownedDomain(domain)).toBe(owned);
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
	'a@@',
	'a@b@c.ca',
	'a@127.0.0.1',
	'a@b..ca',
	'victime@gmail.com＃.mechant.org',
	'victime@gmail.com#.mechant.org',
	'victime@gmail.com/.mechant.org',
	'victime@gmail.com？.mechant.org',
	'victime@gmail.com%00.mechant.org',
	'victime@gmail.com\u00ad.mechant.org'
])('« %s » is no address', (typed) => {
	expect(canonicalAddress(typed)).toBeUndefined();
});
