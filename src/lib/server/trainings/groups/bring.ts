import { and, eq } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { groupCase } from '../../db/schema/groups.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { agreedMembership, ledGroup, meetingIn } from './access.ts';

// No line of the journal: who brings what is the group's.

/**
 * Brings a case to a meeting that is not over, as one of the members; or says its subject again, as who brings it.
 * @throws Refusal `not_found` (404), `group_agreement_first`, `group_meeting_over`, `group_client_taken`
 */
export async function bringCase(
	actor: Actor,
	slug: string,
	{ meeting, subject }: { meeting: number; subject: string }
): Promise<void> {
	await orTaken(() =>
		write('groups.bring', async (tx) => {
			const { of, personId } = await agreedMembership(tx, actor, slug);
			await meetingToCome(tx, of.id, meeting);
			const mine = and(eq(groupCase.sessionId, meeting), eq(groupCase.personId, personId));
			const said = await tx.update(groupCase).set({ subject }).where(mine).returning({ id: groupCase.id });
			if (said.length === 0) await tx.insert(groupCase).values({ sessionId: meeting, personId, subject });
		})
	);
}

/**
 * Leaves one's turn in a meeting that is not over to another.
 * @throws Refusal `not_found` (404), `group_agreement_first`, `group_meeting_over`
 */
export async function leaveTurn(actor: Actor, slug: string, meeting: number): Promise<void> {
	await write('groups.leaveTurn', async (tx) => {
		const { of, personId } = await agreedMembership(tx, actor, slug);
		await meetingToCome(tx, of.id, meeting);
		await tx.delete(groupCase).where(and(eq(groupCase.sessionId, meeting), eq(groupCase.personId, personId)));
	});
}

/**
 * Names who brings a case to a meeting that is not over, as whoever leads the group; its subject is theirs to say.
 * @throws Refusal `not_found` (404), `group_agreement_first` for somebody who has not accepted it or is not a member,
 *   `group_client_taken`, `group_meeting_over`
 */
export async function nameClient(
	actor: Actor,
	slug: string,
	{ meeting, person: personId }: { meeting: number; person: number }
): Promise<void> {
	await orTaken(() =>
		write('groups.nameClient', async (tx) => {
			const of = await ledGroup(tx, actor, slug);
			await meetingToCome(tx, of.id, meeting);
			await tx.insert(groupCase).values({ sessionId: meeting, personId });
		})
	);
}

/**
 * Frees a meeting that is not over of who was to bring a case, as whoever leads the group: of a past one, it would take
 * away what somebody brought.
 * @throws Refusal `not_found` (404), `group_meeting_over`
 */
export async function freeMeeting(actor: Actor, slug: string, meeting: number): Promise<void> {
	await write('groups.freeMeeting', async (tx) => {
		const of = await ledGroup(tx, actor, slug);
		await meetingToCome(tx, of.id, meeting);
		await tx.delete(groupCase).where(eq(groupCase.sessionId, meeting));
	});
}

/** @throws Refusal `not_found` (404), `group_meeting_over` */
async function meetingToCome(tx: Tx, eventId: number, meetingId: number): Promise<void> {
	if ((await meetingIn(tx, eventId, meetingId)).endsAt <= now()) throw new Refusal('group_meeting_over');
}

async function orTaken(work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		const said = violation(error);
		if (said === 'group_case.session_id') throw new Refusal('group_client_taken');
		if (said === 'group_agreement_first') throw new Refusal('group_agreement_first');
		throw error;
	}
}
