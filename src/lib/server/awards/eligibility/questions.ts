import { asc, eq } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { reader, type Database } from '../../db/client.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { person } from '../../db/schema/members.ts';
import { coNominator, nomination, nominatorQuestion } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';

/** A question of the permanence about a nomination, and its answer once there is one. */
export interface AskedQuestion {
	id: number;
	question: string;
	askedAt: Date;
	askedBy: string;
	answer: string | null;
	answeredAt: Date | null;
	answeredBy: string | null;
}

const asker = alias(person, 'asker');
const answerer = alias(person, 'answerer');

/** What was asked of whoever nominates, in order. Who may read it is the caller's to say: staff, and its people. */
export async function questionsOf(db: Database | Tx, nominationId: number): Promise<AskedQuestion[]> {
	const rows = await db
		.select({
			id: nominatorQuestion.id,
			question: nominatorQuestion.question,
			askedAt: nominatorQuestion.askedAt,
			asker: { givenName: asker.givenName, familyName: asker.familyName },
			answer: nominatorQuestion.answer,
			answeredAt: nominatorQuestion.answeredAt,
			answerer: { givenName: answerer.givenName, familyName: answerer.familyName }
		})
		.from(nominatorQuestion)
		.innerJoin(asker, eq(asker.id, nominatorQuestion.askedBy))
		.leftJoin(answerer, eq(answerer.id, nominatorQuestion.answeredBy))
		.where(eq(nominatorQuestion.nominationId, nominationId))
		.orderBy(asc(nominatorQuestion.id));
	return rows.map(({ asker: by, answerer: from, ...row }) => ({
		...row,
		askedBy: `${by.givenName} ${by.familyName}`,
		answeredBy: from && `${from.givenName} ${from.familyName}`
	}));
}

/** A question as messages about it tell it. */
export interface MailedQuestion {
	/** The nomination's. */
	code: string;
	title: string;
	edition: { slug: string; name: string };
	question: string;
	answer: string | null;
	/** Nothing is to be done of a nomination withdrawn since. */
	isWithdrawn: boolean;
	/** Whoever nominates, and those who accepted to with them. */
	people: { personId: number; givenName: string; email: string }[];
}

/** A question by its id, for the worker. */
export async function questionToMail(questionId: number): Promise<MailedQuestion> {
	const db = await reader();
	const [found] = await db
		.select({ nomination, question: nominatorQuestion, slug: awardEdition.slug, name: awardEdition.name })
		.from(nominatorQuestion)
		.innerJoin(nomination, eq(nomination.id, nominatorQuestion.nominationId))
		.innerJoin(awardEdition, eq(awardEdition.id, nomination.editionId))
		.where(eq(nominatorQuestion.id, questionId));
	const { nomination: of, question, slug, name } = found!;
	const [people, others] = await Promise.all([
		db.select().from(person).where(eq(person.id, of.nominatorId)),
		db
			.select({ person, status: coNominator.status })
			.from(coNominator)
			.innerJoin(person, eq(person.id, coNominator.personId))
			.where(eq(coNominator.nominationId, of.id))
			.orderBy(asc(coNominator.id))
	]);
	return {
		...{ code: of.code, title: of.title, edition: { slug, name } },
		...{ question: question.question, answer: question.answer },
		isWithdrawn: of.status === 'withdrawn',
		people: [
			...people,
			...others.filter(({ status }) => status === 'accepted').map(({ person: one }) => one)
		].map(({ id, givenName, email }) => ({ personId: id, givenName, email }))
	};
}
