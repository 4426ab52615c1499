import { expect, test } from 'vitest';
import { addDays, dayOf } from '../../../src/lib/format/dates.ts';
import { now } from '../../../src/lib/server/clock.ts';
import { nextDates } from '../../../src/lib/server/registration/catalogue.ts';
import { makeCourseSession } from '../../factories/course.ts';
import { makeEvent } from '../../factories/event.ts';
import { daysLater } from '../../factories/survey.ts';

test('a series is next expected at its next date, not at its first; what has no dates to come says none', async () => {
	const today = dayOf(now());
	const days = [5, 19, 33].map((count) => addDays(today, count));
	const { event: series } = await makeCourseSession({ days });
	const { event: colloquium } = await makeEvent();
	const ids = [series.id, colloquium.id];
	expect([...(await nextDates(ids, now()))]).toMatchObject([[series.id, { day: days[0] }]]);
	await daysLater(10, async () => {
		const next = (await nextDates(ids, now())).get(series.id)!;
		expect(next.day).toBe(days[1]);
		// The end is that of the same date.
		expect([next.startsAt, next.endsAt].map((one) => dayOf(one))).toEqual([days[1], days[1]]);
	});
	await daysLater(40, async () => {
		expect((await nextDates(ids, now())).size).toBe(0);
	});
});
