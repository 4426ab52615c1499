import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { now } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { verifyExhibitors } from '../../../src/lib/server/exhibitors/verify.ts';
import { exportLeads } from '../../../src/lib/server/exhibitors/leads/export.ts';
import { recordScans } from '../../../src/lib/server/exhibitors/leads/scan.ts';
import { changeConsents } from '../../../src/lib/server/members/consents.ts';
import { leadsDue, peopleDue } from '../../../src/lib/server/privacy/due.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { NO_TRACES } from '../../../src/lib/server/privacy/forget-mail.ts';
import { forgetPeople, FORGOTTEN_NAME } from '../../../src/lib/server/privacy/forget-people.ts';
import { purge } from '../../../src/lib/server/privacy/purge.ts';
import { limitsAt, retention } from '../../../src/lib/server/privacy/retention.ts';
import { makeExhibition, makeExhibitor } from '../../factories/exhibition.ts';
import { makeConfirmed, makeVisitor, sentScans } from '../../factories/leads.ts';

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

test('contacts go a year after the event, a month for those who never agreed, and with whoever is forgotten', async () => {
	const of = await makeExhibition();
	const one = await makeConfirmed(of);
	const [agrees, silent, forgotten] = [await makeVisitor(of), await makeVisitor(of), await makeVisitor(of)];
	await changeConsents(agrees.actor, { exhibitors: true }, 'fr');
	const [kept, asked, third] = await recordScans({
		...one,
		sent: sentScans([agrees.badge, silent.badge, forgotten.badge])
	});
	await exportLeads({ ...one, format: 'csv' });
	expect(await exportMyData(agrees.actor)).toMatchObject({
		data: { contacts_d_exposants: [{ exposant: one.exhibitor.name, etat: 'released' }] }
	});
	const db = await reader();
	const idOf = async (code: string) => {
		const [row] = await db.select({ id: t.lead.id }).from(t.lead).where(eq(t.lead.code, code));
		return row?.id;
	};
	await write('privacy.test', (tx) => forgetPeople(tx, [forgotten.personId], NO_TRACES));
	expect(await idOf(third!.lead!.code)).toBeUndefined();
	const [keptId, askedId] = [await idOf(kept!.lead!.code), await idOf(asked!.lead!.code)];
	const due = async (days: number) => {
		const at = new Date(Date.parse(`${of.event.lastDay}T17:00:00Z`) + days * 86_400_000);
		const found = await db.all<{ id: number }>(leadsDue(limitsAt(at)));
		return [keptId, askedId].map((id) => found.some((row) => row.id === id));
	};
	const { leadDays, askedLeadDays } = retention();
	expect(await due(askedLeadDays)).toEqual([false, false]);
	expect(await due(askedLeadDays + 1)).toEqual([false, true]);
	expect(await due(leadDays)).toEqual([false, true]);
	expect(await due(leadDays + 1)).toEqual([true, true]);
	await purge({
		at: new Date(Date.parse(`${of.event.lastDay}T17:00:00Z`) + (askedLeadDays + 1) * 86_400_000)
	});
	expect([await idOf(kept!.lead!.code), await idOf(asked!.lead!.code)]).toEqual([keptId, undefined]);
});
