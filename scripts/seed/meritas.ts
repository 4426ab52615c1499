import { readFileSync } from 'node:fs';
import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';
import { JURY_TERMS, PRIZES, RULES, type SeedPrize } from './meritas-prizes.ts';

const past = JSON.parse(readFileSync(new URL('data/meritas-2023.json', import.meta.url), 'utf8')) as {
	nom: string;
	edition: number;
	date: string;
	candidatures: number;
	prix_du_jury: { prix: string; laureat: string; projet: string }[];
	vote_public: { prix: string; laureats: { personne: string; organisme: string }[] };
};

/** A prize of a seeded edition, by which other seeds find its rubric and its form, in their order. */
export interface SeededPrize {
	id: number;
	slug: string;
	criteria: { id: number; max: number }[];
	questions: { id: number; required: boolean }[];
	checks: { id: number }[];
}

export interface SeededEdition {
	id: number;
	slug: string;
	prizes: SeededPrize[];
}

export interface SeededMeritas {
	/** Read and scored by its jury since twenty days; scoring closes in ten, the gala is in twenty-five. */
	scoring: SeededEdition;
	/** Takes nominations since ten days, and for three more weeks. */
	open: SeededEdition;
}

/** Days from today, with the hour: when each part of an edition begins or ends. */
type Calendar = Record<'published' | 'opens' | 'closes' | 'scores' | 'scored' | 'gala', [number, string]>;

const SCORING: Calendar = {
	published: [-98, '9:00'],
	opens: [-90, '9:00'],
	closes: [-35, '23:59'],
	scores: [-20, '9:00'],
	scored: [10, '23:59'],
	gala: [25, '19:00']
};
const OPEN: Calendar = {
	published: [-14, '9:00'],
	opens: [-10, '9:00'],
	closes: [21, '23:59'],
	scores: [36, '9:00'],
	scored: [66, '23:59'],
	gala: [111, '19:00']
};

/** The Méritas: 2023 as it was, an edition in the hands of its jury, and the next, open to nominations. */
export async function seedMeritas(today: string): Promise<SeededMeritas> {
	return write('awards.seed', async (tx) => {
		await seedPast(tx);
		const current = Number(addDays(today, SCORING.gala[0]).slice(0, 4));
		const next = Number(addDays(today, OPEN.gala[0]).slice(0, 4));
		const number = past.edition + current - 2023;
		const isSameYear = next === current;
		return {
			scoring: await seedEdition(tx, today, SCORING, {
				slug: String(current),
				name: `Méritas ${current}`,
				number
			}),
			open: await seedEdition(tx, today, OPEN, {
				// Two galas of one year, for a demonstration begun early in it.
				slug: isSameYear ? `${next}-2` : String(next),
				name: isSameYear ? `Méritas ${next}, deuxième gala` : `Méritas ${next}`,
				number: number + 1
			})
		};
	});
}

/** Of 2023 only the gala, the number of nominations and the laureates are known: the other dates stand for the calendar. */
async function seedPast(tx: Tx): Promise<void> {
	const at = (days: number, time: string) => instantAt(addDays(past.date, days), time);
	const [edition] = await tx
		.insert(t.awardEdition)
		.values({
			slug: past.date.slice(0, 4),
			name: past.nom,
			number: past.edition,
			introduction:
				'Un gala virtuel, onze candidatures, trois prix du jury et trois personnes choisies par le public.',
			publishedAt: at(-130, '9:00'),
			nominationsOpenAt: at(-120, '9:00'),
			nominationsCloseAt: at(-75, '23:59'),
			scoringOpensAt: at(-60, '9:00'),
			scoringClosesAt: at(-20, '23:59'),
			embargoUntil: at(0, '12:00'),
			pastNominations: past.candidatures,
			createdAt: at(-130, '9:00')
		})
		.returning();
	const editionId = edition!.id;
	await tx.insert(t.laureate).values([
		...past.prix_du_jury.map(({ prix, laureat, projet }, position) => ({
			...{ editionId, prize: prix, name: laureat, organisationName: '', project: typeset(projet), position }
		})),
		...past.vote_public.laureats.map(({ personne, organisme }, i) => ({
			...{ editionId, prize: past.vote_public.prix, name: personne, organisationName: typeset(organisme) },
			...{ project: '', position: past.prix_du_jury.length + i }
		}))
	]);
}

/** Straight apostrophes and loose colons, as the source has them, become those of print. */
function typeset(words: string): string {
	return words.replaceAll("'", '’').replaceAll(' :', '\u00a0:');
}

async function seedEdition(
	tx: Tx,
	today: string,
	calendar: Calendar,
	named: { slug: string; name: string; number: number }
): Promise<SeededEdition> {
	const at = ([days, time]: [number, string]) => instantAt(addDays(today, days), time);
	const [edition] = await tx
		.insert(t.awardEdition)
		.values({
			...named,
			introduction:
				'Depuis plus de vingt ans, les Méritas honorent des projets et des personnes du réseau\u00a0: ce qui a été osé, ce qui a rassemblé, ce qui a changé des vies. Proposez ce qui vous a rendus fiers.',
			rules: RULES,
			juryTerms: JURY_TERMS,
			publishedAt: at(calendar.published),
			nominationsOpenAt: at(calendar.opens),
			nominationsCloseAt: at(calendar.closes),
			scoringOpensAt: at(calendar.scores),
			scoringClosesAt: at(calendar.scored),
			embargoUntil: at(calendar.gala),
			createdAt: at(calendar.published)
		})
		.returning();
	const { id, slug } = edition!;
	const prizes: SeededPrize[] = [];
	for (const [position, prize] of PRIZES.entries()) prizes.push(await seedPrize(tx, id, prize, position));
	return { id, slug, prizes };
}

async function seedPrize(
	tx: Tx,
	editionId: number,
	prize: SeedPrize,
	position: number
): Promise<SeededPrize> {
	const { criteria, questions, checks, sample, ...words } = prize;
	const [category] = await tx
		.insert(t.awardCategory)
		.values({ editionId, ...words, position })
		.returning();
	const categoryId = category!.id;
	const placed = <T extends object>(rows: readonly T[]) =>
		rows.map((row, position) => ({ ...row, categoryId, position }));
	const [scored, asked, checked] = [
		criteria.length > 0 ? await tx.insert(t.awardCriterion).values(placed(criteria)).returning() : [],
		questions.length > 0 ? await tx.insert(t.awardQuestion).values(placed(questions)).returning() : [],
		checks.length > 0
			? await tx
					.insert(t.awardCheck)
					.values(placed(checks.map((label) => ({ label }))))
					.returning()
			: []
	];
	if (sample)
		await tx.insert(t.awardSample).values({
			categoryId,
			title: sample.title,
			body: sample.body,
			marks: Object.fromEntries(scored.map(({ id }, i) => [id, sample.marks[i]!]))
		});
	return { id: categoryId, slug: prize.slug, criteria: scored, questions: asked, checks: checked };
}
