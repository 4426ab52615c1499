/** What a mail provider reads past in the part before the @. */
interface Habit {
	/** Everything from this sign on is ignored. */
	tag?: string;
	/** Signs that are ignored wherever they stand. */
	ignores?: RegExp;
	/** Another domain of the same box. */
	same?: string;
}

/**
 * Habits of providers, as they document them: Gmail reads past dots and « +… » (support.google.com/mail/answer/7436150 and
 * /12096), Outlook, iCloud and Fastmail past « +… », Proton past « +… », dots, hyphens and underscores, Yahoo past « -… ».
 * Only those: elsewhere two spellings may be two people.
 */
const HABITS: Readonly<Record<string, Habit>> = {
	'gmail.com': { tag: '+', ignores: /\./g },
	'googlemail.com': { tag: '+', ignores: /\./g, same: 'gmail.com' },
	'outlook.com': { tag: '+' },
	'outlook.fr': { tag: '+' },
	'hotmail.com': { tag: '+' },
	'hotmail.ca': { tag: '+' },
	'hotmail.fr': { tag: '+' },
	'live.com': { tag: '+' },
	'live.ca': { tag: '+' },
	'live.fr': { tag: '+' },
	'msn.com': { tag: '+' },
	'icloud.com': { tag: '+' },
	'me.com': { tag: '+', same: 'icloud.com' },
	'mac.com': { tag: '+', same: 'icloud.com' },
	'fastmail.com': { tag: '+' },
	'fastmail.fm': { tag: '+' },
	'proton.me': { tag: '+', ignores: /[._-]/g },
	'protonmail.com': { tag: '+', ignores: /[._-]/g, same: 'proton.me' },
	'pm.me': { tag: '+', ignores: /[._-]/g, same: 'proton.me' },
	'yahoo.com': { tag: '-' },
	'yahoo.ca': { tag: '-' },
	'yahoo.fr': { tag: '-' },
	'ymail.com': { tag: '-' }
};

/**
 * One way of writing all the spellings of an address that lead to one box: case and blanks, another alphabet's domain as the
 * network writes it, and what its provider reads past. One person may still have two boxes.
 * @returns undefined for what is no address
 */
export function canonicalAddress(typed: string): string | undefined {
	const address = typed.normalize('NFKC').trim().toLowerCase();
	const at = address.lastIndexOf('@');
	if (at < 1 || at === address.length - 1 || /[\s"<>(),;:\\[\]]/.test(address)) return undefined;
	const domain = asciiDomain(address.slice(at + 1).replace(/\.$/, ''));
	if (!domain?.includes('.')) return undefined;
	const habit = HABITS[domain];
	let box = address.slice(0, at);
	if (habit?.tag) {
		const tag = box.indexOf(habit.tag);
		if (tag > 0) box = box.slice(0, tag);
	}
	if (habit?.ignores) box = box.replace(habit.ignores, '');
	return box === '' ? undefined : `${box}@${habit?.same ?? domain}`;
}

/** A domain as the network writes it (`xn--…`). */
function asciiDomain(domain: string): string | undefined {
	try {
		const { hostname, host } = new URL(`http://${domain}`);
		return host === hostname && hostname.length > 0 ? hostname : undefined;
	} catch {
		return undefined;
	}
}
