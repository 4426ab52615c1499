import { and, desc, eq, inArray, lt, sql, type SQL } from 'drizzle-orm';
import { FORGOTTEN_DOMAIN } from '../../format/names.ts';
import { record } from '../audit/record.ts';
import { system } from '../auth/policy.ts';
import { forgetCertificates } from '../certificates/forget.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { attendance } from '../db/schema/attendance.ts';
import { auditEntry } from '../db/schema/audit.ts';
import { account, authSession, device, identity } from '../db/schema/auth.ts';
import { evaluationAsked, evaluationGiven } from '../db/schema/evaluations.ts';
import { lead } from '../db/schema/leads.ts';
import { invoice } from '../db/schema/payments.ts';
import { order, registration } from '../db/schema/registration.ts';
import { write, type Tx } from '../db/write.ts';
import { forgetOrigins } from '../registration/held-places.ts';
import { forgetTurnouts } from '../surveys/forget.ts';
import { emptyGroups } from '../trainings/groups/forget.ts';
import {
	certificatesDue,
	devicesDue,
	evaluationsDue,
	groupsDue,
	guestsDue,
	juriesDue,
	leadsDue,
	mailsDue,
	nominationsDue,
	needsDue,
	ordersDue,
	peopleDue,
	surveysDue
} from './due.ts';
import { limitsAt, type Limits } from './retention.ts';
import { deleteMails, NO_TRACES, tracesOf, type Traces } from './forget-mail.ts';
import { emptyJuries } from './forget-juries.ts';
import { emptyNominations } from './forget-nominations.ts';
import { forgetPeople, FORGOTTEN_NAME } from './forget-people.ts';

/** How many rows of each class have served their time, or were dealt with. */
export interface Purged {
	needs: number;
	devices: number;
	mails: number;
	evaluations: number;
	surveys: number;
	nominations: number;
	juries: number;
	guests: number;
	groups: number;
	leads: number;
	people: number;
	orders: number;
	certificates: number;
}

type Class = keyof Purged;

/** Rows of one transaction: the door never waits for long. */
const BATCH = 100;

const DUE: Record<Class, (limits: Limits) => SQL> = {
	needs: needsDue,
	devices: devicesDue,
	mails: mailsDue,
	evaluations: evaluationsDue,
	surveys: surveysDue,
	nominations: nominationsDue,
	juries: juriesDue,
	guests: guestsDue,
	groups: groupsDue,
	leads: leadsDue,
	people: peopleDue,
	orders: ordersDue,
	certificates: certificatesDue
};

const CLASSES = Object.keys(DUE) as Class[];

/** What the next purge would do, counted and left as it is. */
export async function purgeDue(at: Date = now()): Promise<Purged> {
	const db = await reader();
	const limits = limitsAt(at);
	const counts = await Promise.all(
		CLASSES.map(async (of) => {
			const [row] = await db.all<{ n: number }>(sql`SELECT count(*) AS n FROM (${DUE[of](limits)})`);
			return [of, row!.n] as const;
		})
	);
	return Object.fromEntries(counts) as unknown as Purged;
}

/**
 * Erases or makes anonymous what has served its time, a batch a transaction, with a line in the audit trail for each
 * batch, each person and the whole. Harmless when done twice or by two instances: what is done is no longer due.
 * @param signal when told, nothing more is begun
 */
export async function purge({
	at = now(),
	signal
}: { at?: Date; signal?: AbortSignal } = {}): Promise<Purged> {
	const limits = limitsAt(at);
	await write('privacy.forgetOrigins', forgetOrigins);
	const done: Purged = {
		needs: 0,
		devices: 0,
		mails: 0,
		evaluations: 0,
		surveys: 0,
		nominations: 0,
		juries: 0,
		guests: 0,
		groups: 0,
		leads: 0,
		people: 0,
		orders: 0,
		certificates: 0
	};
	for (const of of CLASSES) {
		// Found by the reader, which may look at whole tables: the write only looks again at the rows of its batch.
		const found = await (await reader()).all<{ id: number }>(DUE[of](limits));
		for (let from = 0; from < found.length; from += BATCH) {
			if (signal?.aborted) return done;
			const batch = found.slice(from, from + BATCH).map(({ id }) => id);
			done[of] += await purgeBatch(of, limits, batch);
		}
	}
	if (signal?.aborted) return done;
	const erased = Object.values(done).reduce((sum, n) => sum + n, 0);
	await write('privacy.purge', (tx) => recordPurged(tx, 'all', erased));
	return done;
}

