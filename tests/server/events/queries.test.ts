import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { ANONYMOUS } from '../../../src/lib/server/auth/policy.ts';
import { event } from '../../../src/lib/server/db/schema/events.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { findEvent, listEvents } from '../../../src/lib/server/events/queries.ts';
import { makeEvent } from '../../factories/event.ts';
import { makePerson } from '../../factories/people.ts';
import { refusalOf } from '../../setup/refused.ts';

test('published events are for everyone, drafts for staff', async () => {
	const [{ event: published }, { event: draft }] = [await makeEvent(), await makeEvent()];
	await write('events.test', (tx) =>
		tx.update(event).set({ publishedAt: null }).where(eq(event.id, draft.id))
	);
	const { actor: staff } = await makePerson({ roles: ['staff'] });
	const { actor: door } = await makePerson({ roles: ['door'] });
	expect((await findEvent(published.slug, ANONYMOUS)).id).toBe(published.id);
	expect((await findEvent(draft.slug, staff)).id).toBe(draft.id);
	for (const actor of [ANONYMOUS, door])
		expect(await refusalOf(findEvent(draft.slug, actor))).toMatchObject({ code: 'not_found', status: 404 });
	expect(await refusalOf(findEvent('rien', staff))).toMatchObject({ code: 'not_found' });
	expect((await listEvents()).map((one) => one.id)).toEqual([published.id]);
	expect((await listEvents({ drafts: true })).map((one) => one.id).sort()).toEqual([published.id, draft.id]);
});
