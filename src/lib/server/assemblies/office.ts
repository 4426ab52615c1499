import { and, desc, eq } from 'drizzle-orm';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { codeOnScreen } from '../attendance/rotating-code.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { assembly, assemblyEntry } from '../db/schema/assemblies.ts';
import { event } from '../db/schema/events.ts';
import { Refusal } from '../errors.ts';
import { assemblyScreenPath } from '../links.ts';
import { noticeBy } from './convene.ts';
import { followed } from './access.ts';
import { shownOf } from './live.ts';
import { screenOf } from './presence.ts';
import { findAssembly, itemsOf, motionsOf, rollOf } from './queries.ts';

/**
 * What the office runs an assembly by; null for an event of kind `agm` that has none yet.
 * @throws Refusal `not_allowed` (403), `not_found` (404) for an event of another kind
 */
export async function assemblyDesk(actor: Actor, slug: string) {
	requireStaff(actor);
	const db = await reader();
	const [found] = await db
		.select({ event, assembly })
		.from(event)
		.leftJoin(assembly, eq(assembly.eventId, event.id))
		.where(eq(event.slug, slug));
	if (found?.event.kind !== 'agm') throw new Refusal('not_found', { status: 404 });
	if (!found.assembly) return null;
	const of = { event: found.event, assembly: found.assembly };
	const eventId = found.event.id;
	const [shown, roll, items, motions, [corrected]] = await Promise.all([
		shownOf(db, eventId),
		rollOf(db, eventId),
		itemsOf(db, eventId),
		motionsOf(db, eventId),
		db
			.select({ at: assemblyEntry.at })
			.from(assemblyEntry)
			.where(and(eq(assemblyEntry.eventId, eventId), eq(assemblyEntry.kind, 'notice_corrected')))
			.orderBy(desc(assemblyEntry.id))
			.limit(1)
	]);
	return {
		...{ shown, roll, items, motions, assembly: found.assembly },
		correctedAt: corrected?.at ?? null,
		noticeBy: noticeBy(of),
		isLate: now() >= noticeBy(of),
		screen: assemblyScreenPath(slug)
	};
}

/** What the screen of the room shows, with the code that delegates sign by. @throws Refusal as {@link followed} */
export async function roomScreen(actor: Actor, slug: string) {
	const { event: of } = await followed(actor, slug);
	return {
		event: { slug, name: of.name, timezone: of.timezone },
		shown: await shownOf(await reader(), of.id)
	};
}

/** The code on the screen of the room, and until when: for the screen and the office alone. @throws Refusal `not_allowed` (403) */
export async function screenCode(actor: Actor, slug: string): Promise<{ code: string; until: Date }> {
	const isScreen = actor.kind === 'link' && actor.purpose === 'assembly-screen' && actor.code === slug;
	if (!isScreen) requireStaff(actor);
	return codeOnScreen(screenOf((await findAssembly(slug)).event.id));
}
