import { beforeAll, expect, test } from 'vitest';
import { instantAt } from '../../../src/lib/format/dates.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { checkIn } from '../../../src/lib/server/checkin/check-in.ts';
import { checkpoints } from '../../../src/lib/server/checkin/queries.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';
import { countStatements } from '../../setup/statements.ts';

const door = system('essai');
let made: Awaited<ReturnType<typeof makeEvent>>;

const addCheckpoints = (eventId: number, from: number, to: number) =>
	write('events.factory', (tx) =>
		tx
			.insert(t.checkpoint)
			.values(
				Array.from({ length: to - from }, (_, i) => ({
					eventId,
					slug: `point-${from + i}`,
					name: `Point ${from + i}`,
					rule: i % 2 === 0 ? ('daily' as const) : ('once' as const),
					ticketTypeCodes: i % 2 === 0 ? [] : ['souper'],
					position: from + i
				}))
			)
			.returning()
	);

beforeAll(async () => {
	made = await makeEvent();
});

test('who came and who is expected today: an unfinished payment and another day are not', async () => {
	const restore = setClock(() => instantAt(made.days[0]!, '9:00').getTime());
	try {
		const [desk] = await addCheckpoints(made.event.id, 0, 2);
		const [first] = await makeAttendees(made, [
			{ tickets: ['complet', 'souper'] },
			{ tickets: ['jour-1'] },
			{ tickets: ['jour-2', 'souper'] },
			{ tickets: ['souper'] },
			{ order: 'held', tickets: ['complet', 'souper'] },
			{ order: 'awaiting_payment' }
		]);
		await checkIn({
			actor: door,
			checkpointId: desk!.id,
			badge: { registrationCode: first!.code },
			nonce: 'premiere-lecture'
		});
		const views = await checkpoints(door);
		expect(views.map(({ slug, present, expected }) => [slug, present, expected])).toEqual([
			['point-0', 1, 3],
			['point-1', 0, 3]
		]);
	} finally {
		restore();
	}
});

test('as many queries for thirty checkpoints as for two', async () => {
	const { event } = await makeEvent();
	await addCheckpoints(event.id, 0, 1);
	const few = await countStatements(() => checkpoints(door));
	await addCheckpoints(event.id, 1, 30);
	const many = await countStatements(() => checkpoints(door));
	expect(many).toBe(few);
});
