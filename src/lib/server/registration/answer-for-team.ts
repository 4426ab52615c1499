import { and, eq, inArray } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requireManager, type Actor } from '../auth/policy.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { registration } from '../db/schema/registration.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { teamStanding } from './team-standing.ts';

/**
 * A manager says whether people registered in their organisation's name are of its team. It changes neither a place nor
 * a price: the permanence, who sees the answer on the order, judges of those. The same answer again does nothing.
 * @throws Refusal `not_allowed` (403); `not_found` (404) for a code that is not of the organisation, or no longer active
 */
export async function answerForTeam(request: {
	actor: Actor;
	organisationId: number;
	registrationCodes: readonly string[];
	isOurs: boolean;
}): Promise<void> {
	const { actor, organisationId, isOurs } = request;
	requireManager(actor, organisationId);
	const codes = [...new Set(request.registrationCodes)];
	await write('registration.answerForTeam', async (tx) => {
		const named = await tx
			.select({ id: registration.id, code: registration.code, personId: registration.personId })
			.from(registration)
			.where(
				and(
					inArray(registration.code, codes),
					eq(registration.organisationId, organisationId),
					eqLiteral(registration.status, 'active')
				)
			);
		if (named.length !== codes.length) throw new Refusal('not_found', { status: 404 });
		const standing = await teamStanding(tx, organisationId);
		const answer = isOurs ? 'ours' : 'not_ours';
		await record(
			tx,
			actor,
			...named
				.filter(({ personId }) => standing.get(personId) !== answer)
				.map(({ id, code }) => ({
					action: isOurs ? 'registration.vouched' : 'registration.disowned',
					objectKind: 'registration',
					objectId: id,
					details: { code }
				}))
		);
	});
}
