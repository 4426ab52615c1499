import { eq } from 'drizzle-orm';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { codeShown, readCode } from '../../../src/lib/certificates/number.ts';
import { byTheme } from '../../../src/lib/certificates/record.ts';
import { system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { certificatePdf, eventCertificatesPdf } from '../../../src/lib/server/certificates/pdf.ts';
import { ownRecord, ownRecordCsv, takeOwn } from '../../../src/lib/server/certificates/record.ts';
import { revoke } from '../../../src/lib/server/certificates/revoke.ts';
import { runAll } from '../../../src/lib/server/certificates/run.ts';
import { teamCertificates } from '../../../src/lib/server/certificates/team.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';
import { makeHeldSession } from '../../factories/presence.ts';
import { refusal } from '../../setup/guards.ts';
import { countStatements } from '../../setup/statements.ts';

const staff = system('test');
const as = (personId: number, organisationIds: number[] = []): Actor => ({
	...{ kind: 'person', personId, email: 'elle@exemple.org', name: 'Elle', roles: [], organisationIds }
});

async function only(eventId: number) {
	const [one] = await (await reader()).select().from(t.certificate).where(eq(t.certificate.eventId, eventId));
	return one!;
}

async function textOf(pdf: Buffer): Promise<string[]> {
	const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
	return Promise.all(
		Array.from({ length: document.numPages }, async (_, i) => {
			const { items } = await (await document.getPage(i + 1)).getTextContent();
			return items.map((item) => ('str' in item ? item.str : '')).join(' ');
		})
	);
}

test('a certificate is the same to the byte each time, says what the law asks, and is its person’s', async () => {
	const { event, people } = await makeHeldSession([[180, 180]]);
	await write('programme.test', (tx) =>
		tx.insert(t.speaker).values({ eventId: event.id, slug: 'karim', name: 'Karim Benali' })
	);
	await runAll({ eventId: event.id, personId: null });
	const one = await only(event.id);
	const mine = as(people[0]!.personId);
	const [first, second] = [await certificatePdf(mine, one.code), await certificatePdf(staff, one.code)];
	expect(first.equals(second)).toBe(true);
	const pages = (await textOf(first)).map((text) => text.replaceAll('\u00a0', ' '));
	expect(pages).toHaveLength(1);
	for (const words of [
		one.content.person,
		event.name,
		'Karim Benali',
		'6 h',
		codeShown(one.code),
		'AT-2026-'
	])
		expect(pages[0]).toContain(words);
	expect(pages[0]).toContain('5 octobre 2026, de 9 h à 12 h');
	expect(first.toString('latin1')).toMatch(/\/MarkInfo|pdfuaid/);
	expect(await textOf(await eventCertificatesPdf(staff, event.id))).toHaveLength(1);
	const { actor: stranger } = await makePerson();
	expect(await refusal(certificatePdf(stranger, one.code))).toBe('not_found');
	expect(await refusal(eventCertificatesPdf(stranger, event.id))).toBe('not_allowed');
	await revoke({ actor: staff, eventId: event.id, certificateId: one.id, reason: 'Essai' });
	expect(await refusal(certificatePdf(mine, one.code))).toBe('certificate_revoked');
});

test('a record of hours counts what was attended by theme, and gives its certificate once sheets are closed', async () => {
	const { event, people, dates } = await makeHeldSession([
		[180, 180],
		[60, 0]
	]);
	const [mine, short] = people.map(({ personId }) => as(personId));
	const [line] = await ownRecord(mine!);
	expect(line).toMatchObject({
		event: event.name,
		year: 2026,
		minutes: 360,
		certificate: null,
		mayTake: false
	});
	expect(byTheme([line!])).toEqual([{ theme: expect.stringMatching(/^Thème/), minutes: 360 }]);
	expect(await refusal(takeOwn(mine!, people[0]!.code))).toBe('certificate_not_closed');
	await write('trainings.test', async (tx) => {
		const its = eq(t.courseSession.eventId, event.id);
		await tx.update(t.courseSession).set({ status: 'held' }).where(its);
		await tx.update(t.courseSession).set({ status: 'closed' }).where(its);
	});
	expect(await refusal(takeOwn(short!, people[1]!.code))).toBe('certificate_hours_missing');
	expect(await refusal(takeOwn(short!, people[0]!.code))).toBe('not_found');
	const clicks = await Promise.all([1, 2].map(() => refusal(takeOwn(mine!, people[0]!.code))));
	expect(clicks.toSorted()).toEqual(['certificate_issued', 'done']);
	expect(await ownRecord(mine!)).toMatchObject([{ certificate: { minutes: 360 }, needed: null }]);
	const csv = (await ownRecordCsv(mine!)).trim().split('\r\n');
	expect(csv).toHaveLength(1 + dates.length);
	expect(csv[1]).toMatch(/^2026;2026-10-05;.*;180;AT-2026-\d{5};360$/);
	const { data } = await exportMyData(mine!);
	expect(data.attestations).toMatchObject([{ minutes: 360, revoquee_le: null }]);
});

test('a record of two events asks no more of the store than of one', async () => {
	const made = [await makeHeldSession([[180, 180]]), await makeHeldSession([[180, 60]])];
	const [mine, other] = made.map(({ people }) => people[0]!);
	const one = await countStatements(() => ownRecord(as(mine!.personId)));
	await write('registration.test', (tx) =>
		tx
			.update(t.registration)
			.set({ personId: mine!.personId })
			.where(eq(t.registration.personId, other!.personId))
	);
	expect(await countStatements(() => ownRecord(as(mine!.personId)))).toBe(one);
	const record = await ownRecord(as(mine!.personId));
	expect(record.map(({ event, minutes }) => [event, minutes]).toSorted()).toEqual(
		[
			[made[0]!.event.name, 360],
			[made[1]!.event.name, 240]
		].toSorted()
	);
});

test('a manager sees certificates of people known to be of the team, and of nobody who only said so', async () => {
	const organisation = await makeOrganisation();
	const { event, people } = await makeHeldSession([
		[180, 180],
		[180, 180]
	]);
	await write('registration.test', (tx) =>
		tx
			.update(t.registration)
			.set({ organisationId: organisation.id })
			.where(eq(t.registration.eventId, event.id))
	);
	await write('registration.test', (tx) =>
		tx.update(t.order).set({ organisationId: organisation.id }).where(eq(t.order.eventId, event.id))
	);
	await write('audit.test', (tx) =>
		tx.insert(t.auditEntry).values({
			...{ at: new Date(), actorKind: 'system', action: 'registration.vouched', objectKind: 'registration' },
			objectId: String(people[0]!.id),
			details: {}
		})
	);
	await runAll({ eventId: event.id, personId: null });
	const { actor } = await makePerson({ organisationIds: [organisation.id] });
	const seen = await teamCertificates(actor, organisation.id);
	expect(seen).toHaveLength(1);
	expect((await certificatePdf(actor, seen[0]!.code)).subarray(0, 5).toString()).toBe('%PDF-');
	const all = await (await reader()).select().from(t.certificate).where(eq(t.certificate.eventId, event.id));
	const other = all.find(({ code }) => code !== seen[0]!.code)!;
	expect(await refusal(certificatePdf(actor, other.code))).toBe('not_found');
	const { actor: stranger } = await makePerson();
	expect(await refusal(teamCertificates(stranger, organisation.id))).toBe('not_allowed');
});

test('a code is forgiven its spaces, its case and what one misreads', () => {
	expect(readCode('7h2k qm4p-x9wt')).toBe('7H2KQM4PX9WT');
	expect(readCode('7H2KOM4PX9VT')).toBe('7H2KQM4PX9WT');
	expect(readCode('7H2K')).toBeUndefined();
	expect(codeShown('7H2KQM4PX9WT')).toBe('7H2K-QM4P-X9WT');
});
