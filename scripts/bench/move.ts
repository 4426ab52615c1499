// Moves, by publication, a session in which at least a hundred people have a seat, on the seeded store that DATABASE_URL
// names and with the worker running; says in how many seconds every agenda, calendar and message is right.
import { setTimeout as pause } from 'node:timers/promises';
import { system } from '../../src/lib/server/auth/policy.ts';
import { closeConnections, connections } from '../../src/lib/server/db/client.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { outbox } from '../../src/lib/server/db/schema/outbox.ts';
import { startWorker } from '../../src/lib/server/outbox/handlers/start.ts';
import { openBoard } from '../../src/lib/server/programme/board/open.ts';
import { placeCard } from '../../src/lib/server/programme/board/place.ts';
import { previewPublication } from '../../src/lib/server/programme/board/publication.ts';
import { publishTimetable } from '../../src/lib/server/programme/board/publish.ts';
import { saveSlot } from '../../src/lib/server/programme/board/slots.ts';
import { calendarOf } from '../../src/lib/server/programme/calendar.ts';
import { findTicket } from '../../src/lib/server/registration/queries.ts';
import { seedDemonstration } from '../seed/index.ts';

await migrate();
await seedDemonstration();
// What the story left to do is not what is measured.
await write('outbox.bench', (tx) => tx.update(outbox).set({ doneAt: new Date() }));
const actor = system('mesure');
const { reader } = await connections();
const [row] = (await reader.execute(`SELECT slug FROM event WHERE slug LIKE 'quariera-%'`)).rows;
const eventSlug = String(row!.slug);

const opened = await openBoard(actor, eventSlug);
const card = opened.board.cards.filter(({ kind }) => kind === 'exchange').at(-1)!;
const from = opened.board.slots.find(({ id }) => id === card.slotId)!;
await saveSlot({ actor, eventSlug, day: from.day, start: '17:30', end: '18:30' });
const { board } = await openBoard(actor, eventSlug);
const to = board.slots.find(
	({ day, startsAt }) => day === from.day && startsAt.getTime() === from.endsAt.getTime()
)!;
await placeCard({
	...{ actor, eventSlug, cardId: card.id, revision: card.revision },
	...{ slotId: to.id, roomId: card.roomId }
});
const seated = (
	await reader.execute({
		sql: `SELECT r.code FROM booking b JOIN registration r ON r.id = b.registration_id WHERE b.session_id = ? AND b.status = 'active'`,
		args: [card.sessionId!]
	})
).rows.map(({ code }) => String(code));
if (seated.length < 100) throw new Error(`only ${seated.length} people have a seat`);
const { digest, concerned } = await previewPublication(actor, eventSlug);

const worker = startWorker();
const started = performance.now();
await publishTimetable({ actor, eventSlug, digest, note: '', notify: true, reason: '' });
const published = (performance.now() - started) / 1000;
const stamp = `DTSTART:${to.startsAt.toISOString().replace(/[-:]|\.\d+/g, '')}`;
for (const code of seated) {
	const { bookings } = await findTicket(code);
	const held = bookings.find(({ sessionId }) => sessionId === card.sessionId);
	if (held?.startsAt.getTime() !== to.startsAt.getTime()) throw new Error('an agenda is not right');
	if (!(await calendarOf(code))?.includes(stamp)) throw new Error('a calendar is not right');
}
const written = async () =>
	Number(
		(await reader.execute(`SELECT count(*) AS n FROM mail WHERE dedupe_key LIKE 'timetable.published:%'`))
			.rows[0]!.n
	);
while ((await written()) < concerned) await pause(20);
const seconds = (performance.now() - started) / 1000;
await worker.stop();
await closeConnections();
console.log(JSON.stringify({ seconds, published, people: seated.length, messages: concerned }));
