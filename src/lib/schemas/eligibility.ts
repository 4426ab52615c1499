import { z } from 'zod';
import { WITHDRAWAL_REASONS } from './award-lists.ts';

// What the office's forms of eligibility accept, and the nominator's answers. A filter that means nothing is as if absent.

const id = /^[1-9]\d{0,11}$/;
const byId = <T extends z.ZodType>(value: T) => z.record(z.string().regex(id), value).default({});
const note = z.string().trim().max(1000).default('');
const seen = z.string().max(64);
const codes = z.array(z.string().max(20)).max(2000).default([]);
const reason = z.string().trim().max(2000).default('');
/** `none` takes a decision back. */
const decision = z
	.enum(['eligible', 'ineligible', 'none'])
	.transform((word) => (word === 'none' ? null : word));

/** What was found, by point: `met.12` = `yes`, `note.12`. */
export const checksInput = z
	.object({ met: byId(z.enum(['yes', 'no']).optional().catch(undefined)), note: byId(note), seen })
	.transform(({ met, note: notes, seen: shown }) => ({
		seen: shown,
		findings: Object.fromEntries(
			[...new Set([...Object.keys(met), ...Object.keys(notes)])].map((point) => [
				point,
				{ met: met[point] === undefined ? null : met[point] === 'yes', note: notes[point] ?? '' }
			])
		)
	}));

export const eligibilityInput = z.object({ eligibility: decision, reason, seen });
export const manyInput = z.object({
	codes: codes.pipe(z.array(z.string()).min(1, 'field_choose')),
	eligibility: decision,
	reason
});
/** The letters of a preview, to be sent as they were shown. */
export const tellInput = z.object({ codes, digest: z.string().max(64) });

export const questionInput = z.object({ question: z.string().trim().min(1).max(1000) });
export const answerInput = z.object({
	questionId: z.coerce.number().int().positive(),
	answer: z.string().trim().min(1).max(4000)
});
export const withdrawalInput = z.object({ reason: z.enum(WITHDRAWAL_REASONS) });

const long = z.string().trim().min(1).max(40_000);
/** The version without names: its texts, and the codes of the files that name nobody. */
export const blindInput = z.object({
	title: z.string().trim().min(1).max(300),
	summary: long,
	answers: byId(z.string().trim().max(40_000).default('')),
	files: z.array(z.string().max(40)).max(50).default([]),
	seen
});

const text = z
	.string()
	.trim()
	.max(120)
	.transform((value) => value || undefined)
	.optional()
	.catch(undefined);
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
	z.enum(values).optional().catch(undefined);

const STEPS = { lire: 'read', verifier: 'check', decider: 'decide', annoncer: 'tell', rien: 'done' } as const;
const CONSENTS = { aucun: 'none', demande: 'asked', donne: 'given', refuse: 'refused' } as const;
const SORTS = { depot: 'handed', titre: 'title', honore: 'nominee' } as const;

const nominationFilter = z
	.object({
		q: text,
		prix: z.coerce.number().int().positive().optional().catch(undefined),
		etat: oneOf(['submitted', 'eligible', 'ineligible', 'shortlisted', 'laureate', 'withdrawn']),
		consentement: oneOf(['aucun', 'demande', 'donne', 'refuse']),
		admissibilite: oneOf(['lire', 'verifier', 'decider', 'annoncer', 'rien']),
		tri: oneOf(['depot', 'titre', 'honore'])
	})
	.transform(({ q, prix, etat, consentement, admissibilite, tri }) => ({
		text: q,
		categoryId: prix,
		status: etat,
		consent: consentement && CONSENTS[consentement],
		step: admissibilite && STEPS[admissibilite],
		sort: tri && SORTS[tri]
	}));

/** The filter of the list, from `?q=&prix=&etat=&consentement=&admissibilite=&tri=`. */
export const nominationFilterFrom = (query: URLSearchParams) =>
	nominationFilter.parse(Object.fromEntries(query));
