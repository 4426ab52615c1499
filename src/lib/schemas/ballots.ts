import { z } from 'zod';
import { line, text } from './fields.ts';
import { providerInput } from './provider-input.ts';
import { ENCOURAGEMENT_LIMITS } from './public-limits.ts';

/** Codes of candidates chosen. How many may be is the poll's to say. */
const choix = z.array(z.string().max(24)).max(40).default([]);

/** What a browser worked out against robots; absent without scripts. */
const work = z
	.string()
	.max(4000)
	.optional()
	.transform((sent) => (sent === undefined ? undefined : readJson(sent)));

/** The first step of a vote: for whom, and where the code goes. */
export const voteRequestInput = z.object({ choix, email: z.string().trim().min(1).max(254), work });

/** The second: the six digits received, however they were pasted. */
export const voteCodeInput = z.object({
	code: z
		.string()
		.max(40)
		.transform((code) => code.replace(/\D/g, ''))
		.refine((code) => code.length === 6, 'field_six_digits')
});

/** The code once more, to the same address and for the same choices. */
export const voteResendInput = z.object({ work });

/** By a provider: which one, and for whom. */
export const providerVoteInput = providerInput.extend({ choix });

/** Of somebody signed in: for whom. */
export const directVoteInput = z.object({ choix });

/** A word to somebody for whom one has voted. */
export const encouragementInput = z.object({
	candidate: z.string().max(24),
	name: line(ENCOURAGEMENT_LIMITS.name),
	words: text(ENCOURAGEMENT_LIMITS.words).pipe(z.string().min(1, 'field_required'))
});

function readJson(sent: string): unknown {
	try {
		return JSON.parse(sent);
	} catch {
		return null;
	}
}
