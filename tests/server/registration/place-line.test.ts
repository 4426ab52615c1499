import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { HOUR_MS, now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { onTrainingCancelled } from '../../../src/lib/server/outbox/handlers/offers.ts';
import { onPlaceOffered } from '../../../src/lib/server/outbox/handlers/trainings.ts';
import { NO_TRACES } from '../../../src/lib/server/privacy/forget-mail.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { forgetPeople } from '../../../src/lib/server/privacy/forget-people.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { cancelOrder } from '../../../src/lib/server/registration/cancel.ts';
import { expireHolds } from '../../../src/lib/server/registration/expire-holds.ts';
import { lapsePlaces } from '../../../src/lib/server/registration/line/offer-places.ts';
import { lineOf, myLines, myPlaceWait } from '../../../src/lib/server/registration/line/queries.ts';
import { leaveLine, waitForPlace } from '../../../src/lib/server/registration/line/wait-for-place.ts';
import { applyStripeEvent } from '../../../src/lib/server/registration/settle.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { cancelOffer } from '../../../src/lib/server/trainings/offer-state.ts';
import { saveOffer } from '../../../src/lib/server/trainings/save-offer.ts';
import { checkoutCompleted } from '../../fakes/stripe-events.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { byHand, full } from '../../factories/full-offer.ts';
import { offerFields } from '../../factories/offer.ts';
import { makePerson } from '../../factories/people.ts';
import { refusal, withGuardOff } from '../../setup/guards.ts';

let restore = () => {};
afterEach(() => restore());
const at = (instant: Date) => {
	restore();
	restore = setClock(() => instant.getTime());
};

const broken = async () => (await verify(await reader())).filter(({ rule }) => /place|quota/.test(rule));

describe('the line of a full offer', () => {
	test('is joined once, by whoever is not registered, where no place is left', async () => {
		const made = await full({ line: 2 });
		const [first, second] = made.waiting;
		await waitForPlace(first!.actor, made.slug);
		expect(await myPlaceWait(first!.actor, made.event.id)).toMatchObject({ status: 'waiting', position: 1 });
		expect(await myPlaceWait(second!.actor, made.event.id)).toMatchObject({ position: 2 });
		expect((await lineOf(made.staff, made.event.id)).map(({ email }) => email)).toEqual(
			made.waiting.map(({ person }) => person.email)
		);
		await made.free();
		await leaveLine(first!.actor, made.slug);
		await leaveLine(second!.actor, made.slug);
		expect(await refusal(waitForPlace(first!.actor, made.slug))).toBe('places_left');
		await made.order(first);
		expect(await refusal(waitForPlace(first!.actor, made.slug))).toBe('registered_already');
		expect(await refusal(waitForPlace(byHand, made.slug))).toBe('sign_in_required');
	});

	test('is in the account of whoever waits, the places offered to them first, until they leave or are late', async () => {
		const [later, sooner] = [await full(), await full()];
		const { actor } = await makePerson();
		await waitForPlace(actor, later.slug);
		await waitForPlace(actor, sooner.slug);
		await sooner.free();
		expect(await myLines(actor)).toMatchObject([
			{ eventSlug: sooner.slug, courseSlug: sooner.course.slug, status: 'offered', position: 0 },
			{ eventSlug: later.slug, status: 'waiting', position: 1 }
		]);
		const { actor: another } = await makePerson();
		expect(await myLines(another)).toEqual([]);
		expect(await refusal(myLines(byHand))).toBe('sign_in_required');
		expect(await leaveLine(actor, later.slug)).toBe(true);
		const [offered] = await myLines(actor);
		at(offered!.offeredUntil!);
		expect(await myLines(actor)).toEqual([]);
	});

	test('has the place that comes back, kept for the first until its time, then for the next', async () => {
		const made = await full({ line: 2 });
		const [first, second] = made.waiting;
		await made.free();
		const offered = await myPlaceWait(first!.actor, made.event.id);
		expect(offered).toMatchObject({ status: 'offered', position: 0 });
		expect(offered!.offeredUntil!.getTime() - now().getTime()).toBeGreaterThan(47 * HOUR_MS);
		expect(await myPlaceWait(second!.actor, made.event.id)).toMatchObject({ position: 1 });
		expect((await made.quota()).taken).toBe(1);
		// Nobody else has it, not even the next in line.
		expect(await refusal(made.order())).toBe('sold_out');
		expect(await refusal(made.order(second))).toBe('sold_out');
		expect(await broken()).toEqual([]);

		at(new Date(offered!.offeredUntil!.getTime() + 1));
		expect(await myPlaceWait(first!.actor, made.event.id)).toBeNull();
		await lapsePlaces();
		expect(await myPlaceWait(second!.actor, made.event.id)).toMatchObject({ status: 'offered' });
		expect(await refusal(made.order(first))).toBe('sold_out');
		await made.order(second);
		expect((await made.quota()).taken).toBe(1);
		expect(await myPlaceWait(second!.actor, made.event.id)).toBeNull();
	});

	test('is answered by an order for one, or declined, and tells by mail once', async () => {
		const made = await full({ line: 2 });
		const [first, second] = made.waiting;
		await made.free();
		expect(await refusal(made.order(first, 2))).toBe('sold_out');
		expect(await myPlaceWait(first!.actor, made.event.id)).toMatchObject({ status: 'offered' });
		const db = await reader();
		const [wait] = await db.select().from(t.placeWait).where(eq(t.placeWait.personId, first!.person.id));
		for (const id of [1, 2]) await onPlaceOffered({ waitId: wait!.id }, { id } as never);
		const mails = await db.select().from(t.mail).where(eq(t.mail.recipient, first!.person.email));
		expect(mails).toHaveLength(1);
		expect(mails[0]!.text).toContain(`/formations/${made.course.slug}/attente/${made.slug}`);
		expect(await leaveLine(first!.actor, made.slug)).toBe(true);
		expect(await leaveLine(first!.actor, made.slug)).toBe(false);
		expect(await myPlaceWait(second!.actor, made.event.id)).toMatchObject({ status: 'offered' });
		await made.order(second);
		expect(await broken()).toEqual([]);
	});

	test('keeps its place for whoever waited: not for others, nor past its time', async () => {
		const made = await full({ line: 2 });
		const [first, second] = made.waiting;
		await made.free();
		// An order that nobody pays would put the second out of the line, and the first would pass it.
		const forOther = placeNew({ event: made.event } as never, {
			actor: first!.actor,
			people: [personFields({ pass: 'formation', email: second!.person.email })]
		});
		expect(await refusal(forOther)).toBe('place_is_yours');
		expect(await myPlaceWait(second!.actor, made.event.id)).toMatchObject({ position: 1 });
		const { offeredUntil } = (await myPlaceWait(first!.actor, made.event.id))!;
		// The worker has not come by yet.
		at(new Date(offeredUntil!.getTime() + 1));
		expect(await refusal(made.order(first))).toBe('sold_out');
		await lapsePlaces();
		await made.order(second);
		expect(await broken()).toEqual([]);
	});

	test('lets go of whoever pays late for a place they had let go', async () => {
		const made = await full({ line: 1 });
		const [first] = made.waiting;
		await made.free();
		const held = await placeNew({ event: made.event } as never, {
			actor: first!.actor,
			people: [personFields({ pass: 'formation', email: first!.person.email })],
			fields: { method: 'card' }
		});
		at(new Date(now().getTime() + HOUR_MS));
		await expireHolds();
		const [ended] = await (await reader()).select().from(t.order).where(eq(t.order.id, held.orderId));
		const stranger = await made.order();
		await waitForPlace(first!.actor, made.slug);
		await cancelOrder({ actor: byHand, orderCode: stranger.code });
		expect(await myPlaceWait(first!.actor, made.event.id)).toMatchObject({ status: 'offered' });
		await applyStripeEvent(checkoutCompleted(ended!));
		expect(await myPlaceWait(first!.actor, made.event.id)).toBeNull();
		expect((await made.quota()).taken).toBe(1);
		expect(await broken()).toEqual([]);
	});

	test('is offered the places that the office adds, and none once it is called off', async () => {
		const made = await full({ line: 3 });
		const found = await made.read();
		const input = {
			...offerFields({ capacity: 3 }),
			revision: found.offer.revision,
			dates: found.dates.map(({ id }) => ({ ...offerFields().dates[0]!, id }))
		};
		await saveOffer({ actor: made.staff, slug: made.slug, input });
		const states = async () => (await lineOf(made.staff, made.event.id)).map(({ status }) => status);
		expect(await states()).toEqual(['offered', 'offered', 'waiting']);
		const { offer } = await made.read();
		await cancelOffer({ actor: made.staff, slug: made.slug, revision: offer.revision, reason: 'Tempête' });
		expect(await states()).toEqual([]);
		expect((await made.quota()).taken).toBe(0);
		expect(await broken()).toEqual([]);
		// Each of them hears of it, once, and why.
		const db = await reader();
		const [fact] = (await db.select().from(t.outbox).where(eq(t.outbox.kind, 'training.cancelled'))).filter(
			({ payload }) => payload.eventId === made.event.id
		);
		for (const _ of [1, 2]) await onTrainingCancelled(fact!.payload as never, fact as never);
		const told = await db.select().from(t.mail).where(eq(t.mail.template, 'line-ended'));
		expect(told.map(({ recipient }) => recipient)).toEqual(made.waiting.map(({ person }) => person.email));
		expect(told[0]!.text).toContain('Tempête');
	});

	test('is in the data of whoever waits, and gives the place back when they are forgotten', async () => {
		const made = await full({ line: 2 });
		const [first, second] = made.waiting;
		await made.free();
		const { data } = await exportMyData(first!.actor);
		expect(data.attentes_de_places).toMatchObject([{ etat: 'offered' }]);
		await write('privacy.test', (tx) => forgetPeople(tx, [first!.person.id], NO_TRACES));
		expect((await made.quota()).taken).toBe(0);
		await lapsePlaces();
		expect(await myPlaceWait(second!.actor, made.event.id)).toMatchObject({ status: 'offered' });
	});
});

describe('many at once for the places that come back', () => {
	/** Four places come back while six wait and twelve strangers try to order. */
	async function crowd() {
		const made = await full({ places: 4, line: 6 });
		const ends = await Promise.all([
			...[0, 1, 2, 3].map((i) => refusal(made.free(i))),
			...Array.from({ length: 12 }, () => refusal(made.order())),
			...made.waiting.map((one) => refusal(made.order(one))),
			lapsePlaces().then(() => 'swept')
		]);
		const strangers = ends.slice(4, 16).filter((end) => end === 'done').length;
		const { taken, capacity } = await made.quota();
		return { made, strangers, taken, capacity };
	}

	test('nobody passes before those who wait, and none is sold twice', async () => {
		const { made, strangers, taken, capacity } = await crowd();
		expect(strangers).toBe(0);
		expect(taken).toBe(capacity);
		const line = await lineOf(made.staff, made.event.id);
		const firstWaiting = line.findIndex(({ status }) => status === 'waiting');
		expect(
			line.slice(firstWaiting === -1 ? line.length : firstWaiting).some(({ status }) => status === 'offered')
		).toBe(false);
		expect(await broken()).toEqual([]);
	});

	test('control: without the guard, a place freed by hand goes to whoever comes first', async () => {
		const made = await full({ places: 1, line: 1 });
		const freeUnseen = () =>
			write('programme.test', (tx) =>
				tx
					.update(t.quota)
					.set({ capacity: sql`capacity + 1` })
					.where(eq(t.quota.eventId, made.event.id))
			);
		await freeUnseen();
		expect(await refusal(made.order())).toBe('sold_out');
		expect(await broken()).not.toEqual([]);
		await withGuardOff(['place_queue'], async () => {
			expect(await refusal(made.order())).toBe('done');
		});
		await freeUnseen();
		await withGuardOff(['place_wait_takes'], () => lapsePlaces());
		expect((await broken()).map(({ rule }) => rule)).toContain('quota_taken');
	});
});
