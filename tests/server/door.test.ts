import { expect, test } from 'vitest';
import { makeEvent } from '../factories/event.ts';

test('the factory makes an event whose schema and guards stand', async () => {
	const { event, sessions } = await makeEvent();
	expect(event.slug).toMatch(/^evenement-/);
	expect(sessions.a.booked).toBe(0);
});
