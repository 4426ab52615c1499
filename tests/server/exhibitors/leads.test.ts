import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { annotateLead } from '../../../src/lib/server/exhibitors/leads/annotate.ts';
import { exportLeads } from '../../../src/lib/server/exhibitors/leads/export.ts';
import { leadFigures } from '../../../src/lib/server/exhibitors/leads/figures.ts';
import { answerHolder, holdersOf } from '../../../src/lib/server/exhibitors/leads/holders.ts';
import { mailedAsked } from '../../../src/lib/server/exhibitors/leads/mailed.ts';
import { ownLeads } from '../../../src/lib/server/exhibitors/leads/own.ts';
import { readAt, recordScans } from '../../../src/lib/server/exhibitors/leads/scan.ts';
import { verifyExhibitors } from '../../../src/lib/server/exhibitors/verify.ts';
import { changeConsents } from '../../../src/lib/server/members/consents.ts';
import { makeExhibition, makeExhibitor } from '../../factories/exhibition.ts';
import { makeConfirmed, makeVisitor, sentScans } from '../../factories/leads.ts';
import { makePerson } from '../../factories/people.ts';
import { expectEachHoldsAlone, refusedBy, undone } from '../../setup/guards.ts';

const csvOf = async (one: Awaited<ReturnType<typeof makeConfirmed>>) => {
	const { body } = await exportLeads({ ...one, format: 'csv' });
	return Buffer.concat(await Array.fromAsync(body)).toString();
};

test('nothing is said of a visitor who has not agreed; they are asked, then given, then taken back', async () => {
	const of = await makeExhibition();
	const one = await makeConfirmed(of);
	const met = await makeVisitor(of);
	const [answer] = await recordScans({ ...one, sent: sentScans([met.badge], { note: 'Rappeler lundi' }) });
	expect(answer).toMatchObject({ outcome: 'asked', name: '', organisation: '', lead: { number: 1 } });
	expect((await mailedAsked(met.id))?.exhibitors).toEqual([one.exhibitor.name]);
	const before = await ownLeads(one.actor, one.code);
	expect(before.released).toEqual([]);
	expect(before.asked).toMatchObject([{ number: 1, note: 'Rappeler lundi' }]);
	expect(JSON.stringify(before)).not.toContain(met.familyName);
	expect(await csvOf(one)).not.toContain(met.familyName);

	const [holder] = await holdersOf(met.actor);
	expect(holder).toMatchObject({ exhibitor: one.exhibitor.name, state: 'asked', booth: 'K001' });
	await answerHolder({ actor: met.actor, code: holder!.code, accepts: true });
	expect((await ownLeads(one.actor, one.code)).released).toMatchObject([
		{ number: 1, name: `${met.givenName} ${met.familyName}`, note: 'Rappeler lundi' }
	]);
	expect(await mailedAsked(met.id)).toMatchObject({ exhibitors: [] });
	expect(await csvOf(one)).toContain(met.familyName);

	await answerHolder({ actor: met.actor, code: holder!.code, accepts: false });
	const after = await ownLeads(one.actor, one.code);
	// It was in a file: the exhibitor hears which number to take out, and nothing else.
	expect(after).toMatchObject({ released: [], asked: [], toErase: [1] });
	expect(await csvOf(one)).not.toContain(met.familyName);
	const [row] = await (await reader()).select().from(t.lead).where(eq(t.lead.code, holder!.code));
	expect(row).toMatchObject({ note: '', interest: 0 });
	const [again] = await recordScans({ ...one, sent: sentScans([met.badge], { note: 'Encore' }) });
	expect(again).toMatchObject({ outcome: 'refused', name: '' });
	expect(await verifyExhibitors()).toEqual([]);
});

