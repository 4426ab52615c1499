import { eq, inArray, sql } from 'drizzle-orm';
import { addDays, dayOf } from '../../../format/dates.ts';
import { badgeFromTyped } from '../../../schemas/checkin.ts';
import type { LeadAnswer, LeadScans } from '../../../schemas/leads.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { insertRows } from '../../db/insert.ts';
import { oneOf } from '../../db/one-of.ts';
import { lead, leadScan } from '../../db/schema/leads.ts';
import { registration } from '../../db/schema/registration.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { readableCode } from '../../ids.ts';
import { emitAll } from '../../outbox/emit.ts';
import { readBadge } from '../../registration/badge-code.ts';
import { openOwnExhibitor, type ExhibitorAccess } from '../access.ts';
import { statesOf } from './states.ts';

/** How long after its event an exhibitor still sends what its devices kept. */
export const LATE_DAYS = 14;

interface Scanned {
	actor: Actor;
	/** The exhibitor. */
	code: string;
	sent: LeadScans;
}

/** A badge of the event, and whose it is. */
interface Visitor {
	registrationId: number;
	personId: number;
}

/**
 * Keeps readings of badges by an exhibitor: a contact for each visitor, once. A reading sent again does nothing more. Whoever
 * has not said whether they agree is asked; until they do the answer says nothing of them.
 * @returns an answer for each reading, in their order
 * @throws Refusal `not_found` (404), `not_allowed` (403), `exhibitor_not_confirmed`, `leads_over` {@link LATE_DAYS} days
 *   after the event
 */
export async function recordScans({ actor, code, sent }: Scanned): Promise<LeadAnswer[]> {
	return write('leads.record', async (tx) => {
		const at = now();
		const access = await requireScanner(tx, actor, code, at);
		const known = await leadsByNonce(
			tx,
			access.exhibitor.id,
			sent.scans.map(({ nonce }) => nonce)
		);
		const fresh = sent.scans.filter(({ nonce }) => !known.has(nonce));
		const visitors = await visitorsOf(
			tx,
			access.event.id,
			fresh.map(({ badge }) => badge)
		);
		const leads = await keepLeads(tx, access, [...visitors.values()], at);
		const kept = new Set<string>();
		for (const { nonce, badge, scannedAt, note, interest } of fresh) {
			const visitor = visitors.get(badge);
			// The same twice in one request.
			if (!visitor || kept.has(nonce)) continue;
			kept.add(nonce);
			const leadId = leads.get(visitor.personId)!;
			known.set(nonce, leadId);
			await tx.insert(leadScan).values({
				...{ nonce, leadId, receivedAt: at },
				byPersonId: actor.kind === 'person' ? actor.personId : null,
				at: readAt(sent.sentAt, scannedAt, at)
			});
			if (note || interest) await addNote(tx, leadId, note, interest);
		}
		return answersTo(tx, sent, known);
	});
}

/** The exhibitor that one reads badges for. @throws as {@link recordScans} */
export async function openScanner(actor: Actor, code: string) {
	const { exhibitor, event } = await requireScanner(await reader(), actor, code, now());
	return { code, name: exhibitor.name, event: { slug: event.slug, name: event.name } };
}

async function requireScanner(
	db: Database | Tx,
	actor: Actor,
	code: string,
	at: Date
): Promise<ExhibitorAccess> {
	const access = await openOwnExhibitor(db, actor, code);
	if (access.exhibitor.status !== 'confirmed') throw new Refusal('exhibitor_not_confirmed');
	if (dayOf(at, access.event.timezone) > addDays(access.event.lastDay, LATE_DAYS))
		throw new Refusal('leads_over');
	return access;
}

/** When a badge was read by our clock, whatever the device's says: as long before now as it says it was before it sent. */
export function readAt(sentAt: string, scannedAt: string, receivedAt: Date): Date {
	const ago = Math.max(0, Date.parse(sentAt) - Date.parse(scannedAt));
	return new Date(receivedAt.getTime() - Math.min(ago, LATE_DAYS * 86_400_000));
}

/** @throws Refusal `not_found` (404) for a nonce of somebody else's reading */
async function leadsByNonce(tx: Tx, exhibitorId: number, nonces: string[]): Promise<Map<string, number>> {
	const found = await tx
		.select({ nonce: leadScan.nonce, leadId: leadScan.leadId, exhibitorId: lead.exhibitorId })
		.from(leadScan)
		.innerJoin(lead, eq(lead.id, leadScan.leadId))
		.where(inArray(leadScan.nonce, nonces));
	if (found.some((one) => one.exhibitorId !== exhibitorId)) throw new Refusal('not_found', { status: 404 });
	return new Map(found.map(({ nonce, leadId }) => [nonce, leadId]));
}

