import { eq } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { ANONYMOUS, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { findTicket } from '../../../src/lib/server/registration/queries.ts';
import {
	addMaterial,
	readGivenMaterial,
	readTrainerMaterial,
	removeMaterial,
	requireMaterials
} from '../../../src/lib/server/trainings/materials.ts';
import { trainingSpace } from '../../../src/lib/server/trainings/given.ts';
import {
	offersTrainedBy,
	saveNotes,
	trainerSpace,
	trainsSomewhere
} from '../../../src/lib/server/trainings/trainer.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeCourseSession } from '../../factories/course.ts';
import { makePerson } from '../../factories/people.ts';
import { refusal } from '../../setup/guards.ts';

let restore = () => {};
afterEach(() => restore());

const PDF = { name: 'cahier.exe', bytes: Buffer.from('%PDF-1.7 essai') };

/** An offer with its trainer, somebody who trains elsewhere, and two people: one registered, one who has not paid. */
async function makeTrained() {
	const [here, elsewhere] = [await makeCourseSession(), await makeCourseSession()];
	const [trainer, other, staff] = [
		await makePerson(),
		await makePerson(),
		await makePerson({ roles: ['staff'] })
	];
	await write('trainings.factory', (tx) =>
		tx.insert(t.speaker).values(
			[
				{ of: here, by: trainer.person },
				{ of: elsewhere, by: other.person }
			].map(({ of, by }) => ({
				...{ eventId: of.event.id, personId: by.id, slug: `p-${by.id}`, name: 'Florence' }
			}))
		)
	);
	const [one, held] = await makeAttendees(here, [
		{ tickets: ['formation'], accessNeeds: 'Rampe', organisationName: 'Le SOIT' },
		{ tickets: ['formation'], order: 'held' }
	]);
	return { here, slug: here.event.slug, trainer, other, staff, one: one!, held: held! };
}

test('the space of an offer is of its trainers and of the permanence, and of nobody else', async () => {
	const { slug, trainer, other, staff, one } = await makeTrained();
	const { actor: nobody } = await makePerson();
	for (const actor of [ANONYMOUS, nobody, other.actor]) {
		expect(await refusal(trainerSpace(actor, slug))).toBe('not_found');
		expect(await refusal(saveNotes({ actor, slug, revision: 1, notes: 'x' }))).toBe('not_found');
		expect(await refusal(requireMaterials(actor, slug))).toBe('not_found');
		expect(await refusal(removeMaterial({ actor, slug, code: 'x' }))).toBe('not_found');
	}
	const space = await trainerSpace(trainer.actor, slug);
	expect(space.people).toEqual([
		{
			...{ code: one.code, name: `${one.givenName} ${one.familyName}` },
			...{ organisationName: 'Le SOIT', accessNeeds: 'Rampe' }
		}
	]);
	expect((await trainerSpace(staff.actor, slug)).people[0]!.email).toMatch(/@/);
	expect(await trainsSomewhere(trainer.actor)).toBe(true);
	expect(await trainsSomewhere(nobody)).toBe(false);
	expect((await offersTrainedBy(trainer.actor)).map((offer) => offer.slug)).toEqual([slug]);
});

test('notes are shared, and of two people who write at once the second is told', async () => {
	const { slug, trainer, staff } = await makeTrained();
	await saveNotes({ actor: trainer.actor, slug, revision: 1, notes: 'Apporter des feutres' });
	expect((await trainerSpace(staff.actor, slug)).notes).toBe('Apporter des feutres');
	expect(await refusal(saveNotes({ actor: staff.actor, slug, revision: 1, notes: '' }))).toBe(
		'training_changed'
	);
});

test('materials are what their bytes are, given before or after, to those registered alone', async () => {
	const { here, slug, trainer, other, one, held } = await makeTrained();
	const add = (given: 'before' | 'after', file = PDF, actor: Actor = trainer.actor) =>
		addMaterial({ actor, slug, given, file });
	expect(await refusal(add('before', { name: 'a.pdf', bytes: Buffer.from('MZ') }))).toBe('file_kind_refused');
	expect(await refusal(add('before', PDF, other.actor))).toBe('not_found');
	await add('before');
	await add('before');
	await add('after', { name: 'corrigé.pdf', bytes: Buffer.from('%PDF-1.7 corrigé') });
	const { materials } = await trainerSpace(trainer.actor, slug);
	expect(materials.map(({ name, given }) => [name, given])).toEqual([
		['cahier.pdf', 'before'],
		['corrigé.pdf', 'after']
	]);
	const [before, after] = materials;
	expect((await readTrainerMaterial(trainer.actor, slug, after!.code)).mediaType).toBe('application/pdf');
	expect(await refusal(readTrainerMaterial(other.actor, slug, before!.code))).toBe('not_found');

	const read = async (code: string, material: string) =>
		refusal(readGivenMaterial(await findTicket(code), material));
	expect(await read(one.code, before!.code)).toBe('done');
	expect(await read(one.code, after!.code)).toBe('not_found');
	expect(await read(held.code, before!.code)).toBe('not_found');
	expect((await trainingSpace(await findTicket(one.code), true))!.materials).toHaveLength(1);
	restore = setClock(() => here.dates[0]!.endsAt.getTime());
	expect(await read(one.code, after!.code)).toBe('done');
	await write('trainings.test', (tx) =>
		tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.id, one.id))
	);
	expect(await read(one.code, before!.code)).toBe('not_found');

	await removeMaterial({ actor: trainer.actor, slug, code: before!.code });
	const db = await reader();
	expect(await db.select().from(t.courseMaterialContent)).toHaveLength(1);
});