test('whoever agrees to all exhibitors is given at once, and taken back from all at once', async () => {
	const of = await makeExhibition();
	const one = await makeConfirmed(of);
	const other = await makeConfirmed(of, 1);
	const met = await makeVisitor(of);
	await changeConsents(met.actor, { exhibitors: true }, 'fr');
	const [answer] = await recordScans({ ...one, sent: sentScans([met.badge]) });
	expect(answer).toMatchObject({ outcome: 'released', name: `${met.givenName} ${met.familyName}` });
	await recordScans({ ...other, sent: sentScans([met.badge]) });
	expect(await mailedAsked(met.id)).toMatchObject({ exhibitors: [] });
	const { code } = (await ownLeads(one.actor, one.code)).released[0]!;
	await annotateLead({
		...one,
		input: { lead: code, revision: 1, note: 'Oui', interest: 3, tags: ['a'] }
	});
	// Said of one: it stays when the rest is taken back.
	const ofOther = (await holdersOf(met.actor)).find(({ exhibitor }) => exhibitor === other.exhibitor.name)!;
	await answerHolder({ actor: met.actor, code: ofOther.code, accepts: true });
	await changeConsents(met.actor, { exhibitors: false }, 'fr');
	expect(await ownLeads(one.actor, one.code)).toMatchObject({ released: [], asked: [] });
	expect((await ownLeads(other.actor, other.code)).released).toHaveLength(1);
	const [row] = await (await reader()).select().from(t.lead).where(eq(t.lead.code, code));
	expect(row).toMatchObject({ note: '', interest: 0, tags: [] });
	await expect(
		annotateLead({
			...one,
			input: { lead: code, revision: row!.revision, note: 'X', interest: 0, tags: [] }
		})
	).rejects.toMatchObject({ code: 'lead_refused' });
});

test('a reading sent again, by two devices at once, or with a wrong clock makes one contact', async () => {
	const of = await makeExhibition();
	const one = await makeConfirmed(of);
	const met = await makeVisitor(of);
	const reading = sentScans([met.badge, met.badge], { ago: 600 });
	const answers = await Promise.all([1, 2, 3].map(() => recordScans({ ...one, sent: reading })));
	expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
	const twice = { ...reading, scans: [reading.scans[0]!, reading.scans[0]!] };
	await recordScans({ ...one, sent: twice });
	const db = await reader();
	const leads = await db.select().from(t.lead).where(eq(t.lead.exhibitorId, one.exhibitor.id));
	expect(leads).toHaveLength(1);
	const scans = await db.select().from(t.leadScan).where(eq(t.leadScan.leadId, leads[0]!.id));
	expect(scans).toHaveLength(2);
	// Ten minutes before it was received, whatever year the device believes.
	for (const scan of scans) expect(scan.receivedAt.getTime() - scan.at.getTime()).toBe(600_000);
	// A clock that goes back, or that says months.
	const at = new Date('2026-11-20T12:00:00Z');
	expect(readAt('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', at)).toEqual(at);
	expect(at.getTime() - readAt('2026-11-20T12:00:00Z', '2020-01-01T00:00:00Z', at).getTime()).toBe(
		14 * 86_400_000
	);
});

test('a badge of elsewhere, forged or given back says nothing and keeps nothing', async () => {
	const of = await makeExhibition();
	const one = await makeConfirmed(of);
	const elsewhere = await makeVisitor(await makeExhibition());
	const left = await makeVisitor(of);
	await write('leads.test', (tx) =>
		tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.id, left.id))
	);
	const here = await makeVisitor(of);
	const forged = `${here.badge.slice(0, -4)}AAAA`;
	const answers = await recordScans({
		...one,
		sent: sentScans([elsewhere.badge, left.badge, forged, 'https://exemple.org', '', here.code])
	});
	expect(answers.map(({ outcome }) => outcome)).toEqual([
		...['unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
		// The code under the picture, typed where the camera fails.
		'asked'
	]);
	expect(await (await reader()).$count(t.lead, eq(t.lead.exhibitorId, one.exhibitor.id))).toBe(1);
});

