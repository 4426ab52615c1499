// Migrates and fills a catalogue of 5,000 courses and 50,000 dated offers, all to come, two rows in ten of them full.
import { addDays, dayOf, instantAt } from '../../src/lib/format/dates.ts';
import { COURSE_AUDIENCES, COURSE_FORMATS, COURSE_LEVELS } from '../../src/lib/schemas/course-lists.ts';
import { now } from '../../src/lib/server/clock.ts';
import { closeConnections } from '../../src/lib/server/db/client.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';
import { pick, seededRandom } from '../seed/random.ts';
import { COURSES, OFFERS, THEMES, WORDS } from './catalogue-questions.ts';

const BATCH = 500;
const REGIONS = Array.from({ length: 17 }, (_, i) => ({
	code: String(i + 1).padStart(2, '0'),
	name: `Région ${i + 1}`
}));
const random = seededRandom(6);
const at = now();
const today = dayOf(at);
const sentence = (count: number) => Array.from({ length: count }, () => pick(random, WORDS)).join(' ');

await migrate();
await write('trainings.bench', async (tx) => {
	await tx.insert(t.region).values(REGIONS).onConflictDoNothing();
	await tx.insert(t.courseTheme).values(THEMES.map((slug, i) => ({ slug, name: slug, position: i })));
	for (let from = 0; from < COURSES; from += BATCH)
		await tx.insert(t.course).values(
			Array.from({ length: BATCH }, (_, i) => ({
				slug: `formation-${from + i}`,
				title: sentence(5),
				summary: sentence(14),
				objectives: [sentence(6), sentence(6), sentence(6)].join('\n'),
				themeId: 1 + Math.floor(random() * THEMES.length),
				level: pick(random, COURSE_LEVELS),
				audience: pick(random, COURSE_AUDIENCES),
				language: pick(random, ['fr', 'fr', 'fr', 'en'] as const),
				durationMinutes: pick(random, [90, 120, 180, 360, 420, 900]),
				...{ publishedAt: at, createdAt: at, updatedAt: at }
			}))
		);
});
for (let from = 0; from < OFFERS; from += BATCH) await write('trainings.bench', (tx) => offers(tx, from));
await closeConnections();

/** Rows of a batch of offers, a table a statement; the i-th event is the i-th quota, pass and session. */
async function offers(tx: Tx, from: number): Promise<void> {
	const serials = Array.from({ length: BATCH }, (_, i) => from + i);
	const dayAt = (serial: number) => addDays(today, 2 + ((serial * 7919) % 360));
	const events = await tx
		.insert(t.event)
		.values(
			serials.map((serial) => ({
				...{ slug: `seance-${serial}`, kind: 'training' as const, name: `Formation ${serial % COURSES}` },
				...{ firstDay: dayAt(serial), lastDay: dayAt(serial), city: 'Québec', publishedAt: at },
				registrationOpensAt: at,
				registrationClosesAt: instantAt(dayAt(serial), '9:00'),
				changesCloseAt: instantAt(dayAt(serial), '9:00')
			}))
		)
		.returning({ id: t.event.id });
	const formats = serials.map(() => pick(random, COURSE_FORMATS));
	await tx.insert(t.courseSession).values(
		events.map(({ id }, i) => ({
			...{ eventId: id, courseId: 1 + (serials[i]! % COURSES), status: 'confirmed' as const },
			format: formats[i]!,
			regionCode: formats[i] === 'online' ? null : pick(random, REGIONS).code
		}))
	);
	await tx.insert(t.session).values(
		events.map(({ id: eventId }, i) => ({
			...{ eventId, slug: 'date-1', kind: 'training' as const, title: 'Formation', day: dayAt(serials[i]!) },
			slot: `${dayAt(serials[i]!)}-0900`,
			startsAt: instantAt(dayAt(serials[i]!), '9:00'),
			endsAt: instantAt(dayAt(serials[i]!), '12:00'),
			updatedAt: at
		}))
	);
	await tx
		.insert(t.speaker)
		.values(events.map(({ id: eventId }) => ({ eventId, slug: 'f', name: `Formatrice ${eventId % 200}` })));
	const quotas = await tx
		.insert(t.quota)
		.values(
			events.map(({ id: eventId }) => ({
				eventId,
				name: 'Places',
				capacity: 12,
				taken: random() < 0.2 ? 12 : 4
			}))
		)
		.returning({ id: t.quota.id });
	const passes = await tx
		.insert(t.ticketType)
		.values(
			events.map(({ id: eventId }) => ({
				...{ eventId, code: 'formation', name: 'Formation', role: 'admission' as const },
				days: []
			}))
		)
		.returning({ id: t.ticketType.id });
	await tx
		.insert(t.ticketTypeQuota)
		.values(passes.map(({ id }, i) => ({ ticketTypeId: id, quotaId: quotas[i]!.id })));
	for (const [audience, amountCents] of [
		['member', 5000],
		['standard', 8000]
	] as const)
		await tx.insert(t.price).values(passes.map(({ id }) => ({ ticketTypeId: id, audience, amountCents })));
}