/** When the last purge ended that was not stopped. */
export async function lastPurge(): Promise<Date | undefined> {
	const db = await reader();
	const [row] = await db
		.select({ at: auditEntry.at })
		.from(auditEntry)
		.where(and(eq(auditEntry.objectKind, 'retention'), eq(auditEntry.objectId, 'all')))
		.orderBy(desc(auditEntry.id))
		.limit(1);
	return row?.at;
}

async function purgeBatch(of: Class, limits: Limits, batch: readonly number[]): Promise<number> {
	const traces = of === 'people' ? await tracesOf(batch) : NO_TRACES;
	return write('privacy.purge', async (tx) => {
		const still = await tx.all<{ id: number }>(
			sql`SELECT id FROM (${DUE[of](limits)}) WHERE id IN (SELECT value FROM json_each(${JSON.stringify(batch)}))`
		);
		const ids = still.map(({ id }) => id);
		if (ids.length === 0) return 0;
		await ACTS[of](tx, ids, { traces, limits });
		await recordPurged(tx, of, ids.length);
		return ids.length;
	});
}

function recordPurged(tx: Tx, of: Class | 'all', erased: number): Promise<void> {
	return record(tx, system('purge'), {
		...{ action: 'privacy.purged', objectKind: 'retention', objectId: of, details: { erased } }
	});
}

/** What an act needs beside its rows. */
interface Known {
	traces: Traces;
	limits: Limits;
}

const ACTS: Record<Class, (tx: Tx, ids: number[], known: Known) => Promise<unknown>> = {
	needs: (tx, ids) =>
		tx.update(registration).set({ dietaryNeeds: '', accessNeeds: '' }).where(inArray(registration.id, ids)),
	devices: (tx, ids) => tx.update(device).set({ revokedAt: now() }).where(inArray(device.id, ids)),
	mails: (tx, ids) => deleteMails(tx, ids),
	async evaluations(tx, ids, { limits: { evaluations: limit } }) {
		await tx
			.delete(evaluationGiven)
			.where(
				and(
					inArray(evaluationGiven.registrationId, ids),
					sql`${evaluationGiven.sessionId} IN (SELECT id FROM session WHERE day < ${limit})`
				)
			);
		await tx
			.delete(evaluationAsked)
			.where(and(inArray(evaluationAsked.registrationId, ids), lt(evaluationAsked.day, limit)));
	},
	surveys: (tx, ids) => forgetTurnouts(tx, ids),
	nominations: (tx, ids) => emptyNominations(tx, ids, FORGOTTEN_NAME),
	juries: (tx, ids) => emptyJuries(tx, ids, FORGOTTEN_NAME),
	guests: (tx, ids) =>
		tx.update(attendance).set({ guestName: FORGOTTEN_NAME }).where(inArray(attendance.id, ids)),
	groups: (tx, ids) => emptyGroups(tx, ids),
	leads: (tx, ids) => tx.delete(lead).where(inArray(lead.id, ids)),
	certificates: forgetCertificates,
	async people(tx, ids, { traces }) {
		await tx.delete(authSession).where(inArray(authSession.personId, ids));
		await tx.delete(identity).where(inArray(identity.personId, ids));
		await tx.delete(account).where(inArray(account.personId, ids));
		await forgetPeople(tx, ids, traces);
	},
	async orders(tx, ids) {
		await tx
			.update(invoice)
			.set({ buyer: { name: FORGOTTEN_NAME }, purchaseOrder: null })
			.where(inArray(invoice.orderId, ids));
		await tx
			.update(order)
			.set({
				payerName: FORGOTTEN_NAME,
				payerEmail: `anonyme@${FORGOTTEN_DOMAIN}`,
				billingAddress: {},
				organisationName: null,
				purchaseOrder: null
			})
			.where(inArray(order.id, ids));
		await record(
			tx,
			system('purge'),
			...ids.map((id) => ({ action: 'order.anonymised', objectKind: 'order', objectId: id }))
		);
	}
};