test('only whoever answers for a confirmed exhibitor reads its contacts, and each visitor their own', async () => {
	const of = await makeExhibition();
	const one = await makeConfirmed(of);
	const met = await makeVisitor(of);
	const scan = sentScans([met.badge]);
	await recordScans({ ...one, sent: scan });
	const stranger = (await makePerson()).actor;
	const { actor: staff } = await makePerson({ roles: ['staff'] });
	for (const [actor, status] of [
		[stranger, 404],
		[staff, 403]
	] as const) {
		await expect(recordScans({ actor, code: one.code, sent: scan })).rejects.toMatchObject({ status });
		await expect(ownLeads(actor, one.code)).rejects.toMatchObject({ status });
		await expect(exportLeads({ actor, code: one.code, format: 'csv' })).rejects.toMatchObject({ status });
	}
	expect((await leadFigures(staff, of.event.id)).get(one.code)).toMatchObject({
		met: 1,
		released: 0
	});
	await expect(leadFigures(stranger, of.event.id)).rejects.toMatchObject({ status: 403 });
	const [holder] = await holdersOf(met.actor);
	await expect(answerHolder({ actor: stranger, code: holder!.code, accepts: true })).rejects.toMatchObject({
		status: 404
	});
	await expect(
		answerHolder({ actor: { kind: 'anonymous' }, code: holder!.code, accepts: true })
	).rejects.toMatchObject({ status: 403 });
	// The link of the ticket, which whoever paid has, does not answer for them.
	await expect(holdersOf({ kind: 'link', purpose: 'ticket', code: met.code })).rejects.toMatchObject({
		status: 403
	});
	expect(await holdersOf({ kind: 'link', purpose: 'ticket-consents', code: met.code })).toHaveLength(1);
	// A reading of somebody else's does not tell it.
	const other = await makeConfirmed(of, 1);
	await expect(recordScans({ ...other, sent: scan })).rejects.toMatchObject({ status: 404 });
	const approved = await makeExhibitor(of);
	await expect(recordScans({ ...approved, sent: scan })).rejects.toMatchObject({
		code: 'exhibitor_not_confirmed'
	});
	const back = setClock(() => Date.parse(`${of.event.lastDay}T12:00:00Z`) + 16 * 86_400_000);
	await expect(recordScans({ ...one, sent: scan })).rejects.toMatchObject({ code: 'leads_over' });
	back();
});

test('two of a team who write of one contact: the second is told', async () => {
	const of = await makeExhibition();
	const one = await makeConfirmed(of);
	const met = await makeVisitor(of);
	const [answer] = await recordScans({ ...one, sent: sentScans([met.badge]) });
	const leadCode = answer!.lead!.code;
	const input = { lead: leadCode, revision: 1, note: 'Premier', interest: 2, tags: ['budget'] };
	await annotateLead({ ...one, input });
	// Its answer was lost: sent again, it is no change of somebody else's.
	await annotateLead({ ...one, input });
	await expect(annotateLead({ ...one, input: { ...input, note: 'Second' } })).rejects.toMatchObject({
		code: 'lead_changed',
		values: { revision: 2 }
	});
	const other = await makeConfirmed(of, 1);
	await expect(annotateLead({ ...other, input })).rejects.toMatchObject({ status: 404 });
});

