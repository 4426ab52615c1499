import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { now } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { verifyExhibitors } from '../../../src/lib/server/exhibitors/verify.ts';
import { peopleDue } from '../../../src/lib/server/privacy/due.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { NO_TRACES } from '../../../src/lib/server/privacy/forget-mail.ts';
import { forgetPeople, FORGOTTEN_NAME } from '../../../src/lib/server/privacy/forget-people.ts';
import { limitsAt, retention } from '../../../src/lib/server/privacy/retention.ts';
import { makeExhibition, makeExhibitor } from '../../factories/exhibition.ts';

const written = { phone: '819 555-0100', needs: { power: true, wifi: false, note: 'Loin des portes' } };

test('whoever answers for an exhibitor reads what is held, and is forgotten after its event only', async () => {
	const of = await makeExhibition();
	const one = await makeExhibitor(of, { values: written });
	const { data } = await exportMyData(one.actor);
	expect(data).toMatchObject({
		exposants: [{ telephone: written.phone, besoins: written.needs.note, etat: 'approved' }],
		contrats_signes: [{ version: 1, signe: one.actor.kind === 'person' ? one.actor.name : '' }]
	});
	const db = await reader();
	const isDue = async (years: number) => {
		const at = new Date(now().getTime() + years * 365.25 * 86_400_000);
		const found = await db.all<{ id: number }>(peopleDue(limitsAt(at)));
		return found.some(({ id }) => id === one.person.id);
	};
	const { personYears } = retention();
	expect(await isDue(personYears)).toBe(false);
	expect(await isDue(personYears + 1)).toBe(true);
});

test('forgotten, they leave their telephone, their requests and their name; a draft is emptied', async () => {
	const of = await makeExhibition();
	const [signed, draft] = [
		await makeExhibitor(of, { values: written }),
		await makeExhibitor(of, { status: 'draft', values: { ...written, summary: 'Moi, en deux mots.' } })
	];
	await write('privacy.test', (tx) => forgetPeople(tx, [signed.person.id, draft.person.id], NO_TRACES));
	const db = await reader();
	const rowOf = async (id: number) => (await db.select().from(t.exhibitor).where(eq(t.exhibitor.id, id)))[0]!;
	const nothing = { phone: '', needs: { power: false, wifi: false, note: '' } };
	expect(await rowOf(signed.exhibitor.id)).toMatchObject({ ...nothing, name: signed.exhibitor.name });
	expect(await rowOf(draft.exhibitor.id)).toMatchObject({ ...nothing, name: '', summary: '' });
	const [contract] = await db
		.select()
		.from(t.contractAcceptance)
		.where(eq(t.contractAcceptance.exhibitorId, signed.exhibitor.id));
	expect(contract!.signedAs).toBe(FORGOTTEN_NAME);
	expect(await verifyExhibitors()).toEqual([]);
});
