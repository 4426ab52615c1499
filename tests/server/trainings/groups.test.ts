import { eq, sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { addDays, instantAt } from '../../../src/lib/format/dates.ts';
import { ANONYMOUS } from '../../../src/lib/server/auth/policy.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { purge, purgeDue } from '../../../src/lib/server/privacy/purge.ts';
import { cancelRegistrations } from '../../../src/lib/server/registration/cancel.ts';
import { acceptAgreement } from '../../../src/lib/server/trainings/groups/agree.ts';
import {
	bringCase,
	freeMeeting,
	leaveTurn,
	nameClient
} from '../../../src/lib/server/trainings/groups/bring.ts';
import { noteLearning } from '../../../src/lib/server/trainings/groups/learn.ts';
import { groupSpace, ledSpace, myGroups } from '../../../src/lib/server/trainings/groups/space.ts';
import { AGREED, joins, makeGroup } from '../../factories/group.ts';
import { makePerson } from '../../factories/people.ts';
import { refusal, refusedBy, withGuardOff } from '../../setup/guards.ts';

let restore = () => {};
afterEach(() => restore());

const SUBJECT = 'Une collègue qui ne parle plus en réunion';

test('the space is of its members and of whoever leads it: the permanence, another group and who withdrew find nothing', async () => {
	const { slug, event, meetings, leader, members, organisation } = await makeGroup();
	const other = await makeGroup(1);
	const staff = (await makePerson({ roles: ['staff'] })).actor;
	const manager = (await makePerson({ organisationIds: [organisation.id] })).actor;
	const newcomer = await joins(slug, event, organisation.id);
	const meeting = meetings[0]!.id;
	await bringCase(members[0]!.actor, slug, { meeting, subject: SUBJECT });

	const inside = (await groupSpace(members[1]!.actor, slug)).inside!;
	expect(inside.people).toHaveLength(3);
	expect(inside.meetings[0]).toMatchObject({ subject: SUBJECT, isMine: false });
	expect((await ledSpace(leader, slug)).meetings[0]!.client).toMatchObject({ subject: SUBJECT });
	expect(await myGroups(members[0]!.actor)).toMatchObject([{ slug }]);

	// Not yet agreed: the name of the group, and nothing of the space.
	expect(await groupSpace(newcomer.actor, slug)).toMatchObject({ agreedAt: null, inside: null });
	for (const work of [
		bringCase(newcomer.actor, slug, { meeting: meetings[1]!.id, subject: '' }),
		nameClient(leader, slug, { meeting: meetings[1]!.id, person: newcomer.actor.personId })
	])
		expect(await refusal(work)).toBe('group_agreement_first');

	const outside = [staff, manager, other.leader, other.members[0]!.actor];
	for (const actor of outside) {
		for (const work of [
			groupSpace(actor, slug),
			ledSpace(actor, slug),
			acceptAgreement(actor, slug, AGREED),
			bringCase(actor, slug, { meeting, subject: '' }),
			leaveTurn(actor, slug, meeting),
			noteLearning(actor, slug, { meeting, words: 'Rien' }),
			nameClient(actor, slug, { meeting, person: members[0]!.actor.personId }),
			freeMeeting(actor, slug, meeting)
		])
			expect(await refusal(work)).toBe('not_found');
	}
	expect(await refusal(groupSpace(ANONYMOUS, slug))).toBe('sign_in_required');
	expect(await refusal(ledSpace(members[0]!.actor, slug))).toBe('not_found');
	// A meeting of another group is none of this one.
	expect(
		await refusal(bringCase(members[0]!.actor, slug, { meeting: other.meetings[0]!.id, subject: '' }))
	).toBe('not_found');
	expect(await refusal(freeMeeting(leader, slug, other.meetings[0]!.id))).toBe('not_found');
	const trail = await (await reader()).select().from(t.auditEntry);
	expect(JSON.stringify(trail)).not.toContain('ne parle plus');

	await cancelRegistrations({
		actor: staff,
		orderCode: members[0]!.orderCode,
		registrationCodes: [members[0]!.registrationCode]
	} as never);
	expect(await refusal(groupSpace(members[0]!.actor, slug))).toBe('not_found');
	expect(await myGroups(members[0]!.actor)).toEqual([]);
	// What they were to bring left with them, and the meeting is free again.
	expect((await groupSpace(members[1]!.actor, slug)).inside!.meetings[0]).toMatchObject({
		...{ client: null, subject: '' }
	});
	await bringCase(members[1]!.actor, slug, { meeting, subject: 'La mienne' });
});

test('the agreement is kept as it was read, once', async () => {
	const { slug, event, members } = await makeGroup(1);
	const { personId, name } = members[0]!.actor;
	expect(await refusal(acceptAgreement(members[0]!.actor, slug, { ...AGREED, version: 99 }))).toBe(
		'stale_page'
	);
	await acceptAgreement(members[0]!.actor, slug, { ...AGREED, statement: 'Autre chose' });
	const kept = await (
		await reader()
	)
		.select()
		.from(t.groupAgreement)
		.where(eq(t.groupAgreement.eventId, event.id));
	expect(kept).toMatchObject([{ eventId: event.id, personId, name, ...AGREED }]);
	expect(await refusedBy((tx) => tx.update(t.groupAgreement).set({ statement: 'Changé' }))).toBe(
		'group_agreement_stays'
	);
});

/** How many of two who come forward at once for one meeting are taken. */
async function atOnce() {
	const { slug, meetings, members } = await makeGroup();
	const said = await Promise.all(
		members.map(({ actor }) => refusal(bringCase(actor, slug, { meeting: meetings[0]!.id, subject: 'Moi' })))
	);
	const [{ n }] = (await (
		await reader()
	).all<{ n: number }>(sql`SELECT count(*) AS n FROM group_case WHERE session_id = ${meetings[0]!.id}`)) as [
		{ n: number }
	];
	return { said: said.sort(), n };
}

test('of two who come forward at once, one brings the case', async () => {
	expect(await atOnce()).toEqual({ said: ['done', 'group_client_taken'], n: 1 });
});

test('control: without the key, both do', async () => {
	await write('guards.control', (tx) => tx.run(sql`DROP INDEX group_case_one_a_meeting`));
	try {
		expect(await atOnce()).toEqual({ said: ['done', 'done'], n: 2 });
	} finally {
		await write('guards.control', async (tx) => {
			await tx.delete(t.groupCase);
			await tx.run(sql`CREATE UNIQUE INDEX group_case_one_a_meeting ON group_case (session_id)`);
		});
	}
});

test('the store takes a case of none but a member who agreed; control: without its guard, of anybody', async () => {
	const { meetings } = await makeGroup(0);
	const { person } = await makePerson();
	const stranger = () =>
		refusedBy((tx) => tx.insert(t.groupCase).values({ sessionId: meetings[0]!.id, personId: person.id }));
	expect(await stranger()).toBe('group_agreement_first');
	await withGuardOff(['group_case_of_member'], async () => {
		expect(await stranger()).toBe('done');
	});
});

test('a turn is given, left and freed; it is said again while the meeting is to come, and not after', async () => {
	const { slug, meetings, leader, members } = await makeGroup();
	const [meeting, second] = [meetings[0]!.id, meetings[1]!.id];
	const [one, two] = [members[0]!.actor, members[1]!.actor];
	await nameClient(leader, slug, { meeting, person: one.personId });
	expect(await refusal(nameClient(leader, slug, { meeting, person: two.personId }))).toBe(
		'group_client_taken'
	);
	await bringCase(one, slug, { meeting, subject: SUBJECT });
	await leaveTurn(two, slug, meeting);
	expect((await groupSpace(two, slug)).inside!.meetings[0]!.subject).toBe(SUBJECT);
	await bringCase(two, slug, { meeting: second, subject: '' });
	await freeMeeting(leader, slug, second);
	await bringCase(one, slug, { meeting: second, subject: '' });
	await leaveTurn(one, slug, second);
	expect((await ledSpace(leader, slug)).people.map(({ turns }) => turns).sort()).toEqual([0, 1]);
	expect(await refusal(noteLearning(one, slug, { meeting, words: 'Trop tôt' }))).toBe('group_meeting_before');
	restore = setClock(() => meetings[0]!.endsAt.getTime() + 1);
	expect(await refusal(bringCase(one, slug, { meeting, subject: 'Après' }))).toBe('group_meeting_over');
	expect(await refusal(leaveTurn(one, slug, meeting))).toBe('group_meeting_over');
	// What was brought stays: nor does whoever leads take it away, or say afterwards who brought one.
	expect(await refusal(freeMeeting(leader, slug, meeting))).toBe('group_meeting_over');
	expect(await refusal(nameClient(leader, slug, { meeting, person: two.personId }))).toBe(
		'group_meeting_over'
	);
	expect((await groupSpace(two, slug)).inside!.meetings[0]!.subject).toBe(SUBJECT);
});

test('what one learned is read by oneself alone, and given in one’s data', async () => {
	const { slug, meetings, leader, members } = await makeGroup();
	const [one, two] = [members[0]!.actor, members[1]!.actor];
	await bringCase(one, slug, { meeting: meetings[0]!.id, subject: SUBJECT });
	restore = setClock(() => meetings[0]!.startsAt.getTime() + 60_000);
	await noteLearning(one, slug, { meeting: meetings[0]!.id, words: 'Poser la question simplement' });
	expect((await groupSpace(one, slug)).inside!.meetings[0]!.learned).toBe('Poser la question simplement');
	for (const read of [await groupSpace(two, slug), await ledSpace(leader, slug)])
		expect(JSON.stringify(read)).not.toContain('simplement');
	const mine = JSON.stringify((await exportMyData(one)).data);
	for (const words of ['simplement', SUBJECT, AGREED.statement]) expect(mine).toContain(words);
	expect(JSON.stringify((await exportMyData(two)).data)).not.toContain(SUBJECT);
	await noteLearning(one, slug, { meeting: meetings[0]!.id, words: '' });
	expect((await groupSpace(one, slug)).inside!.meetings[0]!.learned).toBe('');
});

test('six months after its last meeting, what was said is gone; that it was agreed stays', async () => {
	const { slug, event, meetings, members } = await makeGroup(1);
	await bringCase(members[0]!.actor, slug, { meeting: meetings[0]!.id, subject: SUBJECT });
	await write('groups.test', (tx) => tx.delete(t.groupCase).where(sql`session_id <> ${meetings[0]!.id}`));
	await write('groups.test', (tx) => tx.delete(t.groupLearning));
	const dayAfter = (days: number) => instantAt(addDays(event.lastDay, days), '12:00');
	expect(await purgeDue(dayAfter(179))).toMatchObject({ groups: 0 });
	expect(await purge({ at: dayAfter(182) })).toMatchObject({ groups: 1 });
	const db = await reader();
	expect(await db.select().from(t.groupCase)).toEqual([]);
	expect(await db.select().from(t.groupAgreement).where(eq(t.groupAgreement.eventId, event.id))).toHaveLength(
		1
	);
	expect(await purgeDue(dayAfter(182))).toMatchObject({ groups: 0 });
});
