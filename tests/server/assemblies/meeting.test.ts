import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { saveItem } from '../../../src/lib/server/assemblies/agenda.ts';
import { closeAssembly, noteInMinutes, openAssembly } from '../../../src/lib/server/assemblies/meeting.ts';
import { castBallot } from '../../../src/lib/server/assemblies/cast.ts';
import { openMotion } from '../../../src/lib/server/assemblies/motions.ts';
import { markPresence, screenOf, signOwnPresence } from '../../../src/lib/server/assemblies/presence.ts';
import { itemsOf, motionsOf, presentOf } from '../../../src/lib/server/assemblies/queries.ts';
import { nameDelegate } from '../../../src/lib/server/assemblies/roll.ts';
import { convene, correctNotice } from '../../../src/lib/server/assemblies/convene.ts';
import { makeAssembly, setAssembly } from '../../../src/lib/server/assemblies/settings.ts';
import { verifyAssemblies } from '../../../src/lib/server/assemblies/verify.ts';
import { codeOnScreen } from '../../../src/lib/server/attendance/rotating-code.ts';
import { ANONYMOUS, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import {
	onAssemblyConvened,
	onAssemblyDelegate
} from '../../../src/lib/server/outbox/handlers/assemblies.ts';
import {
	act,
	castOf,
	delegateOf,
	makeMeeting,
	makeMotion,
	revisionOf,
	staff,
	voteAs,
	type Meeting
} from '../../factories/assembly.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';
import { daysLater } from '../../factories/survey.ts';
import { refusal } from '../../setup/guards.ts';
import { codeOf } from '../../setup/refused.ts';

afterEach(async () => expect(await verifyAssemblies()).toEqual([]));

const leave = (made: Meeting, at: number) =>
	markPresence({
		...{ actor: staff, slug: made.slug, state: 'out' },
		organisationId: made.delegates[at]!.organisationId
	});

async function entriesOf(made: Meeting) {
	const rows = await (
		await reader()
	)
		.select()
		.from(t.assemblyEntry)
		.where(eq(t.assemblyEntry.eventId, made.id))
		.orderBy(t.assemblyEntry.id);
	return rows.map(({ kind }) => kind);
}

describe('the roll', () => {
	test('has one delegate an organisation, one organisation a delegate, of members alone', async () => {
		const made = await makeMeeting({ members: 2, open: false });
		const [one, two] = made.delegates;
		const name = (actor: Meeting['delegates'][0]['actor'], input: ReturnType<typeof delegateOf>) =>
			codeOf(nameDelegate({ actor, slug: made.slug, input }));
		const { person } = await makePerson();
		expect(await name(one!.manager, delegateOf(one!.organisationId, 0, person.email))).toBe('delegate_moved');
		const [other] = await (await reader()).select().from(t.person).where(eq(t.person.id, two!.personId));
		expect(await name(one!.manager, delegateOf(one!.organisationId, one!.personId, other!.email))).toBe(
			'delegate_twice'
		);
		const outside = await makeOrganisation({ isMember: false });
		expect(await name(staff, delegateOf(outside.id, 0, person.email))).toBe('delegate_not_member');
		expect(await name(two!.manager, delegateOf(one!.organisationId, one!.personId, person.email))).toBe(
			'not_allowed'
		);
		await daysLater(40, async () =>
			expect(await name(one!.manager, delegateOf(one!.organisationId, one!.personId, person.email))).toBe(
				'naming_closed'
			)
		);
	});

	test('once open, is changed by the office alone, with a reason, and whoever was replaced is out', async () => {
		const made = await makeMeeting();
		const [one] = made.delegates;
		const { person, actor } = await makePerson();
		const input = delegateOf(one!.organisationId, one!.personId, person.email);
		expect(await codeOf(nameDelegate({ actor: one!.manager, slug: made.slug, input }))).toBe(
			'assembly_begun'
		);
		expect(await codeOf(nameDelegate({ actor: staff, slug: made.slug, input }))).toBe('delegate_reason');
		const motion = await makeMotion(made);
		await nameDelegate({ actor: staff, slug: made.slug, input: { ...input, reason: 'Malade' } });
		expect(await presentOf(await reader(), made.id)).toBe(5);
		expect(await codeOf(voteAs(made, 0, motion))).toBe('not_the_delegate');
		made.delegates[0] = { ...one!, personId: person.id, actor };
		expect(await codeOf(voteAs(made, 0, motion))).toBe('delegate_absent');
		await signOwnPresence({
			actor,
			slug: made.slug,
			state: 'in',
			code: codeOnScreen(screenOf(made.id)).code
		});
		await voteAs(made, 0, motion);
		expect(await entriesOf(made)).toContain('delegate_replaced');
	});

	test('tells who was named, and who is no longer', async () => {
		const made = await makeMeeting({ members: 1, open: false });
		const [one] = made.delegates;
		const { person } = await makePerson();
		await nameDelegate({
			...{ actor: one!.manager, slug: made.slug },
			input: delegateOf(one!.organisationId, one!.personId, person.email)
		});
		const facts = (await (await reader()).select().from(t.outbox)).filter(
			({ kind, payload }) => kind === 'assembly.delegate' && payload.eventId === made.id
		);
		expect(facts).toHaveLength(3);
		for (const fact of facts) await onAssemblyDelegate(fact.payload as never, fact as never);
		const mails = (await (await reader()).select().from(t.mail)).filter(
			({ template }) => template === 'assembly-delegate'
		);
		// The first word is no longer true as it is read: it is not sent.
		expect(mails.map(({ subject }) => subject.split('\u00a0')[0]!.slice(0, 20))).toEqual([
			'Vous ne représentez ',
			'Vous représentez Org'
		]);
	});
});

test('a manager who names one person after another is stopped: each is mailed; the office is not', async () => {
	const made = await makeMeeting({ members: 1, open: false });
	const [one] = made.delegates;
	let was = one!.personId;
	const name = async (actor: Actor = one!.manager) => {
		const { person } = await makePerson();
		await nameDelegate({
			...{ actor, slug: made.slug },
			input: delegateOf(one!.organisationId, was, person.email)
		});
		was = person.id;
	};
	const said: string[] = [];
	for (let press = 0; press < 8; press++) said.push(await refusal(name()));
	expect(said.filter((code) => code === 'done').length).toBeLessThanOrEqual(6);
	const mailed = async () =>
		(await (await reader()).select().from(t.outbox)).filter(
			({ kind, payload }) => kind === 'assembly.delegate' && payload.eventId === made.id
		).length;
	const before = await mailed();
	expect(await codeOf(name())).toBe('too_many_requests');
	expect(await mailed()).toBe(before);
	expect(await refusal(name(staff))).toBe('done');
});

describe('an organisation that leaves the association', () => {
	const leaves = ({ delegates }: Meeting, at: number) =>
		write('members.test', (tx) =>
			tx
				.update(t.organisation)
				.set({ isMember: false })
				.where(eq(t.organisation.id, delegates[at]!.organisationId))
		);

	test('has no voice any more, though its delegate was named before', async () => {
		const made = await makeMeeting({ present: 5 });
		const motion = await makeMotion(made);
		await leaves(made, 4);
		await leaves(made, 5);
		expect(await codeOf(voteAs(made, 4, motion))).toBe('not_the_delegate');
		const { organisationId, personId } = made.delegates[4]!;
		const slip = { kind: 'link', purpose: 'assembly-slip' } as const;
		const code = `${made.slug} ${organisationId} ${personId}`;
		expect(
			await codeOf(castBallot({ actor: { ...slip, code }, slug: made.slug, input: castOf(motion) }))
		).toBe('not_the_delegate');
		const comes = markPresence({
			...{ actor: staff, slug: made.slug, state: 'in' },
			organisationId: made.delegates[5]!.organisationId
		});
		expect(await codeOf(comes)).toBe('delegate_not_member');
		const sign = { slug: made.slug, code: codeOnScreen(screenOf(made.id)).code, state: 'in' } as const;
		expect(await codeOf(signOwnPresence({ ...sign, actor: made.delegates[5]!.actor }))).toBe(
			'not_the_delegate'
		);
		await leave(made, 4);
		expect(await presentOf(await reader(), made.id)).toBe(4);
	});
});

test('a note that is pressed twice is one line of the minutes, which nobody can take out', async () => {
	const made = await makeMeeting();
	const note = () =>
		noteInMinutes({ actor: staff, slug: made.slug, note: 'La trésorière présente les états.' });
	await Promise.all([note(), note()]);
	expect((await entriesOf(made)).filter((kind) => kind === 'note')).toHaveLength(1);
	await noteInMinutes({ actor: staff, slug: made.slug, note: 'Une question est posée.' });
	await note();
	expect((await entriesOf(made)).filter((kind) => kind === 'note')).toHaveLength(3);
});

test('a delegate leaves by a machine whose clock is behind the one they came by', async () => {
	const made = await makeMeeting();
	const restore = setClock(() => Date.now() - 60_000);
	try {
		await leave(made, 0);
	} finally {
		restore();
	}
	expect(await presentOf(await reader(), made.id)).toBe(5);
});

describe('the notice', () => {
	test('leaves so many days before, once, to managers and delegates', async () => {
		const made = await makeMeeting({ members: 2, open: false });
		const go = async () => convene({ actor: staff, slug: made.slug, revision: await revisionOf(made.slug) });
		await daysLater(21, async () => expect(await codeOf(go())).toBe('notice_late'));
		await go();
		expect(await codeOf(go())).toBe('already_convened');
		await onAssemblyConvened({ eventId: made.id }, {} as never);
		const sent = (await (await reader()).select().from(t.mail)).filter(
			({ template }) => template === 'assembly-notice'
		);
		const wanted = made.delegates.flatMap(({ actor, manager }) => [actor, manager]);
		for (const one of wanted)
			if (one.kind === 'person')
				expect(sent.filter(({ recipient }) => recipient === one.email)).toHaveLength(1);
	});
});

describe('the notice, corrected', () => {
	test('leaves again with the agenda of now, says so, is minuted, and ends with the opening', async () => {
		const made = await makeMeeting({ members: 2, open: false });
		const slug = made.slug;
		const revision = () => revisionOf(slug);
		const correct = async (what = 'Le point 7 est ajouté') =>
			correctNotice({ actor: staff, slug, input: { revision: await revision(), what } });
		expect(await codeOf(correct())).toBe('not_convened');
		await convene({ actor: staff, slug, revision: await revision() });
		await onAssemblyConvened({ eventId: made.id }, {} as never);
		const [item] = await itemsOf(await reader(), made.id);
		await saveItem({
			...{ actor: staff, slug },
			input: { revision: await revision(), item: item!.id, title: 'Mot de bienvenue' }
		});
		const read = await revision();
		await correct();
		// The same press again, from the page as it was: told, and nothing leaves twice.
		expect(await codeOf(correctNotice({ actor: staff, slug, input: { revision: read, what: 'Deux' } }))).toBe(
			'assembly_changed'
		);
		const facts = (await (await reader()).select().from(t.outbox)).filter(
			({ kind, payload }) => kind === 'assembly.convened' && payload.eventId === made.id
		);
		expect(facts).toHaveLength(2);
		for (let i = 0; i < 2; i++)
			for (const fact of facts) await onAssemblyConvened(fact.payload as never, fact as never);
		const [one] = made.delegates;
		const sent = (await (await reader()).select().from(t.mail)).filter(
			({ template, recipient }) =>
				template === 'assembly-notice' && one!.actor.kind === 'person' && recipient === one!.actor.email
		);
		expect(sent.map(({ subject }) => subject.split('\u00a0')[0])).toEqual([
			'Avis de convocation',
			'Avis de convocation corrigé'
		]);
		expect(JSON.stringify(sent[1])).toContain('Mot de bienvenue');
		expect(JSON.stringify(sent[1])).toContain('Le point 7 est ajouté');
		expect(await entriesOf(made)).toEqual(['notice_corrected']);
		await openAssembly({ actor: staff, slug, revision: await revision() });
		expect(await codeOf(correct())).toBe('assembly_begun');
	});
});

describe('the quorum', () => {
	test('falls as people leave; no vote opens without it, and a vote open then says so', async () => {
		const made = await makeMeeting({ members: 4, present: 2 });
		const draft = await makeMotion(made, { open: false });
		expect(await codeOf(act(made, draft, openMotion))).toBe('quorum_missing');
		const third = made.delegates[2]!;
		const code = codeOnScreen(screenOf(made.id)).code;
		expect(
			await codeOf(signOwnPresence({ actor: third.actor, slug: made.slug, state: 'in', code: 'ZZZZZZ' }))
		).toBe('attendance_code_stale');
		expect(await codeOf(signOwnPresence({ actor: ANONYMOUS, slug: made.slug, state: 'in', code }))).toBe(
			'not_the_delegate'
		);
		// The same press twice: one presence.
		for (let i = 0; i < 2; i++)
			await signOwnPresence({ actor: third.actor, slug: made.slug, state: 'in', code });
		expect(await presentOf(await reader(), made.id)).toBe(3);
		await act(made, draft, openMotion);
		await leave(made, 0);
		const [motion] = await motionsOf(await reader(), made.id);
		expect(motion).toMatchObject({ state: 'open', lostQuorum: true });
		expect(await entriesOf(made)).toEqual(['opened', 'quorum_reached', 'motion_opened', 'quorum_lost']);
	});

	test('control: without the trigger, a vote opens in an empty room', async () => {
		const made = await makeMeeting({ members: 2, present: 0 });
		const motion = await makeMotion(made, { open: false });
		const [kept] = await (
			await reader()
		).all<{ sql: string }>(sql`SELECT sql FROM sqlite_master WHERE name = 'assembly_motion_opens'`);
		await write('assemblies.test', (tx) => tx.run(sql`DROP TRIGGER assembly_motion_opens`));
		await act(made, motion, openMotion);
		await write('assemblies.test', (tx) => tx.run(sql.raw(kept!.sql)));
	});

	test('is a share of the members, settled at the opening', async () => {
		const made = await makeMeeting({ members: 3, open: false });
		const rules = { quorumKind: 'share' as const, noticeDays: 5, namingClosesAt: '2027-01-01T17:00' };
		const set = async (quorumValue: number) =>
			setAssembly({
				...{ actor: staff, slug: made.slug },
				input: { ...rules, quorumValue, revision: await revisionOf(made.slug) }
			});
		expect(await codeOf(set(101))).toBe('quorum_share');
		await set(50);
		await openAssembly({ actor: staff, slug: made.slug, revision: await revisionOf(made.slug) });
		const db = await reader();
		const [of] = await db.select().from(t.assembly).where(eq(t.assembly.eventId, made.id));
		const [members] = await db.all<{ n: number }>(
			sql`SELECT count(*) AS n FROM organisation WHERE is_member`
		);
		expect(of!.quorum).toBe(Math.ceil(members!.n / 2));
		expect(await codeOf(set(10))).toBe('assembly_begun');
	});
});

test('only an event of kind agm is an assembly; once it is over, nothing moves', async () => {
	const { event } = await makeEvent();
	expect(await codeOf(makeAssembly(staff, event.slug))).toBe('not_found');
	const made = await makeMeeting();
	const revision = await revisionOf(made.slug);
	await closeAssembly({ actor: staff, slug: made.slug, revision });
	expect(await codeOf(leave(made, 0))).toBe('assembly_over');
	const motion = castOf(1);
	expect(motion.ballot).toMatch(/^[2-9A-HJKMNP-TW-Z]{16}$/);
	expect(await codeOf(makeMotion(made))).toBe('assembly_over');
});
