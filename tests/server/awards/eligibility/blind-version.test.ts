import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { now } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import {
	hasReadableVersion,
	readableFile,
	readableVersion
} from '../../../../src/lib/server/awards/eligibility/blind-version.ts';
import { makeEdition, makeNomination, type MadeEdition } from '../../../factories/awards.ts';

/** A nomination with two files, one of which staff found to name nobody. */
async function withFiles(of: MadeEdition) {
	const made = await makeNomination(of);
	await write('awards.test', async (tx) => {
		for (const anonymous of [false, true]) {
			const [file] = await tx
				.insert(t.nominationFile)
				.values({
					...{ code: `${made.nomination.code}${anonymous ? 'A' : 'N'}`, nominationId: made.nomination.id },
					...{ kind: 'document', name: 'Élise Tremblay.pdf', mediaType: 'application/pdf', size: 1 },
					...{ sha256: '', alt: 'Élise Tremblay', anonymous },
					...{ uploadedBy: made.by.person.id, createdAt: now() }
				})
				.returning();
			await tx.insert(t.nominationFileContent).values({ fileId: file!.id, bytes: Buffer.from('%') });
		}
	});
	return made;
}

async function prepare(of: MadeEdition, { nomination, by }: Awaited<ReturnType<typeof makeNomination>>) {
	await write('awards.test', (tx) =>
		tx.insert(t.blindVersion).values({
			...{ nominationId: nomination.id, title: 'Un projet', summary: 'Il change des vies.' },
			...{ answers: { [of.questions[0]!.id]: 'Il accompagne.' }, fromRevision: nomination.revision },
			...{ preparedBy: by.person.id, preparedAt: now() }
		})
	);
}

async function isReadable(nominationId: number): Promise<boolean> {
	const [row] = await (
		await reader()
	)
		.select({ isReadable: hasReadableVersion })
		.from(t.nomination)
		.innerJoin(t.awardCategory, eq(t.awardCategory.id, t.nomination.categoryId))
		.where(eq(t.nomination.id, nominationId));
	return row!.isReadable === 1;
}

describe('what the jury reads', () => {
	test('of a category that reads names, is the nomination as it was handed in', async () => {
		const of = await makeEdition();
		const { nomination } = await withFiles(of);
		const read = await readableVersion(await reader(), nomination.id);
		expect(read).toMatchObject({
			blind: false,
			title: nomination.title,
			nomineeName: nomination.nomineeName
		});
		expect(read!.answers).toEqual([
			{
				questionId: of.questions[0]!.id,
				label: 'Que fait le projet?',
				answer: 'Il accompagne vers l’emploi.'
			}
		]);
		expect(read!.files).toHaveLength(2);
		expect(await isReadable(nomination.id)).toBe(true);
	});

	test('of a blind category, does not open before staff have made a version without names', async () => {
		const of = await makeEdition({ blind: true });
		const made = await withFiles(of);
		const { id, code } = made.nomination;
		expect(await readableVersion(await reader(), id)).toBeNull();
		expect(await isReadable(id)).toBe(false);
		expect(await readableFile(id, `${code}A`)).toBeNull();
		await prepare(of, made);
		expect(await isReadable(id)).toBe(true);
	});

	test('of a blind category, says nothing that names anybody', async () => {
		const of = await makeEdition({ blind: true });
		const made = await withFiles(of);
		await prepare(of, made);
		const { id, code, title, nomineeName, nomineeEmail } = made.nomination;
		const read = await readableVersion(await reader(), id);
		expect(read).toMatchObject({ blind: true, title: 'Un projet', videoUrl: '', regionCode: null });
		for (const name of [title, nomineeName, nomineeEmail, 'Tremblay', made.by.person.familyName])
			expect(JSON.stringify(read)).not.toContain(name);
		expect(await readableFile(id, `${code}N`)).toBeNull();
		expect(await readableFile(id, `${code}A`)).toMatchObject({ name: '1', mediaType: 'application/pdf' });
	});
});
