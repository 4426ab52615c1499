import { and, count, eq, notInArray } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import type { CoNominatorInput } from '../../../schemas/nominations.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { countAttempt } from '../../auth/throttle.ts';
import { now } from '../../clock.ts';
import { coNominator } from '../../db/schema/nominations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { recognisePeople } from '../../members/person.ts';
import { emit } from '../../outbox/emit.ts';
import { isLive, openNomination, openOwnNomination, requireEdits } from './access.ts';

/** Who may write one nomination beside its nominator, invitations that wait included. */
const MOST = 5;
/** Invitations in a quarter of an hour: by one person, and to one address, from whomever. */
const INVITATIONS_BY_PERSON = 12;
const INVITATIONS_TO_ADDRESS = 4;

/**
 * Asks somebody to write a nomination too: they are mailed a link, and are of it once they accept, signed in with that
 * address. Until then they read its title, nothing more.
 * @throws Refusal `co_nominator_already_there` (the nominator included), `too_many_co_nominators`, `too_many_requests`
 *   (429), and what `requireEdits` refuses
 */
export async function inviteCoNominator(request: {
	actor: Actor;
	code: string;
	input: CoNominatorInput;
}): Promise<void> {
	const { actor, code, input } = request;
	const emailCanonical = canonicalEmail(input.email);
	await write('nominations.invite', async (tx) => {
		const access = await openOwnNomination(tx, actor, code);
		const { nomination: current, person } = access;
		requireEdits(access);
		const ofIt = eq(coNominator.nominationId, current.id);
		const [there] = await tx
			.select({ id: coNominator.id, status: coNominator.status })
			.from(coNominator)
			.where(and(ofIt, eq(coNominator.emailCanonical, emailCanonical)));
		// Known from now on, so that a sign-in code can be mailed to them.
		const known = await recognisePeople(tx, actor, [input]);
		if ((there && there.status !== 'left') || known.get(emailCanonical) === current.nominatorId)
			throw new Refusal('co_nominator_already_there', { values: { email: input.email }, field: 'email' });
		const [asked] = await tx
			.select({ count: count() })
			.from(coNominator)
			.where(and(ofIt, notInArray(coNominator.status, ['declined', 'left'])));
		if (asked!.count >= MOST) throw new Refusal('too_many_co_nominators', { values: { max: MOST } });
		await countAttempt(tx, [
			{ kind: 'invitation', subject: `by ${person.personId}`, most: INVITATIONS_BY_PERSON },
			{ kind: 'invitation', subject: `to ${emailCanonical}`, most: INVITATIONS_TO_ADDRESS }
		]);
		const name = `${input.givenName} ${input.familyName}`;
		const asks = { name, email: input.email, status: 'invited' as const, invitedAt: now() };
		// Asked again, whoever left keeps the date of their first answer: they know the nomination.
		const [made] = await tx
			.insert(coNominator)
			.values({ nominationId: current.id, emailCanonical, ...asks })
			.onConflictDoUpdate({ target: [coNominator.nominationId, coNominator.emailCanonical], set: asks })
			.returning({ id: coNominator.id });
		await record(tx, actor, {
			action: 'co_nominator.invited',
			objectKind: 'nomination',
			objectId: current.id,
			details: { code }
		});
		await emit(tx, 'co_nominator.invited', { coNominatorId: made!.id });
	});
}

/**
 * The answer of somebody invited, signed in with the address that was asked. Their own name goes before the one typed.
 * @throws Refusal `not_found` (404) where no invitation waits for them
 */
export async function answerCoInvitation(request: {
	actor: Actor;
	code: string;
	accepts: boolean;
}): Promise<void> {
	const { actor, code, accepts } = request;
	const person = requirePerson(actor);
	await write('nominations.answerInvitation', async (tx) => {
		const { nomination: current, own } = await openNomination(tx, actor, code);
		if (!own || !isLive(current)) throw new Refusal('not_found', { status: 404 });
		// Accepted already: pressed twice.
		if (own.status === 'accepted') return;
		await tx
			.update(coNominator)
			.set({
				status: accepts ? 'accepted' : own.answeredAt ? 'left' : 'declined',
				personId: person.personId,
				name: person.name,
				answeredAt: now()
			})
			.where(eq(coNominator.id, own.id));
		await record(tx, actor, {
			action: accepts ? 'co_nominator.accepted' : 'co_nominator.declined',
			objectKind: 'nomination',
			objectId: current.id,
			details: { code }
		});
	});
}

/**
 * Takes somebody out of a nomination, or leaves it. One leaves at any time; the nominator takes others out as long as it
 * may be changed. Whoever was taken out is told.
 * @throws Refusal `not_found` (404), `not_allowed` (403), and what `requireEdits` refuses
 */
export async function removeCoNominator(request: {
	actor: Actor;
	code: string;
	coNominatorId: number;
}): Promise<void> {
	const { actor, code, coNominatorId } = request;
	await write('nominations.removeCoNominator', async (tx) => {
		const access = await openOwnNomination(tx, actor, code);
		const { nomination: current, own, as } = access;
		const [line] = await tx
			.select()
			.from(coNominator)
			.where(and(eq(coNominator.id, coNominatorId), eq(coNominator.nominationId, current.id)));
		if (!line || line.status === 'left') throw new Refusal('not_found', { status: 404 });
		const isOwn = line.id === own?.id;
		if (!isOwn) {
			if (as !== 'nominator') throw new Refusal('not_allowed', { status: 403 });
			requireEdits(access);
		}
		// Whoever has been of it knows it, and judges it never: their line stays.
		const ofIt = eq(coNominator.id, line.id);
		if (line.answeredAt && line.status !== 'declined')
			await tx.update(coNominator).set({ status: 'left' }).where(ofIt);
		else await tx.delete(coNominator).where(ofIt);
		await record(tx, actor, {
			action: isOwn ? 'co_nominator.left' : 'co_nominator.removed',
			objectKind: 'nomination',
			objectId: current.id,
			details: { code }
		});
		if (line.status === 'accepted')
			await emit(tx, 'co_nominator.gone', {
				nominationId: current.id,
				personId: line.personId!,
				byThemselves: isOwn
			});
	});
}
