/** What a mail provider reads past in the part before the @, besides « +… ». */
interface Habit {
	/** Everything from this sign on is ignored. */
	tag?: string;
	/** Signs that are ignored wherever they stand. */
	ignores?: RegExp;
	/** Another domain of the same box. */
	same?: string;
}

/**
 * Habits of providers, as they document them: Gmail reads past dots (support.google.com/mail/answer/7436150 and /12096), Proton
 * past dots, hyphens and underscores, Yahoo past « -… ». Those that are here without a word read past « +… » and need nobody's
 * guess. Only those: elsewhere a dot may be another person.
 */
const HABITS: Readonly<Record<string, Habit>> = {
	'gmail.com': { ignores: /\./g },
	'googlemail.com': { ignores: /\./g, same: 'gmail.com' },
	'outlook.com': {},
	'outlook.fr': {},
	'hotmail.com': {},
	'hotmail.ca': {},
	'hotmail.fr': {},
	'live.com': {},
	'live.ca': {},
	'live.fr': {},
	'msn.com': {},
	'icloud.com': {},
	'me.com': { same: 'icloud.com' },
	'mac.com': { same: 'icloud.com' },
	'fastmail.com': {},
	'fastmail.fm': {},
	'proton.me': { ignores: /[._-]/g },
	'protonmail.com': { ignores: /[._-]/g, same: 'proton.me' },
	'pm.me': { ignores: /[._-]/g, same: 'proton.me' },
	'yahoo.com': { tag: '-' },
	'yahoo.ca': { tag: '-' },
	'yahoo.fr': { tag: '-' },
	'ymail.com': { tag: '-' }
};

/** A box, as a vote knows it and as mail finds it. */
export interface Box {
	/** The one way of writing all its spellings: who votes. */
	address: string;
	/** Where its mail goes: a spelling that leads to that box and to no other. */
	mailedTo: string;
}

/** Letters and digits of any alphabet, hyphens and dots: whatever else may end a domain, or begin another part of an address. */
const DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;
/** As the network writes it: no number of a machine, no empty part. */
const ASCII_DOMAIN = /^(?:[a-z0-9-]+\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/;

/**
 * Reads an address as typed: case and blanks, another alphabet's domain as the network writes it, what its provider reads past,
 * and everywhere « +… », which most servers read past and by which one box would vote without end. Where only we say so, the mail
 * goes to the box without it: whoever reads it is the voter. One person may still have two boxes.
 * @returns undefined for what is no address
 */
export function readBox(typed: string): Box | undefined {
	const typedAddress = typed.normalize('NFKC').trim().toLowerCase();
	const at = typedAddress.lastIndexOf('@');
	const box = typedAddress.slice(0, Math.max(0, at));
	if (box === '' || /[\s"<>(),;:@\\[\]\p{Cc}]/u.test(box)) return undefined;
	const domain = asciiDomain(typedAddress.slice(at + 1).replace(/\.$/, ''));
	if (!domain) return undefined;
	const [name, host] = ofSubdomain(box, domain);
	const habit = HABITS[host];
	const plain = before(name, '+');
	const kept = habit?.tag ? before(plain, habit.tag) : plain;
	const folded = habit?.ignores ? kept.replace(habit.ignores, '') : kept;
	if (folded === '') return undefined;
	const address = `${folded}@${habit?.same ?? host}`;
	return { address, mailedTo: `${habit ? box : plain}@${domain}` };
}

/** The one way of writing the box of an address, see {@link readBox}. */
export function canonicalAddress(typed: string): string | undefined {
	return readBox(typed)?.address;
}

/** Fastmail takes `anything@marie.fastmail.com` for `marie@fastmail.com` (fastmail.help, subdomain addressing). */
function ofSubdomain(box: string, domain: string): [box: string, domain: string] {
	const [, name, host] = /^([^.]+)\.(fastmail\.(?:com|fm))$/.exec(domain) ?? [];
	return name && host ? [name, host] : [box, domain];
}

/** What stands before a sign, where something does. */
function before(text: string, sign: string): string {
	const at = text.indexOf(sign);
	return at > 0 ? text.slice(0, at) : text;
}

/** A domain as the network writes it (`xn--…`). */
function asciiDomain(domain: string): string | undefined {
	if (!DOMAIN.test(domain)) return undefined;
	try {
		const { hostname } = new URL(`http://${domain}`);
		return ASCII_DOMAIN.test(hostname) ? hostname : undefined;
	} catch {
		return undefined;
	}
}
