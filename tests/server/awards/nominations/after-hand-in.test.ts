import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { answerQuestion } from '../../../../src/lib/server/awards/eligibility/answer-question.ts';
import { answerConsent, consentOf } from '../../../../src/lib/server/awards/nominations/consent.ts';
import { attachNominationFile } from '../../../../src/lib/server/awards/nominations/files.ts';
import { nominationPage } from '../../../../src/lib/server/awards/nominations/queries.ts';
import { saveNomination } from '../../../../src/lib/server/awards/nominations/save.ts';
import { submitNomination } from '../../../../src/lib/server/awards/nominations/submit.ts';
import { withdrawNomination } from '../../../../src/lib/server/awards/nominations/withdraw.ts';
import { DAY_MS, now } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { handlers } from '../../../../src/lib/server/outbox/handlers/start.ts';
import { exportMyData } from '../../../../src/lib/server/privacy/export.ts';
import { makeEdition, makeNomination } from '../../../factories/awards.ts';
import { makeDraft, makeNominator, nominationRow, nomineeKey, part } from '../../../factories/nominations.ts';
import { lock, makeDeliberation } from '../../../factories/results.ts';
import { refusalOf } from '../../../setup/refused.ts';

const code = (command: Promise<unknown>) => refusalOf(command).then((one) => one.code);
const YES = { nominated: true, pictured: true, named: true };

async function handedIn() {
	const of = await makeEdition({ phase: 'nominations' });
	const made = await makeDraft(of, await makeNominator());
	await submitNomination(made);
	const rewrite = (summary: string, revision: number) =>
		saveNomination({
			...{ actor: made.actor, code: made.code },
			input: part('dossier', revision, { summary, answers: { [of.questions[0]!.id]: 'Oui.' } })
		});
	const agree = (answers = YES, revision?: number) =>
		answerConsent({
			...{ code: made.code, answers, revision },
			key: nomineeKey(made.code, made.nomineeEmail)
		});
	return { of, ...made, ...(await nominationRow(made.code)), rewrite, agree };
}

const set = (mine: string, changes: Partial<typeof t.nomination.$inferInsert>) =>
	write('awards.factory', (tx) => tx.update(t.nomination).set(changes).where(eq(t.nomination.code, mine)));

describe('what was handed in', () => {
	test('is corrected until its letter leaves, whatever is decided before, and the decision is made anew', async () => {
		const { actor, code: mine, rewrite } = await handedIn();
		await set(mine, { eligibility: 'eligible' });
		expect((await nominationPage(actor, mine)).page).toMatchObject({ mayEdit: true, status: 'submitted' });
		await rewrite('Corrigé après la décision.', 4);
		expect(await nominationRow(mine)).toMatchObject({ eligibility: null });
		await set(mine, { status: 'eligible', toldAt: now() });
		expect((await nominationPage(actor, mine)).page).toMatchObject({ mayEdit: false });
		expect(await code(rewrite('Trop tard.', 5))).toBe('nomination_settled');
	});

	test('is not taken back once its prize has its result', async () => {
		const made = await makeDeliberation();
		const [, second] = made.nominations;
		await lock(made);
		const taken = withdrawNomination({ actor: second!.by.actor, code: second!.nomination.code });
		expect(await code(taken)).toBe('nomination_settled');
	});
});

