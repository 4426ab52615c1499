import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { nominatorQuestion } from '../../db/schema/nominations.ts';
import { write } from '../../db/write.ts';
import { emit } from '../../outbox/emit.ts';
import { staffEdition } from '../editions/queries.ts';
import { openHandedIn, requireDecidable } from './access.ts';

/**
 * Asks something of whoever nominates; they are written to, and their answer is of the file.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `nomination_own` (403), `nomination_settled`
 */
export async function askQuestion(input: {
	actor: Actor;
	editionSlug: string;
	code: string;
	question: string;
}): Promise<void> {
	const { actor, question } = input;
	const edition = await staffEdition(actor, input.editionSlug);
	const { personId } = requirePerson(actor);
	await write('eligibility.askQuestion', async (tx) => {
		const open = await openHandedIn(tx, actor, edition, input.code);
		requireDecidable(open);
		const nominationId = open.nomination.id;
		const [asked] = await tx
			.insert(nominatorQuestion)
			.values({ nominationId, question, askedBy: personId, askedAt: now() })
			.returning({ id: nominatorQuestion.id });
		await record(tx, actor, {
			action: 'nomination.question_asked',
			objectKind: 'nomination',
			objectId: nominationId,
			details: { question: asked!.id }
		});
		await emit(tx, 'nomination.question_asked', { questionId: asked!.id });
	});
}
