import { eq } from 'drizzle-orm';
import { system } from '../../src/lib/server/auth/policy.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { cancelOrder } from '../../src/lib/server/registration/cancel.ts';
import { waitForPlace } from '../../src/lib/server/registration/line/wait-for-place.ts';
import { managedOffer } from '../../src/lib/server/trainings/office.ts';
import { publishOffer } from '../../src/lib/server/trainings/offer-state.ts';
import { addOffer } from '../../src/lib/server/trainings/save-offer.ts';
import { makeCourse } from './course.ts';
import { personFields, placeNew } from './form.ts';
import { offerFields } from './offer.ts';
import { makePerson } from './people.ts';

export const byHand = system('test');

/** A published offer of so many places, all of them taken, and a line of so many. */
export async function full({ places = 1, line = 0 }: { places?: number; line?: number } = {}) {
	const { actor: staff } = await makePerson({ roles: ['staff'] });
	const { course } = await makeCourse();
	const { slug } = await addOffer({
		actor: staff,
		courseSlug: course.slug,
		input: offerFields({ capacity: places })
	});
	const read = () => managedOffer(staff, course.slug, slug);
	await publishOffer({ actor: staff, slug, revision: (await read()).offer.revision });
	const { event } = await read();
	const order = (who?: Awaited<ReturnType<typeof makePerson>>, people = 1) =>
		placeNew({ event } as never, {
			...(who ? { actor: who.actor } : {}),
			people: Array.from({ length: people }, (_, i) =>
				personFields({ pass: 'formation', ...(who && i === 0 ? { email: who.person.email } : {}) })
			)
		});
	const taken: Awaited<ReturnType<typeof placeNew>>[] = [];
	for (let i = 0; i < places; i++) taken.push(await order());
	const waiting = [];
	for (let i = 0; i < line; i++) {
		const one = await makePerson();
		await waitForPlace(one.actor, slug);
		waiting.push(one);
	}
	const free = (i = 0) => cancelOrder({ actor: byHand, orderCode: taken[i]!.code });
	const quota = async () =>
		(await (await reader()).select().from(t.quota).where(eq(t.quota.eventId, event.id)))[0]!;
	return { staff, course, slug, event, read, order, free, waiting, quota };
}
