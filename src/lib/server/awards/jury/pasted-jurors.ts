import { z } from 'zod';
import { canonicalEmail } from '../../../format/names.ts';
import { name } from '../../../schemas/registration.ts';
import { Refusal } from '../../errors.ts';

/** Somebody whom staff ask to sit. */
export interface PastedJuror {
	givenName: string;
	familyName: string;
	email: string;
	organisation: string;
	region: string;
}

/** Lines of one paste. */
const MAX_LINES = 60;

const line = z.object({
	givenName: name,
	familyName: name,
	email: z.email().max(254),
	organisation: z.string().max(200),
	region: z.string().max(80)
});

/**
 * Reads lines such as `Prénom Nom; courriel; organisme; région`, by semicolon or tab as from a spreadsheet; the last two
 * may be left out, and whoever is named twice is asked once.
 * @throws Refusal `juror_line` with the numbers of the lines that give nobody, `juror_lines_many`
 */
export function pastedJurors(text: string): PastedJuror[] {
	const found = new Map<string, PastedJuror>();
	const wrong: number[] = [];
	const lines = text.split(/\r\n?|\n/);
	if (lines.length > MAX_LINES)
		throw new Refusal('juror_lines_many', { field: 'people', values: { most: MAX_LINES } });
	for (const [i, one] of lines.entries()) {
		if (one.trim() === '') continue;
		const [full = '', email = '', organisation = '', region = ''] = one
			.split(/[;\t]/)
			.map((cell) => cell.replace(/\s+/g, ' ').trim());
		const at = full.lastIndexOf(' ');
		const read = line.safeParse({
			givenName: full.slice(0, Math.max(0, at)),
			familyName: full.slice(at + 1),
			...{ email, organisation, region }
		});
		if (read.success) found.set(canonicalEmail(email), read.data);
		else wrong.push(i + 1);
	}
	if (wrong.length > 0)
		throw new Refusal('juror_line', {
			field: 'people',
			values: { count: wrong.length, lines: wrong.join(', ') }
		});
	return [...found.values()];
}
