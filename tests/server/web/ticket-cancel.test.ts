import { expect, test } from 'vitest';
import { sign } from '../../../src/lib/server/ids.ts';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { actions } from '../../../src/routes/(public)/billets/[code]/+page.server.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';

/** Presses « Annuler » on the page of a ticket, by its signed link. */
function cancelByLink(code: string): Promise<{ status: number; location?: string }> {
	const url = new URL(`https://exemple.org/billets/${code}?cle=${sign('ticket', code)}`);
	return Promise.resolve(
		actions.annuler!({ params: { code }, url, locals: { actor: ANONYMOUS } } as never)
	).catch((thrown: unknown) => thrown) as never;
}

test('the old link of a place handed over answers 409 to a cancellation, and cancels nothing', async () => {
	const placed = await placeNew(await makeEvent());
	const { code } = (await findOrder(placed.code)).people[0]!;
	const to = personFields();
	const next = await transferRegistration({
		actor: system('test'),
		registrationCode: code,
		to,
		locale: 'fr'
	});
	expect(await cancelByLink(code)).toMatchObject({ status: 409 });
	expect((await findOrder(placed.code)).status).toBe('awaiting_payment');

	// Control: the new link cancels, and is told so.
	expect(await cancelByLink(next.code)).toMatchObject({
		status: 303,
		location: expect.stringContaining('fait=annulation')
	});
});
