import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { instantAt } from '../../../src/lib/format/dates.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { event as eventTable } from '../../../src/lib/server/db/schema/events.ts';
import { session } from '../../../src/lib/server/db/schema/programme.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { showcase } from '../../../src/lib/server/programme/showcase.ts';
import { saleEndOf } from '../../../src/lib/server/registration/sale-end.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';

let restore = () => {};
afterEach(() => restore());
const at = (instant: Date) => {
	restore();
	restore = setClock(() => instant.getTime());
};
const MINUTE_MS = 60_000;

/** An event where one may still register while it runs, with a supper on its second evening. */
async function makeLateEvent() {
	const made = await makeEvent();
	const [event] = await write('events.test', (tx) =>
		tx
			.update(eventTable)
			.set({ registrationClosesAt: instantAt(made.days[2]!, '23:59') })
			.where(eq(eventTable.id, made.event.id))
			.returning()
	);
	await write('programme.test', (tx) =>
		tx.insert(session).values({
			eventId: made.event.id,
			slug: 'souper',
			kind: 'social',
			title: 'Souper',
			slot: `${made.days[1]}-1800`,
			day: made.days[1]!,
			startsAt: instantAt(made.days[1]!, '18:00'),
			endsAt: instantAt(made.days[1]!, '22:00'),
			ticketTypeCode: 'souper',
			updatedAt: new Date()
		})
	);
	return { ...made, event: event! };
}
const sold = async (event: Awaited<ReturnType<typeof makeLateEvent>>['event']) =>
	(await showcase(event)).types.map(({ code }) => code);

describe('a pass is sold until the end of the last thing it opens', () => {
	test('the end of its last session, of its last day where the timetable is silent, of the session that names it', () => {
		const event = { lastDay: '2027-02-17', timezone: 'Pacific/Honolulu' };
		const workshop = {
			day: '2027-02-15',
			endsAt: new Date('2027-02-15T23:00:00Z'),
			ticketTypeCode: null,
			status: 'scheduled' as const
		};
		const supper = { ...workshop, endsAt: new Date('2027-02-16T06:00:00Z'), ticketTypeCode: 'souper' };
		const day = { code: 'jour-1', days: ['2027-02-15'] };
		expect(saleEndOf(day, event, [workshop, supper])).toEqual(workshop.endsAt);
		expect(saleEndOf({ code: 'souper', days: [] }, event, [workshop, supper])).toEqual(supper.endsAt);
		// A session called off is not something to come to: the day itself is what is left.
		const midnight = new Date('2027-02-16T10:00:00Z');
		expect(saleEndOf(day, event, [{ ...workshop, status: 'cancelled' }])).toEqual(midnight);
		expect(saleEndOf({ ...day, days: ['2027-02-15', '2027-02-16'] }, event, [workshop])).toEqual(
			new Date('2027-02-17T10:00:00Z')
		);
		expect(saleEndOf({ code: 'sac', days: [] }, event, [workshop])).toEqual(new Date('2027-02-18T10:00:00Z'));
	});

	test('while the event runs, what is over leaves the prices and the form, one after the other', async () => {
		const { event, days, sessions } = await makeLateEvent();
		at(new Date(sessions.c.endsAt.getTime() - 1));
		expect(await sold(event)).toEqual(['complet', 'jour-1', 'jour-2', 'jour-3', 'souper']);
		at(sessions.c.endsAt);
		expect(await sold(event)).toEqual(['complet', 'jour-2', 'jour-3', 'souper']);
		at(sessions.d.endsAt);
		expect(await sold(event)).toEqual(['complet', 'jour-3', 'souper']);
		at(instantAt(days[1]!, '22:00'));
		expect(await sold(event)).toEqual(['complet', 'jour-3']);
		expect((await showcase(event)).sale).toBe('open');
	});

	test('when every pass is over registration is closed, not full, though its own end has not come', async () => {
		const { event, days } = await makeLateEvent();
		await write('events.test', (tx) =>
			tx
				.update(eventTable)
				.set({ registrationClosesAt: instantAt(days[2]!, '23:59', 'Pacific/Honolulu') })
				.where(eq(eventTable.id, event.id))
		);
		const open = { ...event, registrationClosesAt: instantAt(days[2]!, '23:59', 'Pacific/Honolulu') };
		at(new Date(instantAt(days[2]!, '23:59').getTime() + 2 * MINUTE_MS));
		expect(await showcase(open)).toMatchObject({ sale: 'closed', types: [] });
	});

	test('what may still change is told until its day, and not at all once the event is over', async () => {
		const { event, days } = await makeLateEvent();
		const changes = async () => (await showcase(event)).changes;
		at(new Date(event.changesCloseAt.getTime() - 1));
		expect(await changes()).toBe('open');
		at(event.changesCloseAt);
		expect(await changes()).toBe('closed');
		at(instantAt(days[2]!, '23:59'));
		expect(await changes()).toBe('closed');
		at(new Date(instantAt(days[2]!, '23:59').getTime() + MINUTE_MS));
		expect(await changes()).toBe('over');
	});

	test('a page left open is refused beside the pass or the supper, and a pass still running is sold', async () => {
		const made = await makeLateEvent();
		at(made.sessions.c.endsAt);
		const ordering = (fields: Parameters<typeof personFields>[0]) =>
			placeNew(made, { people: [personFields(), personFields(fields)] });
		await expect(ordering({ pass: 'jour-1' })).rejects.toMatchObject({
			code: 'ticket_over',
			field: 'people[1].pass',
			values: { ticket: made.types['jour-1']!.name }
		});
		await expect(ordering({ pass: 'jour-2' })).resolves.toMatchObject({ status: 'awaiting_payment' });
		at(instantAt(made.days[1]!, '22:00'));
		await expect(ordering({ pass: 'jour-3', addons: ['souper'] })).rejects.toMatchObject({
			code: 'ticket_over',
			field: 'people[1].addons'
		});
	});
});
