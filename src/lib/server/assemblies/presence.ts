import { and, eq, isNull, sql } from 'drizzle-orm';
import { isCodeTaken } from '../attendance/rotating-code.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { assemblyDelegate, assemblyPresence } from '../db/schema/assemblies.ts';
import { organisation } from '../db/schema/members.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { seatOf } from './access.ts';
import { minute } from './minute.ts';
import { findAssembly, presentOf, type FoundAssembly } from './queries.ts';
import { orRefusal } from './refusals.ts';

/** What the code on the screen of an assembly is of. */
export function screenOf(eventId: number): string {
	return `assembly ${eventId}`;
}

/**
 * Says that the delegate of an organisation is in the room, or has left it: the press says a state, so that it may be sent
 * again.
 * @throws Refusal `not_allowed` (403), `assembly_over`, `not_the_delegate`, `delegate_not_member` for an organisation that
 *   has left since it named them
 */
export async function markPresence(request: {
	actor: Actor;
	slug: string;
	organisationId: number;
	state: 'in' | 'out';
}): Promise<void> {
	const { actor, slug, organisationId, state } = request;
	requireStaff(actor);
	await orRefusal(() =>
		write('assemblies.markPresence', async (tx) => {
			const found = await findAssembly(slug, tx);
			const moved = await (state === 'in' ? beginPresence : endPresence)(tx, found, organisationId);
			if (moved)
				await record(tx, actor, {
					action: state === 'in' ? 'assembly.arrived' : 'assembly.left',
					...{ objectKind: 'assembly', objectId: found.event.id, details: { organisationId } }
				});
		})
	);
}

/**
 * A delegate signs that they are in the room by the code on its screen, or that they leave.
 * @throws Refusal `not_the_delegate`, `attendance_code_stale` (400), `assembly_over`
 */
export async function signOwnPresence(request: {
	actor: Actor;
	slug: string;
	/** Of an arrival: what was read on screen. */
	code?: string;
	state: 'in' | 'out';
}): Promise<void> {
	const { actor, slug, code, state } = request;
	await orRefusal(() =>
		write('assemblies.signPresence', async (tx) => {
			const found = await findAssembly(slug, tx);
			const seat = await seatOf(tx, actor, found);
			if (!seat) throw new Refusal('not_the_delegate', { status: 403 });
			if (state === 'out') return void (await endPresence(tx, found, seat.organisationId));
			if (!isCodeTaken(screenOf(found.event.id), code ?? ''))
				throw new Refusal('attendance_code_stale', { status: 400, field: 'screen' });
			await beginPresence(tx, found, seat.organisationId);
		})
	);
}

async function beginPresence(tx: Tx, found: FoundAssembly, organisationId: number): Promise<boolean> {
	const eventId = found.event.id;
	const [delegate] = await tx
		.select({ personId: assemblyDelegate.personId, isMember: organisation.isMember })
		.from(assemblyDelegate)
		.innerJoin(organisation, eq(organisation.id, assemblyDelegate.organisationId))
		.where(and(eq(assemblyDelegate.eventId, eventId), eq(assemblyDelegate.organisationId, organisationId)));
	if (!delegate) throw new Refusal('not_the_delegate');
	if (!delegate.isMember) throw new Refusal('delegate_not_member');
	const [there] = await tx.select().from(assemblyPresence).where(isThere(eventId, organisationId));
	if (there) return false;
	await tx
		.insert(assemblyPresence)
		.values({ eventId, organisationId, personId: delegate.personId, arrivedAt: now() });
	await tellQuorum(tx, found, 1);
	return true;
}

/** Ends the presence of an organisation's delegate, if they were there. */
export async function endPresence(tx: Tx, found: FoundAssembly, organisationId: number): Promise<boolean> {
	const eventId = found.event.id;
	if (found.assembly.closedAt) throw new Refusal('assembly_over');
	const ended = await tx
		.update(assemblyPresence)
		// Another of our machines, whose clock is ahead, may have written the arrival.
		.set({ leftAt: sql`max(${assemblyPresence.arrivedAt}, ${now().getTime()})` })
		.where(isThere(eventId, organisationId))
		.returning();
	if (ended.length === 0) return false;
	await tellQuorum(tx, found, -1);
	return true;
}

function isThere(eventId: number, organisationId: number) {
	return and(
		eq(assemblyPresence.eventId, eventId),
		eq(assemblyPresence.organisationId, organisationId),
		isNull(assemblyPresence.leftAt)
	);
}

/** Minutes that the quorum was reached or lost, while the meeting is open, as it happens. */
async function tellQuorum(tx: Tx, { event, assembly }: FoundAssembly, by: 1 | -1): Promise<void> {
	if (assembly.quorum === null) return;
	const present = await presentOf(tx, event.id);
	if (by > 0 && present === assembly.quorum) await minute(tx, event.id, 'quorum_reached');
	if (by < 0 && present === assembly.quorum - 1) await minute(tx, event.id, 'quorum_lost');
}
