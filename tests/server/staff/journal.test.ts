import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, dayOf } from '../../../src/lib/format/dates.ts';
import { auditFilterFrom } from '../../../src/lib/schemas/staff.ts';
import { auditTrail, subjectName, type AuditFilter } from '../../../src/lib/server/audit/queries.ts';
import { record } from '../../../src/lib/server/audit/record.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { now } from '../../../src/lib/server/clock.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { cancelOrder } from '../../../src/lib/server/registration/cancel.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { ACTION, DETAIL, actionWords, actorWords, detailWords } from '../../../src/lib/staff/journal.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makePerson } from '../../factories/people.ts';
import { read, sources } from '../structure/files.ts';

const code = sources('src/lib/server', ['.ts'])
	.map(read)
	.filter((text) => /(audit\/record|\/tell-change)\.ts/.test(text))
	.join('\n');

test('every action recorded has its French words, and no words are left over', () => {
	const recorded = [...code.matchAll(/\baction: (.*)/g)].flatMap(([, line]) =>
		[...line!.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map((match) => match[1]!)
	);
	expect(recorded.length).toBeGreaterThan(20);
	expect(Object.keys(ACTION).sort()).toEqual([...new Set(recorded)].sort());
});

test('every detail recorded is said in French or left out', () => {
	const keys = [...code.matchAll(/\bdetails: \{([^}]*)\}/g)].flatMap(([, inside]) =>
		inside!
			.split(',')
			.map((part) => part.split(':')[0]!.trim())
			.filter((key) => /^\w+$/.test(key))
	);
	expect(keys).toContain('creditNote');
	expect(keys.filter((key) => DETAIL[key] === undefined)).toEqual([]);
});

test('details read as a person would say them', () => {
	expect(
		detailWords({
			code: 'ABC',
			from: 'awaiting_payment',
			method: 'cheque',
			amountCents: 227_076,
			reference: ''
		})
	).toEqual(['était «\u00a0À payer\u00a0»', 'chèque', '2\u00a0270,76\u00a0$']);
	expect(detailWords({ registrations: ['A', 'B'], creditNote: null, refundCents: 0 })).toEqual([
		'inscriptions A, B'
	]);
	expect(detailWords({ removed: [], added: [4, 7] })).toEqual(['2 ateliers ajoutés']);
	expect(actorWords('system', 'stripe')).toBe('Estrade (Stripe)');
});

test('what has no words yet stays readable', () => {
	expect(actionWords('badge.printed_again')).toBe('badge printed again');
	expect(detailWords({ feeCents: 500, printedBy: 'x' })).toEqual([
		'fee\u00a0: 5,00\u00a0$',
		'printed by\u00a0: x'
	]);
});

test('a line names its object', async () => {
	const { event } = await makeEvent();
	await write('test.record', (tx) =>
		record(
			tx,
			system('test'),
			{ action: 'export.made', objectKind: 'event', objectId: event.id },
			{ action: 'task.replayed', objectKind: 'outbox', objectId: 12 }
		)
	);
	const { rows } = await auditTrail(system('test'), { actorKind: 'system' });
	expect(rows.map(({ objectName }) => objectName)).toEqual([null, event.name]);
});

test('the journal is found by what staff have: a code, a name, an address, who, what, when', async () => {
	const staff = system('test');
	const of = await makeEvent();
	const { code } = await placeNew(of, { people: [personFields({ familyName: 'Journal-Œuf' })] });
	const other = await placeNew(of);
	const { people, payerEmail } = await findOrder(code);
	const { actor } = await makePerson({ roles: ['staff'], email: 'nadia.permanence@exemple.org' });
	await cancelOrder({ actor, orderCode: code });
	const found = async (filter: AuditFilter) =>
		(await auditTrail(staff, filter)).rows.map(({ action, objectName }) => `${action} ${objectName}`);
	const both = [`order.cancelled ${code}`, `order.placed ${code}`];
	expect(await found({ text: code.toLowerCase() })).toEqual(both);
	expect(await found({ text: people[0]!.code })).toEqual(both);
	expect(await found({ text: 'journal oeuf' })).toEqual(both);
	expect(await found({ text: payerEmail })).toEqual(both);
	expect(await found({ text: code, by: 'nadia' })).toEqual([`order.cancelled ${code}`]);
	expect(await found({ by: 'nadia.permanence@exemple.org' })).toEqual([`order.cancelled ${code}`]);
	expect(await found({ text: code, action: 'order.placed' })).toEqual([`order.placed ${code}`]);
	const today = dayOf(now());
	expect(await found({ text: code, from: today, to: today })).toEqual(both);
	expect(await found({ text: code, from: addDays(today, 1) })).toEqual([]);
	expect(await found({ text: code, to: addDays(today, -1) })).toEqual([]);
	expect(await found({ text: other.code })).toEqual([`order.placed ${other.code}`]);
	expect(await found({ text: '?' })).toEqual([]);
});