describe('the nominee', () => {
	const facts = async (id: number) => {
		const all = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, 'nominee.changed'));
		return all.filter(({ payload }) => payload.nominationId === id);
	};
	const mails = async (email: string) =>
		(await (await reader()).select().from(t.mail).where(eq(t.mail.recipient, email))).filter(
			({ template }) => template === 'nominee-changed'
		);
	const tell = async (id: number) => {
		for (const { id: fact, payload, createdAt } of await facts(id))
			await (handlers['nominee.changed'] as (payload: unknown, fact: object) => Promise<void>)(payload, {
				id: fact,
				createdAt
			});
	};

	test('agrees to what they read, and hears once in a day that it has changed', async () => {
		const { id, nomineeEmail, rewrite, agree } = await handedIn();
		await rewrite('Avant la réponse.', 4);
		expect(await facts(id)).toEqual([]);
		await agree();
		expect(await consentOf(await reader(), id)).toMatchObject({ revision: 5 });
		await rewrite('Une correction.', 5);
		await rewrite('Une autre.', 6);
		const said = await facts(id);
		expect(said).toHaveLength(1);
		expect(said[0]!.runAfter.getTime()).toBeGreaterThan(now().getTime());
		expect(said[0]!.runAfter.getTime()).toBeLessThanOrEqual(now().getTime() + DAY_MS);
		await tell(id);
		expect(await mails(nomineeEmail)).toHaveLength(1);
		// An answer to the page as it was read before is of that page.
		await agree({ ...YES, named: false }, 5);
		expect(await consentOf(await reader(), id)).toMatchObject({ revision: 5, named: false });
	});

	test('hears nothing of what they have agreed to since, nor of what says nothing of them', async () => {
		const { id, actor, code: mine, nomineeEmail, rewrite, agree, organisationId } = await handedIn();
		await agree();
		await saveNomination({
			...{ actor, code: mine },
			input: part('prix', 4, {
				...{ organisation: organisationId!, title: 'Un projet', nomineeName: 'L’organisme honoré' },
				nomineeOrganisationName: 'Ses partenaires'
			})
		});
		expect(await facts(id)).toEqual([]);
		await rewrite('Corrigé.', 5);
		await agree();
		await tell(id);
		expect(await mails(nomineeEmail)).toEqual([]);
	});

	test('hears of a photo that came after their answer', async () => {
		const { id, actor, code: mine, nomineeEmail, agree } = await handedIn();
		await agree();
		const bytes = Buffer.concat([
			Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
			...[chunk('IHDR', '\0\0\0\x20\0\0\0\x10\x08\x02\0\0\0'), chunk('IEND', '')]
		]);
		await new Promise((resolve) => setTimeout(resolve, 5));
		await attachNominationFile({ actor, code: mine, kind: 'photo', file: { name: 'x.png', bytes } });
		await tell(id);
		expect(await mails(nomineeEmail)).toHaveLength(1);
	});
});

test('an answer to the permanence is taken until the jury begins to score', async () => {
	for (const [phase, said] of [
		['eligibility', undefined],
		['scoring', 'questions_closed']
	] as const) {
		const of = await makeEdition({ phase });
		const { by, nomination } = await makeNomination(of);
		const staff = await makeNominator();
		const [question] = await write('awards.factory', (tx) =>
			tx
				.insert(t.nominatorQuestion)
				.values({
					...{ nominationId: nomination.id, question: 'Depuis quand?' },
					...{ askedBy: staff.person.id, askedAt: now() }
				})
				.returning()
		);
		const answered = answerQuestion({
			...{ actor: by.actor, code: nomination.code, questionId: question!.id },
			answer: 'Depuis 2024.'
		});
		if (said) expect(await code(answered)).toBe(said);
		else await answered;
		const { page } = await nominationPage(by.actor, nomination.code);
		expect(page!.mayAnswer).toBe(!said);
	}
});

test('« Mes données » say no more than the page of a nomination: neither finalist nor laureate before the gala', async () => {
	const of = await makeEdition({ phase: 'deliberation' });
	const nominee = await makeNominator();
	const { by } = await makeNomination(of, { status: 'shortlisted', nomineeEmail: nominee.person.email });
	for (const { actor } of [by, nominee]) {
		const { data } = await exportMyData(actor);
		expect(JSON.stringify(data)).not.toContain('shortlisted');
	}
	expect((await exportMyData(by.actor)).data.candidatures).toMatchObject([{ etat: 'eligible' }]);
});

function chunk(kind: string, data: string): Buffer {
	const head = Buffer.alloc(8);
	head.writeUInt32BE(data.length, 0);
	head.write(kind, 4, 'latin1');
	return Buffer.concat([head, Buffer.from(data, 'latin1'), Buffer.alloc(4)]);
}
