import { eq, sql } from 'drizzle-orm';
import { addDays, dayOf, instantAt } from '../../format/dates.ts';
import type { CorrectionInput } from '../../schemas/assemblies.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { assembly } from '../db/schema/assemblies.ts';
import { event } from '../db/schema/events.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { emit } from '../outbox/emit.ts';
import { minute } from './minute.ts';
import { itemsOf, type FoundAssembly } from './queries.ts';
import { touchAssembly } from './touch.ts';

/** The last instant at which the notice of meeting may leave: so many clear days before it. */
export function noticeBy({ event: { firstDay, timezone }, assembly: { noticeDays } }: FoundAssembly): Date {
	return instantAt(addDays(firstDay, 1 - noticeDays), '0:00', timezone);
}

/**
 * Sends the notice of meeting, with its agenda, to every manager of a member organisation and every delegate: once.
 * @throws Refusal `assembly_changed`, `already_convened`, `notice_late`
 */
export async function convene(request: { actor: Actor; slug: string; revision: number }): Promise<void> {
	const { actor, slug, revision } = request;
	requireStaff(actor);
	await write('assemblies.convene', async (tx) => {
		const found = await touchAssembly(tx, slug, revision);
		if (found.assembly.convenedAt) throw new Refusal('already_convened');
		if (now() >= noticeBy(found))
			throw new Refusal('notice_late', { values: { days: found.assembly.noticeDays } });
		const eventId = found.event.id;
		await tx.update(assembly).set({ convenedAt: now() }).where(eq(assembly.eventId, eventId));
		await emit(tx, 'assembly.convened', { eventId }, { dedupeKey: `assembly.convened:${eventId}` });
		await record(tx, actor, { action: 'assembly.convened', objectKind: 'assembly', objectId: eventId });
	});
}

/**
 * Sends the notice again to the same people, saying that it is corrected and what changed, until the meeting is opened:
 * with the agenda of now, and a line of the minutes.
 * @throws Refusal `assembly_changed`, `not_convened`, `assembly_begun`
 */
export async function correctNotice(request: {
	actor: Actor;
	slug: string;
	input: CorrectionInput;
}): Promise<void> {
	const { actor, slug, input } = request;
	const { what } = input;
	requireStaff(actor);
	await write('assemblies.correctNotice', async (tx) => {
		const { event: of, assembly: rules } = await touchAssembly(tx, slug, input.revision);
		if (!rules.convenedAt) throw new Refusal('not_convened');
		if (rules.openedAt) throw new Refusal('assembly_begun');
		const correction = { revision: rules.revision, what };
		await emit(tx, 'assembly.convened', { eventId: of.id, correction });
		await minute(tx, of.id, 'notice_corrected', { details: { note: what, day: dayOf(now(), of.timezone) } });
		await record(tx, actor, {
			...{
				action: 'assembly.notice_corrected',
				objectKind: 'assembly',
				objectId: of.id,
				details: { note: what }
			}
		});
	});
}

/** Somebody that the notice is sent to. */
export interface Convened {
	personId: number;
	email: string;
	givenName: string;
	isDelegate: boolean;
}

/** What the notice of an assembly says, and to whom it goes. */
export async function convenedOf(eventId: number) {
	const db = await reader();
	const [found] = await db
		.select({ event, assembly })
		.from(assembly)
		.innerJoin(event, eq(event.id, assembly.eventId))
		.where(eq(assembly.eventId, eventId));
	if (!found) return undefined;
	const people = await db.all<Omit<Convened, 'isDelegate'> & { isDelegate: number }>(sql`
		SELECT p.id AS personId, p.email, p.given_name AS givenName, max(x.delegate) AS isDelegate FROM (
			SELECT person_id, 1 AS delegate FROM assembly_delegate WHERE event_id = ${eventId}
			UNION ALL SELECT g.person_id, 0 FROM organisation_manager g JOIN organisation o ON o.id = g.organisation_id AND o.is_member) x
		JOIN person p ON p.id = x.person_id GROUP BY p.id ORDER BY p.id`);
	return {
		...found,
		items: await itemsOf(db, eventId),
		people: people.map((one) => ({ ...one, isDelegate: one.isDelegate === 1 }))
	};
}
