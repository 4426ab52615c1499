import { eq } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import type { NomineeConsents } from '../../../schemas/nominations.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { countAttempt } from '../../auth/throttle.ts';
import { now } from '../../clock.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { openOwnNomination, requireOpen } from './access.ts';
import { requireComplete } from './completeness.ts';
import { consentOf, writeConsent } from './consent.ts';
import { organisationOf, requireMayNominate, requireRoom } from './on-behalf.ts';

/** Receipts asked for again in a quarter of an hour, by one person. */
const RECEIPTS = 3;

/**
 * Hands a draft in, as it was last saved. Those who wrote it are mailed what was sent, and the nominee is asked for their
 * consent, unless they are who hands it in: they agree in the form. Done twice, it is done once.
 * @param request.consents what the nominee agrees to, where they hand it in themselves
 * @throws Refusal `nomination_incomplete` and `too_many_words` (with the first field), `members_only`,
 *   `organisation_nominations_full`, `nominee_must_agree`, `nominations_not_open`, `nominations_closed`,
 *   `nomination_settled` when it is past being a draft
 */
export async function submitNomination(request: {
	actor: Actor;
	code: string;
	consents?: NomineeConsents;
}): Promise<void> {
	const { actor, code, consents } = request;
	await write('nominations.submit', async (tx) => {
		const { nomination: current, edition, category, person } = await openOwnNomination(tx, actor, code);
		if (current.status === 'submitted') return;
		if (current.status !== 'draft') throw new Refusal('nomination_settled');
		requireOpen(edition);
		await requireComplete(tx, current);
		requireMayNominate(category, await organisationOf(tx, current.organisationId));
		await requireRoom(tx, current, category);
		const isOwn = canonicalEmail(person.email) === canonicalEmail(current.nomineeEmail);
		if (isOwn && !consents?.nominated) throw new Refusal('nominee_must_agree', { field: 'nominated' });
		const isAsked = !isOwn && (await consentOf(tx, current.id)) === null;
		const at = now();
		await tx
			.update(nomination)
			.set({
				status: 'submitted',
				submittedAt: at,
				updatedAt: at,
				...(isAsked ? { consentAskedAt: at } : {})
			})
			.where(eq(nomination.id, current.id));
		await record(tx, actor, {
			action: 'nomination.submitted',
			objectKind: 'nomination',
			objectId: current.id,
			details: { code }
		});
		if (isOwn) await writeConsent(tx, actor, current, consents!);
		await emit(tx, 'nomination.submitted', { nominationId: current.id });
		if (isAsked) await emit(tx, 'nominee.asked', { nominationId: current.id });
	});
}

/**
 * Mails whoever asks what was sent, as it stands now.
 * @throws Refusal `nomination_settled` for one never handed in, `too_many_requests` (429)
 */
export async function requestReceipt(request: { actor: Actor; code: string }): Promise<void> {
	const { actor, code } = request;
	await write('nominations.receipt', async (tx) => {
		const { nomination: row, person } = await openOwnNomination(tx, actor, code);
		if (row.submittedAt === null) throw new Refusal('nomination_settled');
		await countAttempt(tx, [
			{ kind: 'resend', subject: `nomination ${row.id} ${person.personId}`, most: RECEIPTS }
		]);
		await emit(tx, 'nomination.receipt', { nominationId: row.id, personId: person.personId });
	});
}
