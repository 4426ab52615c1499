import { z } from 'zod';
import { ROUND_KINDS } from './award-lists.ts';

// What the forms of deliberations and results accept.

const codes = z.array(z.string().trim().max(20)).max(500).default([]);

export const noteInput = z.object({ text: z.string().trim().min(1).max(4000) });

export const roundInput = z.object({ kind: z.enum(ROUND_KINDS), codes });
/** Why a ballot is counted short of a majority, or called off; empty where it needs no reason. */
export const roundEndInput = z.object({ reason: z.string().trim().max(2000).default('') });
export const codesInput = z.object({ codes });

/** A ballot: `ranks.ABCD2345` = `1`. An empty rank is none. */
export const ballotInput = z.object({
	round: z.coerce.number().int().positive(),
	ranks: z
		.record(
			z.string().max(20),
			z.preprocess(
				(rank) => (rank === '' || rank === undefined ? undefined : Number(rank)),
				z.number().int().min(1).max(500).optional()
			)
		)
		.default({})
		.transform((ranks): Record<string, number> =>
			Object.fromEntries(Object.entries(ranks).filter((one): one is [string, number] => one[1] !== undefined))
		)
});

export const proposalInput = z.object({ codes, reason: z.string().trim().min(10).max(4000) });

const digest = z.string().regex(/^[0-9a-f]{64}$/);
export const confirmInput = z.object({ digest });
export const reasonInput = z.object({ reason: z.string().trim().min(1).max(2000) });
export const putBackInput = z.object({ laureate: z.coerce.number().int().positive() });
export const takeDownInput = reasonInput.extend(putBackInput.shape);

const comments = z.array(z.coerce.number().int().positive()).max(2000).default([]);
export const lettersInput = z.object({ digest, comments });

/** The parts of a press release, as they were edited. */
/** The revision of the release that a page read; 0 before its first save. */
const releaseRevision = z.object({ revision: z.coerce.number().int().min(0) });
export const dropReleaseInput = releaseRevision;

export const releaseInput = z.object({
	release: z.string().trim().max(200).default(''),
	title: z.string().trim().min(1).max(300),
	dateline: z.string().trim().max(200).default(''),
	body: z.string().trim().min(1).max(20_000),
	about: z.string().trim().max(5000).default(''),
	contact: z.string().trim().max(1000).default('')
});
export const saveReleaseInput = releaseInput.extend(releaseRevision.shape);
