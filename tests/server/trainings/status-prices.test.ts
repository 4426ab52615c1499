import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { quote } from '../../../src/lib/pricing/quote.ts';
import type { PriceStatus } from '../../../src/lib/pricing/status.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { cancelOrder } from '../../../src/lib/server/registration/cancel.ts';
import { findOrder, loadCatalogue } from '../../../src/lib/server/registration/queries.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { shownOffers } from '../../../src/lib/server/trainings/offer-facts.ts';
import { managedOffer } from '../../../src/lib/server/trainings/office.ts';
import { publishOffer } from '../../../src/lib/server/trainings/offer-state.ts';
import { addOffer, saveOffer } from '../../../src/lib/server/trainings/save-offer.ts';
import { now } from '../../../src/lib/server/clock.ts';
import { makeCourse } from '../../factories/course.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { offerFields } from '../../factories/offer.ts';
import { makePerson } from '../../factories/people.ts';
import { refusal, refusedBy, without } from '../../setup/guards.ts';

/** A published offer of two places: 50 $ to members, 80 $ to others, and what is said by status. */
async function offered(fields: Record<string, unknown> = { studentPrice: '30', partnerPrice: '0' }) {
	const { actor: staff } = await makePerson({ roles: ['staff'] });
	const { course } = await makeCourse();
	const { slug } = await addOffer({
		actor: staff,
		courseSlug: course.slug,
		input: offerFields({ capacity: 2, ...fields })
	});
	const read = () => managedOffer(staff, course.slug, slug);
	await publishOffer({ actor: staff, slug, revision: (await read()).offer.revision });
	const { event } = await read();
	const order = (...passes: string[]) =>
		placeNew({ event } as never, { people: passes.map((pass) => personFields({ pass })) });
	const set = async (more: Record<string, unknown>) => {
		const { offer, dates } = await read();
		const input = offerFields({ capacity: 2, ...more });
		await saveOffer({
			...{ actor: staff, slug },
			input: {
				...input,
				revision: offer.revision,
				dates: dates.map(({ id }) => ({ ...input.dates[0]!, id }))
			}
		});
	};
	const type = async (status: PriceStatus) => {
		const db = await reader();
		const [found] = await db
			.select()
			.from(t.ticketType)
			.where(and(eq(t.ticketType.eventId, event.id), eq(t.ticketType.priceStatus, status)));
		return found;
	};
	return { staff, course, slug, event, read, order, set, type };
}

const broken = async () => verify(await reader());

describe('prices by status', () => {
	test('are those of the form, shown beside the others, and none where none is said', async () => {
		const made = await offered();
		expect((await made.read()).prices).toEqual({
			...{ member: 5000, standard: 8000, student: 3000, betweenJobs: null, partner: 0 }
		});
		const shown = (await shownOffers([made.event.id], now())).get(made.event.id)!;
		expect(shown.price).toEqual({ member: 5000, standard: 8000 });
		expect(shown.byStatus).toEqual([
			{ status: 'student', cents: 3000 },
			{ status: 'partner', cents: 0 }
		]);
		expect(shown.left).toBe(2);
	});

	test('are quoted as they are charged, and said on the order', async () => {
		const made = await offered();
		const { types } = await loadCatalogue(made.event.id);
		expect(types.map(({ code, priceStatus }) => [code, priceStatus])).toEqual([
			['formation', undefined],
			['formation-etudes', 'student'],
			['formation-partenaire', 'partner']
		]);
		const quoted = quote(types, 'standard', [['formation'], ['formation-etudes']]);
		expect(quoted.lines.map(({ description, amountCents }) => [description, amountCents])).toEqual([
			['Formation', 8000],
			['Formation, tarif étudiant', 3000]
		]);
		const placed = await made.order('formation', 'formation-etudes');
		expect(placed.totalCents).toBe(quoted.totalCents);
		const order = await findOrder(placed.code);
		expect(order.lines).toEqual(quoted.lines);
		expect(order.invoices[0]!.lines.map(({ description }) => description)).toEqual([
			`Formation – ${made.event.name}`,
			`Formation, tarif étudiant – ${made.event.name}`
		]);
		// Nothing of it is in the name that a badge prints.
		expect(order.people[1]!.tickets[0]).toMatchObject({ name: 'Formation', priceStatus: 'student' });
		expect(await refusal(made.order('formation-partenaire'))).toBe('sold_out');
		await cancelOrder({ actor: made.staff, orderCode: placed.code });
		expect((await findOrder(placed.code)).balanceCents).toBe(0);
		expect(await broken()).toEqual([]);
	});

	test('taken away, are sold no more; a place sold at one is still given to a colleague; set again, are sold', async () => {
		const made = await offered();
		const placed = await made.order('formation-etudes');
		await made.set({});
		expect((await made.read()).prices.student).toBeNull();
		expect(await refusal(made.order('formation-etudes'))).toBe('not_on_sale');
		const [from] = (await findOrder(placed.code)).people;
		const { givenName, familyName, email } = personFields();
		await transferRegistration({
			actor: made.staff,
			registrationCode: from!.code,
			to: { givenName, familyName, email },
			locale: 'fr'
		});
		expect((await findOrder(placed.code)).people.at(-1)!.tickets[0]).toMatchObject({ priceCents: 3000 });
		await made.set({ studentPrice: '35' });
		expect((await made.order('formation-etudes')).totalCents).toBe(4024);
		expect((await made.read()).prices).toMatchObject({ member: 5000, standard: 8000, student: 3500 });
		expect(await broken()).toEqual([]);
	});

	test('of an offer for members are the members’', async () => {
		const made = await offered({ membersOnly: 'yes', studentPrice: '10' });
		const { types } = await loadCatalogue(made.event.id);
		expect(types.map(({ priceCents }) => priceCents)).toEqual([
			{ member: 5000, standard: null },
			{ member: 1000, standard: null }
		]);
	});

	test('are held by the store; control: without its guards, they are not', async () => {
		const made = await offered();
		const placed = await made.order('formation');
		const { people } = await findOrder(placed.code);
		const student = (await made.type('student'))!;
		type Tx = Parameters<Parameters<typeof refusedBy>[0]>[0];
		const sell = (priceCents: number) => async (tx: Tx) => {
			await tx
				.update(t.ticket)
				.set({ status: 'cancelled' })
				.where(eq(t.ticket.registrationId, people[0]!.id));
			await tx.insert(t.ticket).values({
				...{ registrationId: people[0]!.id, ticketTypeId: student.id, priceCents },
				...{ audience: 'standard', taxCode: 'taxable' }
			});
			throw new Error('undo');
		};
		expect(await refusedBy(sell(2999))).toBe('ticket_status_price');
		expect(await refusedBy(sell(3000))).toContain('undo');
		expect(await without(['ticket_status_price'], sell(2999))).toContain('undo');

		const kind = (tx: Tx) =>
			tx.update(t.ticketType).set({ priceStatus: 'partner' }).where(eq(t.ticketType.id, student.id));
		expect(await refusedBy(kind)).toBe('ticket_type_status_kept');
		const add = (priceStatus: string) => (tx: Tx) =>
			tx.insert(t.ticketType).values({
				...{ eventId: made.event.id, code: `x-${priceStatus}`, name: 'X', role: 'admission', days: [] },
				priceStatus: priceStatus as 'student'
			});
		expect(await refusedBy(add('friend'))).toBe('ticket_type_status_known');
		expect(await without(['ticket_type_status_known'], add('friend'))).toBe('done');
		expect(await refusedBy(add('student'))).toMatch(/ticket_type\.event_id/);
	});
});
