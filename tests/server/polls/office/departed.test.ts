import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Actor } from '../../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { eventBoard } from '../../../../src/lib/server/programme/polls/board.ts';
import { holdDeparted } from '../../../../src/lib/server/polls/office/departed.ts';
import { askReview, decideReview } from '../../../../src/lib/server/polls/office/review.ts';
import { cancelOrder } from '../../../../src/lib/server/registration/cancel.ts';
import { transferRegistration } from '../../../../src/lib/server/registration/transfer.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makePerson } from '../../../factories/people.ts';
import { makeEventPoll, pollRow, vote } from '../../../factories/polls.ts';

/** A registration that is cancelled, with the order that brought it. */
async function leave(actor: Actor, { orderId }: { orderId: number }): Promise<void> {
	const [of] = await (await reader()).select().from(t.order).where(eq(t.order.id, orderId));
	await cancelOrder({ actor, orderCode: of!.code });
}

test('a registration cancelled after its vote counts, is said to the permanence, and two people may take it out', async () => {
	const made = await makeEventPoll({ electorate: 'attendees' });
	const [{ actor }, { actor: second }] = [
		await makePerson({ roles: ['staff'] }),
		await makePerson({ roles: ['staff'] })
	];
	const emails = ['restee', 'partie', 'donnee', 'reprise'].map((name) => `${name}@exemple.org`);
	const [, gone, given, twice] = await makeAttendees(
		made.of,
		emails.map((email) => ({ email }))
	);
	const ballots = [];
	for (const email of emails) ballots.push((await vote(made.poll, email, [made.codes[0]!])).ballot);
	const at = { eventSlug: made.path.event, pollSlug: made.path.poll };
	const live = async () => (await eventBoard(actor, at.eventSlug, at.pollSlug)).live!;
	expect((await live()).departed).toEqual({ ballots: 0, loose: 0 });
	await leave(actor, gone!);
	// A place that somebody else has now stands; one that they gave up in their turn does not.
	const give = (registrationCode: string, email: string) =>
		transferRegistration({
			...{ actor, registrationCode, locale: 'fr' },
			to: { givenName: 'Ève', familyName: 'Suivante', email }
		});
	await give(given!.code, 'recue@exemple.org');
	await give(twice!.code, 'rendue@exemple.org');
	expect((await live()).departed).toEqual({ ballots: 1, loose: 1 });
	await leave(actor, twice!);
	expect((await live()).departed).toEqual({ ballots: 2, loose: 2 });
	expect((await pollRow(made.poll.id)).ballots).toBe(4);
	const heldByEach = await Promise.all([1, 2].map(() => holdDeparted({ actor, ...at })));
	expect(heldByEach.toSorted()).toEqual([0, 2]);
	const { held, departed } = await live();
	expect(held.map(({ id, heldFor }) => [id, heldFor]).toSorted()).toEqual(
		[ballots[1]!, ballots[3]!].toSorted().map((id) => [id, 'departed'])
	);
	expect(departed).toEqual({ ballots: 2, loose: 0 });
	await askReview({ actor, ballotId: ballots[1]!, reason: 'address-not-own' });
	expect((await pollRow(made.poll.id)).ballots).toBe(4);
	await decideReview({ actor: second, ballotId: ballots[1]!, agrees: true });
	expect(await pollRow(made.poll.id)).toMatchObject({ ballots: 3, voided: 1 });
	expect((await live()).departed).toEqual({ ballots: 1, loose: 0 });
});
