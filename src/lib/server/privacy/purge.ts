import { inArray, sql, type SQL } from 'drizzle-orm';
import { FORGOTTEN_DOMAIN } from '../../format/names.ts';
import { record } from '../audit/record.ts';
import { system } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { account, authSession, device } from '../db/schema/auth.ts';
import { mail, mailAttachment } from '../db/schema/mail.ts';
import { invoice } from '../db/schema/payments.ts';
import { order, registration } from '../db/schema/registration.ts';
import { write, type Tx } from '../db/write.ts';
import { devicesDue, mailsDue, needsDue, ordersDue, peopleDue } from './due.ts';
import { limitsAt, type Limits } from './retention.ts';
import { forgetPeople, FORGOTTEN_NAME } from './forget-people.ts';

/** How many rows of each class have served their time, or were dealt with. */
export interface Purged {
	needs: number;
	devices: number;
	mails: number;
	people: number;
	orders: number;
}

type Class = keyof Purged;

/** Rows of one transaction: the door never waits for long. */
const BATCH = 100;

const DUE: Record<Class, (limits: Limits) => SQL> = {
	needs: needsDue,
	devices: devicesDue,
	mails: mailsDue,
	people: peopleDue,
	orders: ordersDue
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
 * batch and each person. Harmless when done twice or by two instances: what is done is no longer due.
 */
export async function purge(at: Date = now()): Promise<Purged> {
	const limits = limitsAt(at);
	const done: Purged = { needs: 0, devices: 0, mails: 0, people: 0, orders: 0 };
	for (const of of CLASSES)
		for (let size = BATCH; size === BATCH;) {
			size = await write('privacy.purge', async (tx) => {
				const rows = await tx.all<{ id: number }>(sql`${DUE[of](limits)} LIMIT ${BATCH}`);
				const ids = rows.map(({ id }) => id);
				if (ids.length === 0) return 0;
				await ACTS[of](tx, ids);
				await record(tx, system('purge'), {
					action: 'privacy.purged',
					objectKind: 'retention',
					objectId: of,
					details: { erased: ids.length }
				});
				return ids.length;
			});
			done[of] += size;
		}
	return done;
}

const ACTS: Record<Class, (tx: Tx, ids: number[]) => Promise<unknown>> = {
	needs: (tx, ids) =>
		tx.update(registration).set({ dietaryNeeds: '', accessNeeds: '' }).where(inArray(registration.id, ids)),
	devices: (tx, ids) => tx.update(device).set({ revokedAt: now() }).where(inArray(device.id, ids)),
	async mails(tx, ids) {
		await tx.delete(mailAttachment).where(inArray(mailAttachment.mailId, ids));
		await tx.delete(mail).where(inArray(mail.id, ids));
	},
	async people(tx, ids) {
		await tx.delete(authSession).where(inArray(authSession.personId, ids));
		await tx.delete(account).where(inArray(account.personId, ids));
		await forgetPeople(tx, ids);
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