test('each guard of contacts holds alone', async () => {
	const of = await makeExhibition();
	const one = await makeConfirmed(of);
	const approved = await makeExhibitor(of);
	const met = await makeVisitor(of);
	const away = await makeVisitor(await makeExhibition());
	const [answer] = await recordScans({ ...one, sent: sentScans([met.badge]) });
	const db = await reader();
	const [row] = await db.select().from(t.lead).where(eq(t.lead.code, answer!.lead!.code));
	const id = row!.id;
	const insert = (exhibitorId: number, personId: number, registrationId: number) =>
		sql`INSERT INTO lead (code, exhibitor_id, number, person_id, registration_id, first_met_at)
			VALUES ('X', ${exhibitorId}, 9, ${personId}, ${registrationId}, 1)`;
	await exportLeads({ ...one, format: 'csv' });
	const [file] = await db.select().from(t.leadExport).where(eq(t.leadExport.exhibitorId, one.exhibitor.id));
	await expectEachHoldsAlone([
		{
			...{ guard: 'lead_of_event', says: 'lead_of_event' },
			does: insert(one.exhibitor.id, away.personId, away.id)
		},
		{
			...{ guard: 'lead_of_event', says: 'lead_of_event' },
			does: insert(approved.exhibitor.id, met.personId, met.id)
		},
		{
			...{ guard: 'lead_stays', says: 'lead_stays' },
			does: sql`UPDATE lead SET number = 7 WHERE id = ${id}`
		},
		{
			...{ guard: 'lead_exported_released', says: 'lead_not_released' },
			does: sql`INSERT INTO lead_exported (export_id, lead_id) VALUES (${file!.id}, ${id})`
		},
		{
			...{ guard: 'lead_scan_no_update', says: 'lead_scan_kept' },
			does: sql`UPDATE lead_scan SET at = 1 WHERE lead_id = ${id}`
		}
	]);
	await answerHolder({ actor: met.actor, code: row!.code, accepts: false });
	await expectEachHoldsAlone([
		{
			...{ guard: 'lead_unwritten', says: 'lead_refused' },
			does: sql`UPDATE lead SET note = 'Encore' WHERE id = ${id}`
		}
	]);
	// What empties is seen to empty, and without it what was noted stays.
	const noted = await makeVisitor(of);
	const [other] = await recordScans({ ...one, sent: sentScans([noted.badge], { note: 'À rappeler' }) });
	const refuse = sql`UPDATE lead SET answer = 'refused' WHERE code = ${other!.lead!.code}`;
	const withdraw = sql`INSERT INTO consent (person_id, purpose, granted, wording, wording_version, source, at)
		VALUES (${noted.personId}, 'exhibitors', 0, 'x', 'x', 'x', 1)`;
	for (const [guard, does] of [
		['lead_withdrawn', refuse],
		['lead_consent_withdrawn', withdraw]
	] as const) {
		const noteAfter = (isOff: boolean) =>
			undone(async (tx) => {
				if (isOff) await tx.run(sql.raw(`DROP TRIGGER ${guard}`));
				await tx.run(does);
				const [left] = await tx.select().from(t.lead).where(eq(t.lead.code, other!.lead!.code));
				return left!.note;
			});
		expect([guard, await noteAfter(false), await noteAfter(true)]).toEqual([guard, '', 'À rappeler']);
	}
	// One contact a visitor: a key of the table itself.
	const again = sql`INSERT INTO lead (code, exhibitor_id, number, person_id, registration_id, first_met_at)
		SELECT 'Y', exhibitor_id, 99, person_id, registration_id, 1 FROM lead WHERE id = ${id}`;
	expect(await refusedBy((tx) => tx.run(again))).toBe('lead.exhibitor_id');
	expect(
		await undone(async (tx) => {
			await tx.run(sql`DROP INDEX lead_once`);
			await tx.run(again);
			return 'done';
		})
	).toBe('done');
	// One reading a nonce.
	const replay = sql`INSERT INTO lead_scan (nonce, lead_id, at, received_at) SELECT nonce, lead_id, at, received_at FROM lead_scan WHERE lead_id = ${id}`;
	expect(await refusedBy((tx) => tx.run(replay))).toBe('lead_scan.nonce');
	expect(
		await undone(async (tx) => {
			await tx.run(sql`DROP INDEX lead_scan_nonce_unique`);
			await tx.run(replay);
			return 'done';
		})
	).toBe('done');
});