describe('of two people who look alike', () => {
	const staff = system('test');
	const domain = 'presque-pareilles.example';
	let of: Awaited<ReturnType<typeof makeEvent>>;
	const placed: { code: string; personId: number }[] = [];
	const codes = async (filter: AuditFilter) =>
		(await auditTrail(staff, { ...filter, action: 'order.placed' })).rows.map(({ objectName }) => objectName);

	beforeAll(async () => {
		of = await makeEvent();
		for (const email of [`anne@${domain}`, `annette@${domain}`]) {
			const { code } = await placeNew(of, {
				people: [personFields({ givenName: 'Anne', familyName: 'Homonyme', email })]
			});
			const { people } = await findOrder(code);
			placed.push({ code, personId: people[0]!.personId });
		}
	});

	test('a whole address is that one person’s, in any case; not the beginning of another', async () => {
		expect(await codes({ text: `anne@${domain}` })).toEqual([placed[0]!.code]);
		expect(await codes({ text: ` Annette@${domain.toUpperCase()} ` })).toEqual([placed[1]!.code]);
		expect(await codes({ text: `ann@${domain}` })).toEqual([]);
		// Control: words do begin others.
		expect(await codes({ text: `anne ${domain}` })).toHaveLength(2);
	});

	test('an address of whoever acted is theirs alone', async () => {
		const { actor } = await makePerson({ roles: ['staff'], email: `luce@${domain}` });
		const { actor: near } = await makePerson({ roles: ['staff'], email: `lucette@${domain}` });
		await cancelOrder({ actor: near, orderCode: (await placeNew(of)).code });
		expect((await auditTrail(staff, { by: actor.email })).rows).toEqual([]);
		expect((await auditTrail(staff, { by: near.email })).rows).toHaveLength(1);
	});

	test('the page of a person leads to their lines, not to a namesake’s', async () => {
		expect(await codes({ text: 'anne homonyme' })).toHaveLength(2);
		for (const { code, personId } of placed) {
			const filter = auditFilterFrom(new URLSearchParams({ personne: String(personId) }));
			expect(await codes(filter)).toEqual([code]);
			expect(await subjectName(staff, personId)).toBe('Anne Homonyme');
		}
		expect(await codes({ personId: 999_999 })).toEqual([]);
		expect(await subjectName(staff, 999_999)).toBeUndefined();
	});
});

test('a day that means nothing is as if absent, and the journal shows', async () => {
	const daysOf = (day: string) => {
		const { from, to } = auditFilterFrom(new URLSearchParams({ du: day, au: day }));
		return [from, to];
	};
	for (const day of ['9999-12-31', '2101-01-01', '1999-12-31', '0099-01-01', '0001-01-01', '2027-02-30', 'x'])
		expect(daysOf(day), day).toEqual([undefined, undefined]);
	for (const day of ['2000-01-01', '2027-02-16', '2100-12-31']) {
		expect(daysOf(day)).toEqual([day, day]);
		await auditTrail(system('test'), auditFilterFrom(new URLSearchParams({ du: day, au: day })));
	}
	// Control: without the bound, that day cannot be read.
	await expect(auditTrail(system('test'), { to: '9999-12-31' })).rejects.toThrow();
});
