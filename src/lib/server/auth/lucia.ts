import { eq, lte, sql } from 'drizzle-orm';
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { authSession, staffRole } from '../db/schema/auth.ts';
import { organisationManager, person } from '../db/schema/members.ts';
import { write, type Tx } from '../db/write.ts';
import { sha256 } from '../ids.ts';

// Lucia 3 is finished and no longer developed: nothing outside this module names it, so that it can be replaced here.

/** What one query tells of the person behind a session. */
interface PersonAttributes {
	email: string;
	name: string;
	roles: ('staff' | 'door')[];
	organisationIds: number[];
}

declare module 'lucia' {
	interface Register {
		Lucia: ReturnType<typeof luciaThrough>;
		UserId: number;
		DatabaseUserAttributes: PersonAttributes;
	}
}

/** A session lasts this long after its last renewal, and is renewed in the second half of it: reading seldom writes. */
const LIFETIME = new TimeSpan(30, 'd');

/** A session as the browser gets it: `value` goes into the cookie and exists nowhere on the server. */
export interface OpenedSession {
	value: string;
	expiresAt: Date;
}

/** A session found again; `renewed` when its cookie must be sent anew with `expiresAt`. */
interface FoundSession {
	/** SHA-256 of the cookie's value, the session's name on the server. */
	id: string;
	expiresAt: Date;
	renewed: boolean;
	personId: number;
	person: PersonAttributes;
}

type Run = <T>(name: `auth.${string}`, work: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * Lucia's adapter on our tables. It takes the cookie's value only where a session is made or looked up, and hashes it
 * at once; everywhere else a session is named by that hash (so does Lucia itself, with what a look-up returned).
 */
function adapterThrough(run: Run): Adapter {
	return {
		async getSessionAndUser(value) {
			const db = await reader();
			const [row] = await db
				.select({
					id: authSession.id,
					userId: authSession.personId,
					expiresAt: authSession.expiresAt,
					email: person.email,
					givenName: person.givenName,
					familyName: person.familyName,
					roles: sql<string>`(SELECT json_group_array(${staffRole.role}) FROM ${staffRole} WHERE ${staffRole.personId} = ${person.id})`,
					organisationIds: sql<string>`(SELECT json_group_array(${organisationManager.organisationId}) FROM ${organisationManager} WHERE ${organisationManager.personId} = ${person.id})`
				})
				.from(authSession)
				.innerJoin(person, eq(person.id, authSession.personId))
				.where(eq(authSession.id, sha256(value)));
			if (!row) return [null, null];
			return [
				{ id: row.id, userId: row.userId, expiresAt: row.expiresAt, attributes: {} },
				{
					id: row.userId,
					attributes: {
						email: row.email,
						name: `${row.givenName} ${row.familyName}`,
						roles: JSON.parse(row.roles) as PersonAttributes['roles'],
						organisationIds: JSON.parse(row.organisationIds) as number[]
					}
				}
			];
		},
		async getUserSessions(personId) {
			const db = await reader();
			const rows = await db.select().from(authSession).where(eq(authSession.personId, personId));
			return rows.map((row): DatabaseSession => ({
				id: row.id,
				userId: row.personId,
				expiresAt: row.expiresAt,
				attributes: {}
			}));
		},
		async setSession({ id: value, userId, expiresAt }) {
			await run('auth.openSession', async (tx) => {
				// Opening one is the moment to forget those that ended: no reading page ever cleans up.
				await tx.delete(authSession).where(lte(authSession.expiresAt, now()));
				await tx
					.insert(authSession)
					.values({ id: sha256(value), personId: userId, expiresAt, createdAt: now() });
			});
		},
		async updateSessionExpiration(id, expiresAt) {
			await run('auth.renewSession', (tx) =>
				tx.update(authSession).set({ expiresAt }).where(eq(authSession.id, id))
			);
		},
		async deleteSession(id) {
			await run('auth.endSession', (tx) => tx.delete(authSession).where(eq(authSession.id, id)));
		},
		async deleteUserSessions(personId) {
			await run('auth.endSessions', (tx) => tx.delete(authSession).where(eq(authSession.personId, personId)));
		},
		async deleteExpiredSessions() {
			await run('auth.forgetSessions', (tx) =>
				tx.delete(authSession).where(lte(authSession.expiresAt, now()))
			);
		}
	};
}

function luciaThrough(run: Run) {
	return new Lucia(adapterThrough(run), {
		sessionExpiresIn: LIFETIME,
		getUserAttributes: (attributes) => attributes
	});
}

const lucia = luciaThrough(write);

/** Finds who a cookie's value belongs to, in one query; renews the session in the second half of its life. */
export async function findSession(value: string): Promise<FoundSession | null> {
	const { session, user } = await lucia.validateSession(value);
	if (!session || !user) return null;
	const { email, name, roles, organisationIds } = user;
	return {
		id: session.id,
		expiresAt: session.expiresAt,
		renewed: session.fresh,
		personId: user.id,
		person: { email, name, roles, organisationIds }
	};
}

/** Opens a session in the transaction that proved who it is for. The value is always new: none is ever adopted. */
export async function openSession(tx: Tx, personId: number): Promise<OpenedSession> {
	const session = await luciaThrough((_name, work) => work(tx)).createSession(personId, {});
	return { value: session.id, expiresAt: session.expiresAt };
}
