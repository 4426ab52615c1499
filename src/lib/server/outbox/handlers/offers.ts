import { makeMails, type Draft } from '../../mail/deliver.ts';
import { lineEnded } from '../../mail/templates/line-ended.ts';
import {
	teamReminder,
	trainerTold,
	trainingConfirmed,
	trainingMoved,
	trainingReminder,
	trainingUndecided
} from '../../mail/templates/trainings.ts';
import { now } from '../../clock.ts';
import { staffAddresses } from '../../programme/proposals/mailing.ts';
import { peopleOfWaits } from '../../registration/line/queries.ts';
import { findTicketById } from '../../registration/queries.ts';
import { accessAt } from '../../trainings/given.ts';
import {
	offerOfMeeting,
	offerToMail,
	registeredIn,
	teamToMail,
	trainersToMail,
	type OfferToMail
} from '../../trainings/mailing.ts';
import type { Handler } from '../worker.ts';

/** Messages made in one write. */
const BATCH = 25;

/** Those registered and the trainers hear that a tentative offer takes place; unless it was called off since. */
export const onTrainingConfirmed: Handler<'training.confirmed'> = async ({ eventId }) => {
	const of = await offerToMail(eventId);
	if (of.offer.status === 'cancelled') return;
	const key = `training.confirmed:${eventId}`;
	const drafts = (await registeredIn(eventId)).map((one): Draft => ({
		dedupeKey: `${key}:${one.registrationId}`,
		template: 'training-confirmed',
		recipient: one.email,
		orderId: one.orderId,
		message: trainingConfirmed(of, one)
	}));
	await send([...drafts, ...(await toTrainers(of, key, 'confirmed'))]);
};

/** Those registered and the trainers hear of meetings or of a place that changed, as they stand now. */
export const onTrainingMoved: Handler<'training.moved'> = async ({ eventId, was, placeWas }, { id }) => {
	const of = await offerToMail(eventId);
	if (of.offer.status === 'cancelled') return;
	const key = `training.moved:${id}`;
	const drafts = (await registeredIn(eventId)).map((one): Draft => ({
		dedupeKey: `${key}:${one.registrationId}`,
		template: 'training-moved',
		recipient: one.email,
		orderId: one.orderId,
		message: trainingMoved(of, one, { was, placeWas })
	}));
	await send([...drafts, ...(await toTrainers(of, key, 'moved'))]);
};

/** The trainers and those in line hear that an offer was called off; those registered hear it from their order. */
export const onTrainingCancelled: Handler<'training.cancelled'> = async ({ eventId, waits }) => {
	const of = await offerToMail(eventId);
	const key = `training.cancelled:${eventId}`;
	const line = (await peopleOfWaits(waits)).map((one): Draft => ({
		dedupeKey: `${key}:wait:${one.id}`,
		template: 'line-ended',
		recipient: one.email,
		message: lineEnded(of, one)
	}));
	await send([...line, ...(await toTrainers(of, key, 'cancelled'))]);
};

/** The permanence hears that it has to decide; unless it was decided since. */
export const onTrainingUndecided: Handler<'training.undecided'> = async ({ eventId }, { id }) => {
	const of = await offerToMail(eventId);
	if (of.offer.status !== 'tentative') return;
	const people = (await registeredIn(eventId)).length;
	await send(
		(await staffAddresses()).map((recipient) => ({
			dedupeKey: `training.undecided:${id}:${recipient}`,
			template: 'training-undecided',
			recipient,
			message: trainingUndecided(of, people)
		}))
	);
};

/** One person gets the room and the link; if they are still registered, and the meeting still as it was when it was due. */
export const onTrainingReminded: Handler<'training.reminded'> = async (
	{ registrationId, sessionId },
	{ id }
) => {
	const { event } = await findTicketById(registrationId);
	const of = await offerToMail(event.id);
	const to = (await registeredIn(event.id)).find((one) => one.registrationId === registrationId);
	const meeting = of.meetings.find((one) => one.id === sessionId);
	if (!to || !meeting) return;
	const { access } = accessAt(of.offer, [meeting], now());
	if (!access) return;
	await send([
		{
			dedupeKey: `training.reminded:${id}`,
			template: 'training-reminder',
			recipient: to.email,
			orderId: to.orderId,
			message: trainingReminder(of, to, { meeting, access })
		}
	]);
};

/** Those who manage an organisation hear how many of its people train soon, unless they are the only one. */
export const onTeamReminded: Handler<'training.team_reminded'> = async (
	{ organisationId, sessionId },
	{ id }
) => {
	const of = await offerToMail(await offerOfMeeting(sessionId));
	const meeting = of.meetings.find((one) => one.id === sessionId);
	if (!meeting || of.offer.status !== 'confirmed') return;
	const team = (await registeredIn(of.event.id)).filter((one) => one.organisationId === organisationId);
	const { name, managers } = await teamToMail(organisationId);
	await send(
		managers
			.filter(({ email }) => team.some((one) => one.email !== email))
			.map(({ personId, givenName, email }) => ({
				dedupeKey: `training.team_reminded:${id}:${personId}`,
				template: 'training-team',
				recipient: email,
				message: teamReminder(of, { givenName, organisation: name, people: team.length }, meeting)
			}))
	);
};

async function toTrainers(
	of: OfferToMail,
	key: string,
	what: 'confirmed' | 'moved' | 'cancelled'
): Promise<Draft[]> {
	const trainers = await trainersToMail(of.event.id);
	return trainers.map(({ name, email }) => ({
		dedupeKey: `${key}:trainer:${email}`,
		template: 'training-trainer',
		recipient: email,
		message: trainerTold(of, name, what)
	}));
}

async function send(drafts: readonly Draft[]): Promise<void> {
	for (let from = 0; from < drafts.length; from += BATCH) await makeMails(drafts.slice(from, from + BATCH));
}
