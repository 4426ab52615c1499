import { afterEach, expect, test } from 'vitest';
import { publishResults } from '../../../../src/lib/server/awards/results/publish.ts';
import { staffLaureates } from '../../../../src/lib/server/awards/results/queries.ts';
import { putBack, takeDown } from '../../../../src/lib/server/awards/results/take-down.ts';
import { DAY_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { lock, makeDeliberation } from '../../../factories/results.ts';
import { refusal } from '../deliberation/refusal.ts';

let back = () => {};
afterEach(() => back());

test('a laureate taken down by mistake is put back by the permanence; one who refuses is not', async () => {
	const made = await makeDeliberation();
	await lock(made);
	const afterGala = Date.now() + 21 * DAY_MS;
	back = setClock(() => afterGala);
	await publishResults();
	const { editionSlug } = made.at;
	const shown = async () => (await staffLaureates(made.staff, editionSlug))[0]!;
	const { id } = await shown();
	const it = { actor: made.staff, editionSlug, laureateId: id };
	expect(await refusal(putBack(it))).toBe('not_found');
	await takeDown({ ...it, reason: 'Par erreur.' });
	expect(await refusal(putBack({ ...it, actor: made.jurors[0]!.actor }))).toBe('not_allowed');
	await putBack(it);
	expect(await shown()).toMatchObject({ takenDownAt: null, takenDownReason: '' });
	await write('awards.test', (tx) =>
		tx.insert(t.nomineeConsent).values({
			...{ nominationId: made.nominations[0]!.nomination.id, nominated: false },
			...{ pictured: false, named: false, at: now() }
		})
	);
	expect((await shown()).takenDownAt).not.toBeNull();
	expect(await refusal(putBack(it))).toBe('not_found');
});
