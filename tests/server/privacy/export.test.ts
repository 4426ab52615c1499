import { parse } from 'csv-parse/sync';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { reader } from '../../../src/lib/server/db/client.ts';
import { auditEntry } from '../../../src/lib/server/db/schema/audit.ts';
import { account } from '../../../src/lib/server/db/schema/auth.ts';
import { consent } from '../../../src/lib/server/db/schema/members.ts';
import { registration } from '../../../src/lib/server/db/schema/registration.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { changeConsents, myConsents } from '../../../src/lib/server/members/consents.ts';
import { exportAsCsv, exportAsJson, exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';
import { makePerson } from '../../factories/people.ts';

async function makeRegistered(name: string) {
	const made = await makePerson();
	const [registered] = await makeAttendees(await makeEvent(), [{ dietaryNeeds: name }]);
	await write('registration.test', (tx) =>
		tx.update(registration).set({ personId: made.person.id }).where(eq(registration.id, registered!.id))
	);
	return made;
}

test('the export holds one’s own data and nobody else’s, and leaves a line in the trail', async () => {
	const mine = await makeRegistered('sans noix');
	const theirs = await makeRegistered('sans gluten');
	const exported = await exportMyData(mine.actor);
	const json = exportAsJson(exported);
	expect(json).toContain(mine.person.email);
	expect(json).toContain('sans noix');
	expect(json).not.toContain(theirs.person.email);
	expect(json).not.toContain('sans gluten');
	const db = await reader();
	const trail = await db.select().from(auditEntry).where(eq(auditEntry.action, 'data.exported'));
	expect(trail.map(({ objectId }) => objectId)).toEqual([String(mine.person.id)]);
});

test('no hash and no secret leaves with it', async () => {
	const { person, actor } = await makePerson();
	await write('auth.test', (tx) =>
		tx.update(account).set({ passwordHash: '$argon2id$secret' }).where(eq(account.personId, person.id))
	);
	const json = exportAsJson(await exportMyData(actor));
	expect(json).not.toContain('argon2id');
	expect(JSON.parse(json).compte[0].mot_de_passe).toBe(true);
});

test('the CSV says the same as the JSON, and starts no formula in a spreadsheet', async () => {
	const { actor } = await makeRegistered('=HYPERLINK("https://ailleurs.example")');
	const exported = await exportMyData(actor);
	const csv = exportAsCsv(exported);
	expect(csv.charCodeAt(0)).toBe(0xfeff);
	const rows: string[][] = parse(csv, { bom: true, delimiter: ';' });
	const need = rows.find(([, , name]) => name === 'besoins_alimentaires');
	expect(need?.[3]).toMatch(/^'=HYPERLINK/);
	const fields = Object.values(exported.data).flatMap((records) => records.flatMap((r) => Object.keys(r)));
	expect(rows).toHaveLength(fields.length + 2);
});

test('a consent changes by a new line, with the words shown, and only when it changes', async () => {
	const { person, actor } = await makePerson();
	expect((await myConsents(actor)).newsletter).toEqual({ granted: false, since: null });
	expect(await changeConsents(actor, { directory: false, photo: false, newsletter: true }, 'fr')).toBe(1);
	expect(await changeConsents(actor, { directory: false, photo: false, newsletter: true }, 'fr')).toBe(0);
	expect(await changeConsents(actor, { directory: true, photo: false, newsletter: false }, 'en')).toBe(2);
	const db = await reader();
	const lines = await db.select().from(consent).where(eq(consent.personId, person.id)).orderBy(consent.id);
	expect(lines.map(({ purpose, granted }) => [purpose, granted])).toEqual([
		['newsletter', true],
		['directory', true],
		['newsletter', false]
	]);
	expect(lines[0]!.wording).toContain('infolettre');
	expect(lines[1]!.wording).toContain('I agree');
	expect((await myConsents(actor)).newsletter.granted).toBe(false);
});
