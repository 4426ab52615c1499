import { eq } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { time } from '../../../src/lib/format/dates.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import {
	onTeamReminded,
	onTrainingCancelled,
	onTrainingMoved,
	onTrainingReminded,
	onTrainingUndecided
} from '../../../src/lib/server/outbox/handlers/offers.ts';
import { onOrderConfirmed } from '../../../src/lib/server/outbox/handlers/orders.ts';
import { makeCourseSession } from '../../factories/course.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';

let restore = () => {};
afterEach(() => restore());

const mails = async (template: string) => {
	const db = await reader();
	return db.select().from(t.mail).where(eq(t.mail.template, template));
};
let serial = 9_000;
const fact = () => ({ id: ++serial }) as never;

const LINK = 'https://rencontre.example/porte';

/** An online offer with two people of an organisation, whose manager is neither. */
async function makeTaught(status: 'tentative' | 'confirmed' = 'confirmed') {
	const made = await makeCourseSession({
		offer: { status, format: 'online', meetingUrl: LINK, minPeople: 6, accessMinutes: 60 }
	});
	const organisation = await makeOrganisation();
	const manager = await makePerson({ organisationIds: [organisation.id] });
	const placed = await placeNew(made as never, {
		people: [1, 2].map(() => personFields({ pass: 'formation' })),
		fields: { payer: { organisationId: organisation.id } }
	});
	const db = await reader();
	const people = await db.select().from(t.registration).where(eq(t.registration.orderId, placed.orderId));
	return { made, organisation, manager, people, sessionId: made.dates[0]!.id, date: made.dates[0]! };
}

test('a reminder gives the link in time, once, and to nobody who left', async () => {
	const { people, sessionId, date, made } = await makeTaught();
	const [one, two] = people;
	const early = fact();
	await onTrainingReminded({ registrationId: one!.id, sessionId }, early);
	expect(await mails('training-reminder')).toEqual([]);
	restore = setClock(() => date.startsAt.getTime() - 59 * 60_000);
	const told = fact();
	await onTrainingReminded({ registrationId: one!.id, sessionId }, told);
	await onTrainingReminded({ registrationId: one!.id, sessionId }, told);
	const [letter, ...more] = await mails('training-reminder');
	expect(more).toEqual([]);
	expect(letter!.text).toContain(LINK);
	expect(letter!.subject).toContain(made.event.name);
	await write('trainings.test', (tx) =>
		tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.id, two!.id))
	);
	await onTrainingReminded({ registrationId: two!.id, sessionId }, fact());
	expect(await mails('training-reminder')).toHaveLength(1);
});

test('the confirmation and the tickets say the hours of each meeting, and no door to who comes online', async () => {
	const { people, date } = await makeTaught();
	await onOrderConfirmed({ orderId: people[0]!.orderId }, fact());
	const hours = `de ${time(date.startsAt)} à ${time(date.endsAt)}`;
	const [[confirmation], tickets] = [await mails('confirmation'), await mails('ticket')];
	expect(tickets).toHaveLength(2);
	for (const letter of [confirmation!, ...tickets]) expect(letter.text).toContain(hours);
	expect(tickets[0]!.text).toContain('Le lien de la rencontre vous est donné avant');
	expect(tickets[0]!.text).not.toContain('À l’accueil');
	expect(confirmation!.text).not.toContain('ateliers');
});

test('whoever manages an organisation hears how many of its people come, without the link', async () => {
	const { organisation, manager, sessionId } = await makeTaught();
	await onTeamReminded({ organisationId: organisation.id, sessionId }, fact());
	const letter = (await mails('training-team')).find(({ recipient }) => recipient === manager.person.email);
	expect(letter!.text).toContain('2\u00a0personnes de votre équipe');
	expect(letter!.text).not.toContain(LINK);
});

test('a move and an end are told to those registered and to the trainers, a decision to the permanence', async () => {
	const { made, date } = await makeTaught('tentative');
	const eventId = made.event.id;
	const { person: trainer } = await makePerson();
	const { person: staff } = await makePerson({ roles: ['staff'] });
	await write('trainings.test', (tx) =>
		tx.insert(t.speaker).values({ eventId, personId: trainer.id, slug: 'f', name: 'Florence Gagné' })
	);
	await onTrainingMoved({ eventId, was: [date.startsAt.getTime()], placeWas: 'Lévis' }, fact());
	const moved = await mails('training-moved');
	expect(moved).toHaveLength(2);
	expect(moved[0]!.text).toContain('Lévis');
	expect(moved[0]!.text).not.toContain(LINK);
	await onTrainingUndecided({ eventId }, fact());
	const undecided = (await mails('training-undecided')).find(({ recipient }) => recipient === staff.email);
	expect(undecided!.text).toContain('2 sur 6');
	await onTrainingCancelled({ eventId, waits: [] }, fact());
	const toTrainer = (await mails('training-trainer')).filter(({ recipient }) => recipient === trainer.email);
	expect(toTrainer.map(({ subject }) => subject.split('\u00a0')[0])).toEqual([
		'Changement',
		'Séance annulée'
	]);
});
