import { AGREEMENT_VERSION } from '../../../trainings/group.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { groupAgreement } from '../../db/schema/groups.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { membership } from './access.ts';

/**
 * Accepts the agreement of a group, once: the name, the instant and the very words are kept (decision 8). Accepted again,
 * it stays as it was.
 * @param given.version what the page showed
 * @param given.statement its words, in the language of the page
 * @throws Refusal `not_found` (404), `stale_page` where its words changed since
 */
export async function acceptAgreement(
	actor: Actor,
	slug: string,
	{ version, statement }: { version: number; statement: string }
): Promise<void> {
	await write('groups.agree', async (tx) => {
		const { of, personId, name } = await membership(tx, actor, slug);
		if (version !== AGREEMENT_VERSION) throw new Refusal('stale_page');
		await tx
			.insert(groupAgreement)
			.values({ eventId: of.id, personId, name, version, statement, agreedAt: now() })
			.onConflictDoNothing();
	});
}
