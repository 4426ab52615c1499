import { z } from 'zod';

// What the forms of exchange sessions accept: rounds and tables by the office, tables chosen by people.

/** Most rounds of one session. */
export const MAX_ROUNDS = 12;
/** Seats of one table: two people talk, more than a hundred do not. */
export const TABLE_SEATS = { min: 2, max: 100 } as const;

/** What one sends for a round: a table, or to be seated. */
export type TableChoice = number | 'ask';

const seats = z.number().int().min(TABLE_SEATS.min).max(TABLE_SEATS.max);
const theme = z.string().trim().min(1).max(140);
const host = z.string().trim().max(140).default('');

export const roundsInput = z.object({
	count: z.number().int().min(1).max(MAX_ROUNDS),
	minutes: z.number().int().min(5).max(240),
	pauseMinutes: z.number().int().min(0).max(60),
	confirmed: z.boolean().default(false)
});

/** A table a line, « thème | personne qui anime »; the second part may be left out. */
export const newTablesInput = z.object({
	themes: z
		.string()
		.max(12_000)
		.transform((list) =>
			list.split('\n').flatMap((line) => {
				const [about = '', by = ''] = line.split('|').map((part) => part.trim());
				return about ? [{ theme: about, host: by }] : [];
			})
		)
		.pipe(
			z
				.array(z.object({ theme, host: z.string().max(140) }))
				.min(1)
				.max(100)
		),
	seats
});

export const tableInput = z.object({ number: z.number().int().min(1).max(999), theme, host, seats });

/** How many seats taken the page showed: another number means that somebody came or left since. */
export const removeTableInput = z.object({ seated: z.number().int().min(0) });

/** A run of the seating that staff accept or put aside. */
export const seatingInput = z.object({ run: z.number().int().positive() });

const id = z.string().regex(/^[1-9]\d{0,9}$/);

/** Tables of one session, by round: `rounds.3` = `12`, or `ask` to be seated. */
export const tablesInput = z.object({
	session: z.number().int().positive(),
	rounds: z
		.record(
			id,
			z.union([z.literal('ask'), id]).transform((one): TableChoice => (one === 'ask' ? one : Number(one)))
		)
		.default({})
		.transform(
			(rounds): ReadonlyMap<number, TableChoice> =>
				new Map(Object.entries(rounds).map(([round, choice]) => [Number(round), choice]))
		)
});
