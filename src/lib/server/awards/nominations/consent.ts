import { desc, eq } from 'drizzle-orm';
import type { ConsentState } from '../../../awards/nomination.ts';
import { canonicalEmail } from '../../../format/names.ts';
import type { NomineeConsents } from '../../../schemas/nominations.ts';
import { record } from '../../audit/record.ts';
import { linkHolder, type Actor } from '../../auth/policy.ts';
import { DAY_MS, now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import { nomination, nomineeConsent } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { nomineeSubject } from '../../links.ts';
import { emit } from '../../outbox/emit.ts';
import { isLive, openOwnNomination, type NominationRow } from './access.ts';

/** A nominee is not written to more often than this. */
export const REMINDER_DAYS = 3;

/** What the nominee answered last. */
export async function consentOf(db: Database | Tx, nominationId: number): Promise<ConsentState> {
	const [last] = await db
		.select({
			nominated: nomineeConsent.nominated,
			pictured: nomineeConsent.pictured,
			named: nomineeConsent.named,
			revision: nomineeConsent.revision,
			at: nomineeConsent.at
		})
		.from(nomineeConsent)
		.where(eq(nomineeConsent.nominationId, nominationId))
		.orderBy(desc(nomineeConsent.id))
		.limit(1);
	return last ?? null;
}

/**
 * The nominee's own answer, by the link that only they are mailed; they may change it later. Not to be nominated
 * withdraws the nomination (trigger), and is told to whoever nominated and to the permanence. The same answer twice is one.
 * @throws Refusal `nominee_link_broken` (404), `nomination_withdrawn` once it is over
 */
export async function answerConsent(request: {
	code: string;
	key: string | null;
	answers: NomineeConsents;
	/** Of the nomination, as the page that is answered showed it; the latest where it does not say. */
	revision?: number | undefined;
}): Promise<void> {
	const { code, key, answers, revision } = request;
	await write('nominations.answerConsent', async (tx) => {
		const { row, actor } = await openForNominee(tx, code, key);
		const before = await consentOf(tx, row.id);
		const given = answers.nominated ? answers : { nominated: false, pictured: false, named: false };
		const read = Math.min(revision ?? row.revision, row.revision);
		if (before && sameConsents(before, given) && before.revision === read) return;
		if (!isLive(row)) throw new Refusal('nomination_withdrawn');
		await writeConsent(tx, actor, { ...row, revision: read }, given);
		if (!before || before.nominated !== given.nominated)
			await emit(tx, 'nominee.answered', {
				nominationId: row.id,
				accepts: given.nominated,
				was: row.status
			});
	});
}

/** Writes an answer with its line in the trail, to the revision that was read. */
export async function writeConsent(
	tx: Tx,
	actor: Actor,
	{ id, code, revision }: Pick<NominationRow, 'id' | 'code' | 'revision'>,
	given: NomineeConsents
): Promise<void> {
	const { nominated, pictured, named } = given;
	await tx
		.insert(nomineeConsent)
		.values({ nominationId: id, nominated, pictured, named, revision, at: now() });
	await record(tx, actor, {
		action: nominated ? 'nominee.agreed' : 'nominee.refused',
		objectKind: 'nomination',
		objectId: id,
		details: { code, pictured, named }
	});
}

/**
 * Asks the nominee again, who has not answered.
 * @throws Refusal `nominee_asked_lately` within {@link REMINDER_DAYS} of the last time, `nominee_has_answered`,
 *   `nomination_settled` where nobody is to be asked
 */
export async function remindNominee(request: { actor: Actor; code: string }): Promise<void> {
	const { actor, code } = request;
	await write('nominations.remindNominee', async (tx) => {
		const { nomination: row } = await openOwnNomination(tx, actor, code);
		await askAgain(tx, actor, row);
	});
}

/**
 * Asks a nominee again, whoever it is for the sake of; who may is the caller's to say.
 * @throws Refusal as {@link remindNominee}
 */
export async function askAgain(tx: Tx, actor: Actor, row: NominationRow): Promise<void> {
	if (row.status === 'draft' || !isLive(row)) throw new Refusal('nomination_settled');
	if (await consentOf(tx, row.id)) throw new Refusal('nominee_has_answered');
	if (!mayRemind(row)) throw new Refusal('nominee_asked_lately', { values: { days: REMINDER_DAYS } });
	await tx.update(nomination).set({ consentAskedAt: now() }).where(eq(nomination.id, row.id));
	await record(tx, actor, {
		action: 'nominee.reminded',
		objectKind: 'nomination',
		objectId: row.id,
		details: { code: row.code }
	});
	await emit(tx, 'nominee.asked', { nominationId: row.id });
}

/** Whether long enough has passed since the nominee was last asked. */
export function mayRemind({ consentAskedAt }: Pick<NominationRow, 'consentAskedAt'>): boolean {
	return consentAskedAt === null || now().getTime() - consentAskedAt.getTime() >= REMINDER_DAYS * DAY_MS;
}

/**
 * A link is made for a nomination and an address: where the nominee changes, that of the one before opens nothing.
 * Nothing is said of a draft.
 * @throws Refusal `nominee_link_broken` (404) for a link that is not theirs, whether there is such a nomination or not
 */
export async function openForNominee(db: Database | Tx, code: string, key: string | null) {
	const [row] = await db.select().from(nomination).where(eq(nomination.code, code));
	const holder = row && linkHolder('nominee', nomineeSubject(code, canonicalEmail(row.nomineeEmail)), key);
	if (!holder || row.submittedAt === null) throw new Refusal('nominee_link_broken', { status: 404 });
	const actor: Actor = { kind: 'link', purpose: 'nominee', code };
	return { row, actor };
}

function sameConsents(one: NomineeConsents, other: NomineeConsents): boolean {
	return one.nominated === other.nominated && one.pictured === other.pictured && one.named === other.named;
}
