import { randomUUID } from 'node:crypto';
import { orderInput, type OrderInput } from '../../src/lib/schemas/registration.ts';
import { ANONYMOUS, type Actor } from '../../src/lib/server/auth/policy.ts';
import { placeOrder } from '../../src/lib/server/registration/place-order.ts';
import type { makeEvent } from './event.ts';

let serial = 0;

/** What someone types for one person; each call is someone new. */
export function personFields(fields: Partial<OrderInput['people'][number]> = {}) {
	const n = ++serial;
	return {
		givenName: 'Élodie',
		familyName: `Inscrite-${n}`,
		email: `inscrite-${n}@exemple.org`,
		pass: 'complet',
		...fields
	};
}

/** A whole order as the form sends it, by invoice unless told. */
export function orderFields(
	people: ReturnType<typeof personFields>[] = [personFields()],
	fields: Partial<Omit<OrderInput, 'people' | 'payer'>> & { payer?: Partial<OrderInput['payer']> } = {}
): OrderInput {
	const { payer, ...rest } = fields;
	return orderInput.parse({
		idempotencyKey: randomUUID(),
		method: 'invoice',
		people,
		...rest,
		payer: {
			givenName: people[0]!.givenName,
			familyName: people[0]!.familyName,
			email: people[0]!.email,
			...payer
		}
	});
}

/** Places an order for new people through the real command. */
export async function placeNew(
	made: Awaited<ReturnType<typeof makeEvent>>,
	options: {
		actor?: Actor;
		people?: ReturnType<typeof personFields>[];
		fields?: Parameters<typeof orderFields>[1];
		network?: string;
	} = {}
) {
	const input = orderFields(options.people, options.fields);
	const placed = await placeOrder({
		actor: options.actor ?? ANONYMOUS,
		eventSlug: made.event.slug,
		input,
		locale: 'fr',
		network: options.network
	});
	return { ...placed, input };
}
