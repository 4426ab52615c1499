import type { Actor } from '../../auth/policy.ts';
import { write } from '../../db/write.ts';
import { staffEdition } from '../editions/queries.ts';
import { askAgain } from '../nominations/consent.ts';
import { openHandedIn } from './access.ts';

/**
 * Asks the nominee again for their consent, by the permanence.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `nomination_own` (403), `nomination_settled`,
 *   `nominee_has_answered`, `nominee_asked_lately`
 */
export async function askConsentAgain(input: {
	actor: Actor;
	editionSlug: string;
	code: string;
}): Promise<void> {
	const edition = await staffEdition(input.actor, input.editionSlug);
	await write('eligibility.askConsent', async (tx) => {
		const { nomination } = await openHandedIn(tx, input.actor, edition, input.code);
		await askAgain(tx, input.actor, nomination);
	});
}
