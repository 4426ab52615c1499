import { cancelRegistrations } from '../../src/lib/server/registration/cancel.ts';
import { buyPack } from '../../src/lib/server/registration/credits/buy-pack.ts';
import { creditLedger } from '../../src/lib/server/registration/credits/ledger.ts';
import { addPack } from '../../src/lib/server/registration/credits/packs.ts';
import { findOrder } from '../../src/lib/server/registration/queries.ts';
import { managedOffer } from '../../src/lib/server/trainings/office.ts';
import { publishOffer } from '../../src/lib/server/trainings/offer-state.ts';
import { addOffer } from '../../src/lib/server/trainings/save-offer.ts';
import { makeCourse } from './course.ts';
import { personFields, placeNew } from './form.ts';
import { offerFields } from './offer.ts';
import { makeOrganisation, makePerson } from './people.ts';

let page = 0;
/** What the form that buys a pack sends. */
export const packForm = (pack: number, method: 'card' | 'invoice' = 'invoice') => ({
	idempotencyKey: `page-de-forfait-${++page}`,
	...{ pack, method, line1: '', city: '', province: '', postalCode: '', purchaseOrder: '' }
});

/** An organisation with two managers, a pack of so many places bought by invoice, and an offer that accepts credits. */
export async function house({
	places = 10,
	offer = {} as Record<string, unknown>,
	method = 'invoice' as 'card' | 'invoice'
} = {}) {
	const { actor: staff } = await makePerson({ roles: ['staff'] });
	const organisation = await makeOrganisation();
	const [manager, other] = await Promise.all(
		[1, 2].map(() => makePerson({ organisationIds: [organisation.id] }))
	);
	const packId = await addPack(staff, {
		...{ name: `Forfait de ${places} places`, places, priceCents: 45_000, validDays: 365 }
	});
	const bought = await buyPack(manager!.actor, {
		organisationId: organisation.id,
		input: packForm(packId, method),
		locale: 'fr'
	});
	const { course } = await makeCourse();
	const input = offerFields({ acceptsCredits: 'yes', freeUntilDays: 10, keptPercent: 50, ...offer });
	const { slug } = await addOffer({ actor: staff, courseSlug: course.slug, input });
	const read = () => managedOffer(staff, course.slug, slug);
	await publishOffer({ actor: staff, slug, revision: (await read()).offer.revision });
	const { event } = await read();
	const register = (count = 1, { actor = manager!.actor, useCredits = true } = {}) =>
		placeNew({ event } as never, {
			actor,
			people: Array.from({ length: count }, () => personFields({ pass: 'formation' })),
			fields: { useCredits, payer: { organisationId: organisation.id } }
		});
	const ledger = () => creditLedger(manager!.actor, organisation.id);
	const leave = async (code: string, actor = manager!.actor, which = 0) =>
		cancelRegistrations({
			actor,
			orderCode: code,
			registrationCodes: [(await findOrder(code)).people[which]!.code]
		});
	return {
		...{ staff, organisation, manager: manager!, other: other!, packId, bought, slug, event, read },
		...{ register, ledger, leave }
	};
}
