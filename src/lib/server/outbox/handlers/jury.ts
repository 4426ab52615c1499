import { jurorToMail, leftOf, titleOf } from '../../awards/jury/mailing.ts';
import { makeMails } from '../../mail/deliver.ts';
import {
	dossiersGiven,
	jurorGone,
	juryInvitation,
	juryReminder,
	scoresWithdrawn
} from '../../mail/templates/jury.ts';
import { staffAddresses } from '../../programme/proposals/mailing.ts';
import type { Handler } from '../worker.ts';

/** The invitation, unless it was taken back or answered meanwhile. */
export const onJurorInvited: Handler<'juror.invited'> = async ({ jurorId }, { id }) => {
	const found = await jurorToMail(jurorId);
	if (found?.status !== 'invited') return;
	await makeMails([
		{
			dedupeKey: `juror.invited:${id}`,
			template: 'jury-invitation',
			recipient: found.email,
			message: juryInvitation(found)
		}
	]);
};

/** What is left to do, as it is now; nothing to whoever is done since. */
export const onJurorReminded: Handler<'juror.reminded'> = async ({ jurorId }, { id }) => {
	const found = await jurorToMail(jurorId);
	if (found?.status !== 'invited' && found?.status !== 'accepted') return;
	const left = await leftOf(jurorId);
	const isDone = found.status === 'accepted' && left.toDeclare === 0 && left.toRead === 0;
	if (isDone) return;
	await makeMails([
		{
			dedupeKey: `juror.reminded:${id}`,
			template: 'jury-reminder',
			recipient: found.email,
			message: found.status === 'invited' ? juryInvitation(found) : juryReminder(found, left)
		}
	]);
};

/** What they were given to read, in one message. */
export const onJuryAssigned: Handler<'jury.assigned'> = async ({ jurorId }, { id }) => {
	const found = await jurorToMail(jurorId);
	if (found?.status !== 'accepted') return;
	await makeMails([
		{
			dedupeKey: `jury.assigned:${id}`,
			template: 'jury-assigned',
			recipient: found.email,
			message: dossiersGiven(found)
		}
	]);
};

/** The permanence hears who will not read. */
export const onJurorLeft: Handler<'juror.left'> = async ({ jurorId }, { id }) => {
	const found = await jurorToMail(jurorId);
	if (found?.status !== 'left' && found?.status !== 'declined') return;
	await makeMails(
		(await staffAddresses()).map((recipient) => ({
			dedupeKey: `juror.left:${id}:${recipient}`,
			template: 'juror-left' as const,
			recipient,
			message: jurorGone(found)
		}))
	);
};

/** The permanence hears whose scores count no more. */
export const onJurorRecused: Handler<'juror.recused'> = async ({ jurorId, nominationId }, { id }) => {
	const found = await jurorToMail(jurorId);
	if (!found) return;
	const title = await titleOf(nominationId);
	await makeMails(
		(await staffAddresses()).map((recipient) => ({
			dedupeKey: `juror.recused:${id}:${recipient}`,
			template: 'juror-recused' as const,
			recipient,
			message: scoresWithdrawn(found, title)
		}))
	);
};
