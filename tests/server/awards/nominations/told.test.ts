import { expect, test } from 'vitest';
import { myNominations, nominationPage } from '../../../../src/lib/server/awards/nominations/queries.ts';
import { makeEdition, makeNomination } from '../../../factories/awards.ts';

test('whoever nominates is not told what the jury makes of it: nothing says « finaliste » before the gala', async () => {
	const of = await makeEdition({ phase: 'deliberation' });
	const { by, nomination } = await makeNomination(of, { status: 'shortlisted' });
	const [line] = await myNominations(by.actor);
	expect(line!.status).toBe('eligible');
	const page = await nominationPage(by.actor, nomination.code);
	expect(JSON.stringify([line, page])).not.toContain('shortlisted');
});
