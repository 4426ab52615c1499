import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Missing } from '../../../awards/nomination.ts';
import { countWords } from '../../../format/words.ts';
import { isEmail, NOMINATION_LIMITS } from '../../../schemas/nominations.ts';
import type { Database } from '../../db/client.ts';
import { awardQuestion } from '../../db/schema/awards.ts';
import { nominationFile } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { Question } from '../editions/queries.ts';
import type { NominationRow } from './access.ts';

/** What a prize asks now, in its order. */
export async function questionsOf(db: Database | Tx, categoryId: number): Promise<Question[]> {
	return db
		.select()
		.from(awardQuestion)
		.where(and(eq(awardQuestion.categoryId, categoryId), isNull(awardQuestion.retiredAt)))
		.orderBy(asc(awardQuestion.position), asc(awardQuestion.id));
}

/** What keeps a nomination from being handed in: what it lacks, and what is too long, by field and part of the form. */
export async function missingOf(db: Database | Tx, row: NominationRow): Promise<Missing[]> {
	const questions = await questionsOf(db, row.categoryId);
	const photos = await db
		.select({ code: nominationFile.code, alt: nominationFile.alt })
		.from(nominationFile)
		.where(and(eq(nominationFile.nominationId, row.id), eq(nominationFile.kind, 'photo')));
	return [
		...lacking('prix', 'title', row.title),
		...lacking('prix', 'nomineeName', row.nomineeName),
		...lacking('dossier', 'summary', row.summary),
		...tooLong('summary', row.summary, NOMINATION_LIMITS.summaryWords),
		...questions.flatMap(({ id, required, maxWords, label }) => {
			const answer = row.answers[String(id)] ?? '';
			const field = `answers.${id}`;
			return [
				...(required ? lacking('dossier', field, answer, label) : []),
				...tooLong(field, answer, maxWords, label)
			];
		}),
		...photos
			.filter(({ alt }) => alt === '')
			.map(({ code }) => ({ step: 'fichiers' as const, field: `alt-${code}`, name: null, words: null })),
		...(isEmail(row.nomineeEmail) ? [] : lacking('personnes', 'nomineeEmail', ''))
	];
}

/** @throws Refusal `nomination_incomplete`, `too_many_words` (with the count and the limit) for the first field of {@link missingOf} */
export async function requireComplete(db: Database | Tx, row: NominationRow): Promise<void> {
	const [first] = await missingOf(db, row);
	if (!first) return;
	const { field, words } = first;
	throw words
		? new Refusal('too_many_words', { values: { ...words }, field })
		: new Refusal('nomination_incomplete', { field });
}

function lacking(step: Missing['step'], field: string, value: string, name: string | null = null): Missing[] {
	return value === '' ? [{ step, field, name, words: null }] : [];
}

function tooLong(field: string, value: string, max: number, name: string | null = null): Missing[] {
	const count = countWords(value);
	return count > max ? [{ step: 'dossier', field, name, words: { count, max } }] : [];
}
