import { eq, inArray } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { closeAssembly } from '../../../src/lib/server/assemblies/meeting.ts';
import { adoptMinutes, minutesOf } from '../../../src/lib/server/assemblies/minutes.ts';
import { nameDelegate } from '../../../src/lib/server/assemblies/roll.ts';
import { verifyAssemblies } from '../../../src/lib/server/assemblies/verify.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { exportAsJson, exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { purge } from '../../../src/lib/server/privacy/purge.ts';
import { delegateOf, makeMeeting, makeMotion, revisionOf, staff, voteAs } from '../../factories/assembly.ts';
import { makePerson } from '../../factories/people.ts';

const YEAR_MS = 365.25 * 86_400_000;
let putBack = () => {};
afterEach(() => putBack());

async function yearsAgo<T>(years: number, work: () => Promise<T>): Promise<T> {
	putBack = setClock(() => Date.now() - years * YEAR_MS);
	try {
		return await work();
	} finally {
		putBack();
	}
}

/** A meeting that is over, of which the first delegate was replaced by somebody else. */
async function meetingYearsAgo(years: number) {
	return yearsAgo(years, async () => {
		const made = await makeMeeting({ members: 3, quorum: 1 });
		const [first] = made.delegates;
		const { person } = await makePerson();
		const input = delegateOf(first!.organisationId, first!.personId, person.email, 'Malade depuis hier');
		await nameDelegate({ actor: staff, slug: made.slug, input });
		await closeAssembly({ actor: staff, slug: made.slug, revision: await revisionOf(made.slug) });
		return made;
	});
}

const familyNameOf = async (id: number) =>
	(await (await reader()).select().from(t.person).where(eq(t.person.id, id)))[0]!.familyName;

test('« Mes données » says for whom somebody spoke and when they were there, and nothing of what they voted', async () => {
	const made = await makeMeeting({ members: 2, quorum: 1 });
	const motion = await makeMotion(made);
	const kept = await voteAs(made, 0, motion);
	const exported = await exportMyData(made.delegates[0]!.actor);
	const { delegations_assemblees: delegations, presences_assemblees: presences } = exported.data;
	expect(delegations).toHaveLength(1);
	expect(presences).toEqual([
		{
			assemblee: delegations![0]!.assemblee,
			organisme: delegations![0]!.organisme,
			arrivee: expect.any(Date),
			depart: null
		}
	]);
	const json = exportAsJson(exported);
	expect(json).not.toContain(kept.ballot);
	expect(json).not.toContain(kept.nonce);
});

test('delegates are kept three years after their assembly, whoever was replaced too', async () => {
	const lately = await meetingYearsAgo(2);
	const ids = lately.delegates.map(({ personId }) => personId);
	const createdAt = new Date(Date.now() - 5 * YEAR_MS);
	await write('members.test', (tx) =>
		tx.update(t.person).set({ createdAt }).where(inArray(t.person.id, ids))
	);
	await purge();
	for (const id of ids) expect(await familyNameOf(id)).not.toBe('anonymisée');
});

test('then presences are nobody’s and count the same, and adopted minutes stay as they were', async () => {
	const old = await meetingYearsAgo(5);
	const adopt = async () =>
		adoptMinutes({
			...{ actor: staff, slug: old.slug },
			input: { revision: await revisionOf(old.slug), adoptedOn: '2022-01-01' }
		});
	await yearsAgo(4.9, adopt);
	const before = await minutesOf(staff, old.slug);
	expect(before.minutes.delegates.length).toBeGreaterThan(0);
	const db = await reader();
	const presences = () => db.select().from(t.assemblyPresence).where(eq(t.assemblyPresence.eventId, old.id));
	const there = await presences();
	await purge();
	for (const { personId } of old.delegates) expect(await familyNameOf(personId)).toBe('anonymisée');
	expect(await presences()).toEqual(there);
	const roll = await db.select().from(t.assemblyDelegate).where(eq(t.assemblyDelegate.eventId, old.id));
	expect(roll.map(({ reason }) => reason)).toEqual(['', '', '']);
	expect(await minutesOf(staff, old.slug)).toEqual(before);
	expect(await verifyAssemblies()).toEqual([]);
});
