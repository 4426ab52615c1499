import { expect, test } from 'vitest';
import { minutesOf } from '../../../src/lib/attendance/minutes.ts';
import { instantAt } from '../../../src/lib/format/dates.ts';

const at = (time: string, day = '2026-11-20') => instantAt(day, time).getTime();
const morning = { startsAt: at('9:00'), endsAt: at('12:00') };

test.each([
	['the whole of it', [{ arrivedAt: at('8:50'), leftAt: null }], 180],
	['late, and gone early', [{ arrivedAt: at('9:20'), leftAt: at('11:30') }], 130],
	[
		'gone and come back',
		[
			{ arrivedAt: at('9:00'), leftAt: at('10:00') },
			{ arrivedAt: at('11:00'), leftAt: null }
		],
		120
	],
	[
		'twice over the same hour',
		[
			{ arrivedAt: at('9:00'), leftAt: at('10:30') },
			{ arrivedAt: at('10:00'), leftAt: at('11:00') }
		],
		120
	],
	['before it began only', [{ arrivedAt: at('8:00'), leftAt: at('8:59') }], 0],
	['nobody', [], 0]
])('counts %s', (_, spans, minutes) => {
	expect(minutesOf(spans, morning)).toBe(minutes);
});

test('a night when the clock goes back is an hour longer, and one when it goes forward an hour shorter', () => {
	const whole = (day: string) => ({ startsAt: at('0:00', day), endsAt: at('6:00', day) });
	const spans = (day: string) => [{ arrivedAt: at('0:00', day), leftAt: null }];
	expect(minutesOf(spans('2026-11-01'), whole('2026-11-01'))).toBe(7 * 60);
	expect(minutesOf(spans('2027-03-14'), whole('2027-03-14'))).toBe(5 * 60);
});
