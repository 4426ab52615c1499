import { dossierToMail, jurorToMail, leftOf } from '../../awards/jury/mailing.ts';
import { officeAddresses } from '../../awards/jury/office-addresses.ts';
import { makeMails } from '../../mail/deliver.ts';
import {
	dossierClosed,
	dossiersGiven,
	invitationReminder,
	jurorGone,
	jurorRemoved,
	juryInvitation,
	juryReminder,
	keptFromDossier
} from '../../mail/templates/jury.ts';
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
			message: found.status === 'invited' ? invitationReminder(found) : juryReminder(found, left)
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
		(await officeAddresses(found.edition.slug)).map((recipient) => ({
			dedupeKey: `juror.left:${id}:${recipient}`,
			template: 'juror-left' as const,
			recipient,
			message: jurorGone(found)
		}))
	);
};

/** Whoever was taken out hears it, unless they were asked again since. */
export const onJurorRemoved: Handler<'juror.removed'> = async ({ jurorId, why }, { id }) => {
	const found = await jurorToMail(jurorId);
	if (found?.status !== 'left') return;
	await makeMails([
		{
			dedupeKey: `juror.removed:${id}`,
			template: 'juror-removed',
			recipient: found.email,
			message: jurorRemoved(found, why)
		}
	]);
};

/** The permanence hears of a dossier that a juror reads no more. */
export const onJurorRecused: Handler<'juror.recused'> = async (
	{ jurorId, nominationId, was, byStaff },
	{ id }
) => {
	const found = await jurorToMail(jurorId);
	if (!found) return;
	const dossier = await dossierToMail(jurorId, nominationId);
	await makeMails(
		(await officeAddresses(found.edition.slug)).map((recipient) => ({
			dedupeKey: `juror.recused:${id}:${recipient}`,
			template: 'juror-recused' as const,
			recipient,
			message: dossierClosed(found, { title: dossier.title, was, byStaff })
		}))
	);
};

/** Whoever was kept from a dossier hears it. */
export const onJurorKeptFrom: Handler<'juror.kept_from'> = async ({ jurorId, nominationId }, { id }) => {
	const found = await jurorToMail(jurorId);
	if (found?.status !== 'accepted') return;
	await makeMails([
		{
			dedupeKey: `juror.kept_from:${id}`,
			template: 'juror-kept-from',
			recipient: found.email,
			message: keptFromDossier(found, await dossierToMail(jurorId, nominationId))
		}
	]);
};
