import { and, asc, eq, sql } from 'drizzle-orm';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { groupCase, groupLearning } from '../../db/schema/groups.ts';
import { person } from '../../db/schema/members.ts';
import { session } from '../../db/schema/programme.ts';
import { accessAt } from '../given.ts';
import { offerToMail } from '../mailing.ts';
import { ledGroup, membership } from './access.ts';

/** Groups that somebody is a member of, the last first. @throws Refusal `sign_in_required` (401) */
export async function myGroups(actor: Actor) {
	const { personId } = requirePerson(actor);
	return (await reader())
		.select({ slug: event.slug, name: event.name, firstDay: event.firstDay, lastDay: event.lastDay })
		.from(event)
		.where(sql`${event.id} IN (SELECT g.event_id FROM group_member g WHERE g.person_id = ${personId})`)
		.orderBy(sql`${event.firstDay} DESC`);
}

/**
 * The space of a group, for one of its members: before they accept its agreement, its name and nothing more.
 * @throws Refusal `sign_in_required` (401), `not_found` (404)
 */
export async function groupSpace(actor: Actor, slug: string) {
	const db = await reader();
	const { of, personId, registrationId, agreedAt } = await membership(db, actor, slug);
	const shown = { slug, name: of.name, timezone: of.timezone };
	if (!agreedAt) return { ...shown, agreedAt, inside: null };
	const { offer, meetings } = await offerToMail(of.id);
	const at = now();
	const [cases, learnings, here] = await Promise.all([
		casesOf(of.id),
		db
			.select({ meeting: groupLearning.sessionId, words: groupLearning.words })
			.from(groupLearning)
			.innerJoin(session, eq(session.id, groupLearning.sessionId))
			.where(and(eq(session.eventId, of.id), eq(groupLearning.personId, personId))),
		presences(of.id)
	]);
	const marked = new Set(here.map(({ meeting }) => meeting));
	const wasHere = new Set(
		here.filter((one) => one.registration === registrationId).map((one) => one.meeting)
	);
	const next = meetings.find(({ endsAt }) => endsAt > at);
	return {
		...shown,
		agreedAt,
		inside: {
			...accessAt(offer, meetings, at),
			next: next?.id ?? null,
			people: (await peopleOf(of.id)).map(({ name, organisation }) => ({ name, organisation })),
			meetings: meetings.map((one) => {
				const brought = cases.find(({ meeting }) => meeting === one.id);
				return {
					...one,
					isOver: one.endsAt <= at,
					hasBegun: one.startsAt <= at,
					client: brought?.name ?? null,
					isMine: brought?.personId === personId,
					subject: brought?.subject ?? '',
					learned: learnings.find(({ meeting }) => meeting === one.id)?.words ?? '',
					/** Null where no sheet says it. */
					wasHere: marked.has(one.id) && one.startsAt <= at ? wasHere.has(one.id) : null
				};
			})
		}
	};
}
export type GroupInside = NonNullable<Awaited<ReturnType<typeof groupSpace>>['inside']>;

/**
 * A group for whoever leads it: who accepted the agreement, whose turn it was and is, who was absent.
 * @throws Refusal `sign_in_required` (401), `not_found` (404)
 */
export async function ledSpace(actor: Actor, slug: string) {
	const db = await reader();
	const of = await ledGroup(db, actor, slug);
	const [{ meetings }, cases, people, here] = await Promise.all([
		offerToMail(of.id),
		casesOf(of.id),
		peopleOf(of.id),
		presences(of.id)
	]);
	const at = now();
	// A meeting without a sheet says of nobody that they were absent.
	const kept = meetings.filter(
		({ id, endsAt }) => endsAt <= at && here.some(({ meeting }) => meeting === id)
	);
	return {
		...{ slug, name: of.name, timezone: of.timezone },
		meetings: meetings.map((one) => ({
			...one,
			isOver: one.endsAt <= at,
			client: cases.find(({ meeting }) => meeting === one.id) ?? null
		})),
		people: people.map((one) => ({
			...one,
			turns: cases.filter(({ personId }) => personId === one.id).length,
			absences: kept.filter(
				({ id }) => !here.some((h) => h.meeting === id && h.registration === one.registration)
			).length
		})),
		/** Past meetings of which a sheet is kept. */
		kept: kept.length
	};
}

async function casesOf(eventId: number) {
	return (await reader())
		.select({
			meeting: groupCase.sessionId,
			personId: groupCase.personId,
			name: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
			subject: groupCase.subject
		})
		.from(groupCase)
		.innerJoin(session, eq(session.id, groupCase.sessionId))
		.innerJoin(person, eq(person.id, groupCase.personId))
		.where(
			and(
				eq(session.eventId, eventId),
				sql`EXISTS (SELECT 1 FROM group_member g WHERE g.event_id = ${eventId} AND g.person_id = ${groupCase.personId})`
			)
		)
		.orderBy(asc(groupCase.id));
}

async function peopleOf(eventId: number) {
	const rows = await (
		await reader()
	).all<{
		id: number;
		registration: number;
		name: string;
		organisation: string;
		agreedAt: number | null;
	}>(sql`
		SELECT g.person_id AS id, g.registration_id AS registration, r.given_name || ' ' || r.family_name AS name,
			r.organisation_name AS organisation, a.agreed_at AS agreedAt
		FROM group_member g JOIN registration r ON r.id = g.registration_id
		LEFT JOIN group_agreement a ON a.event_id = g.event_id AND a.person_id = g.person_id
		WHERE g.event_id = ${eventId} ORDER BY r.family_name COLLATE NOCASE, r.given_name`);
	return rows.map((one) => ({ ...one, agreedAt: one.agreedAt === null ? null : new Date(one.agreedAt) }));
}

/** Who was in which meeting, by its sheet or a door; a line that says nobody came is of no minutes. */
async function presences(eventId: number) {
	return (await reader()).all<{ meeting: number; registration: number }>(sql`
		SELECT p.session_id AS meeting, p.registration_id AS registration FROM session_presence p
		JOIN session s ON s.id = p.session_id WHERE s.event_id = ${eventId} AND p.minutes > 0`);
}