/** Whose badges these are, by what was read; those of another event, forged or given back are left out. */
async function visitorsOf(tx: Tx, eventId: number, badges: string[]): Promise<Map<string, Visitor>> {
	const codes = new Map<string, string>();
	for (const badge of badges) {
		const typed = badgeFromTyped(badge);
		const code = 'text' in typed ? readBadge(typed.text) : typed.registrationCode.toUpperCase();
		if (code) codes.set(badge, code);
	}
	const found = await tx
		.select({ code: registration.code, registrationId: registration.id, personId: registration.personId })
		.from(registration)
		.where(
			sql`${registration.code} IN ${oneOf([...new Set(codes.values())])} AND ${registration.eventId} = ${eventId} AND ${registration.status} = 'active'`
		);
	const byCode = new Map(found.map(({ code, ...visitor }) => [code, visitor]));
	return new Map(
		[...codes].flatMap(([badge, code]) => (byCode.has(code) ? [[badge, byCode.get(code)!] as const] : []))
	);
}

/** The contact of each visitor, made where there was none; whoever has said nothing is asked. */
async function keepLeads(
	tx: Tx,
	{ exhibitor }: ExhibitorAccess,
	visitors: readonly Visitor[],
	at: Date
): Promise<Map<number, number>> {
	const ofExhibitor = async () =>
		new Map(
			(
				await tx
					.select({ id: lead.id, personId: lead.personId })
					.from(lead)
					.where(
						sql`${lead.exhibitorId} = ${exhibitor.id} AND ${lead.personId} IN ${oneOf(visitors.map(({ personId }) => personId))}`
					)
			).map(({ id, personId }) => [personId, id])
		);
	const there = await ofExhibitor();
	const missing = new Map(
		visitors.filter(({ personId }) => !there.has(personId)).map((visitor) => [visitor.personId, visitor])
	);
	if (missing.size === 0) return there;
	const [last] = await tx
		.select({ number: sql<number>`coalesce(max(${lead.number}), 0)` })
		.from(lead)
		.where(eq(lead.exhibitorId, exhibitor.id));
	await insertRows(
		tx,
		lead,
		[...missing.values()].map((visitor, i) => ({
			...visitor,
			...{ code: readableCode(12), exhibitorId: exhibitor.id, number: last!.number + i + 1, firstMetAt: at }
		}))
	);
	const made = await ofExhibitor();
	const states = await statesOf(
		tx,
		[...missing.keys()].map((personId) => made.get(personId)!)
	);
	// A visitor meets twenty exhibitors in a day: one message an hour names them.
	const hour = Math.floor(at.getTime() / 3_600_000);
	await emitAll(
		tx,
		[...missing.values()]
			.filter(({ personId }) => states.get(made.get(personId)!)?.state === 'asked')
			.map(({ registrationId }) => ({
				kind: 'lead.asked' as const,
				payload: { registrationId },
				dedupeKey: `lead.asked:${registrationId}:${hour}`
			}))
	);
	return made;
}

/** What was noted while the badge was read, after what is there; nothing of somebody who said no. */
async function addNote(tx: Tx, leadId: number, note: string, interest: number): Promise<void> {
	await tx
		.update(lead)
		.set({
			note: sql`substr(trim(${lead.note} || char(10) || ${note}, char(10)), 1, 1000)`,
			interest: interest || sql`${lead.interest}`,
			revision: sql`${lead.revision} + 1`
		})
		.where(
			sql`${lead.id} = ${leadId} AND (SELECT s.state FROM lead_state s WHERE s.id = ${leadId}) <> 'refused'`
		);
}

async function answersTo(tx: Tx, sent: LeadScans, leads: ReadonlyMap<string, number>): Promise<LeadAnswer[]> {
	const states = await statesOf(tx, [...new Set(leads.values())]);
	return sent.scans.map(({ nonce }) => {
		const found = states.get(leads.get(nonce) ?? 0);
		if (!found) return { nonce, outcome: 'unknown', lead: null, name: '', organisation: '' };
		const { state, code, number, name, organisation } = found;
		return { nonce, outcome: state, lead: { code, number }, name, organisation };
	});
}
