import type { Schedule, ScheduleDay, ScheduleEvent } from './schedule.ts';

type Value = string | number;

/** The schedule as XML, in the schema that frab and pentabarf made common. */
export function scheduleXml({ version, base_url, conference }: Schedule): string {
	const { acronym, title, start, end, daysCount, timeslot_duration, time_zone_name, days } = conference;
	return `<?xml version="1.0" encoding="UTF-8"?>\n${element('schedule', {}, [
		element('generator', { name: 'Estrade', version: '1' }),
		element('version', {}, [text(version)]),
		element(
			'conference',
			{},
			Object.entries({
				acronym,
				title,
				start,
				end,
				days: daysCount,
				timeslot_duration,
				base_url,
				time_zone_name
			}).map(([name, value]) => element(name, {}, [text(value)]))
		),
		...days.map(dayElement)
	])}\n`;
}

function dayElement({ index, date, day_start, day_end, rooms }: ScheduleDay): string {
	return element(
		'day',
		{ index, date, start: day_start, end: day_end },
		Object.entries(rooms).map(([name, events]) => element('room', { name }, events.map(eventElement)))
	);
}

function eventElement(event: ScheduleEvent): string {
	const { id, guid, persons, links: _, track, ...said } = event;
	return element('event', { id, guid }, [
		...Object.entries({ ...said, track: track ?? '' }).map(([name, value]) =>
			element(name, {}, [text(value)])
		),
		element(
			'persons',
			{},
			persons.map((person) => element('person', { id: person.id }, [text(person.name)]))
		)
	]);
}

function element(name: string, attributes: Record<string, Value>, children: readonly string[] = []): string {
	const start = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${text(value)}"`)].join(
		' '
	);
	return children.length === 0 ? `<${start}/>` : `<${start}>${children.join('')}</${name}>`;
}

/** What markup would read otherwise, escaped; the controls that no XML document may hold, left out. */
function text(value: Value): string {
	return String(value)
		.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}
