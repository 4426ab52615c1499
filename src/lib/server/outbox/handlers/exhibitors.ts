import { mailedApplication } from '../../exhibitors/applications/mailed.ts';
import { makeMails } from '../../mail/deliver.ts';
import { applicationDecided, applicationReceived } from '../../mail/templates/exhibitors.ts';
import type { Handler } from '../worker.ts';

/** Whoever answers for an application hears that it has arrived; nothing once they took it back. */
export const onExhibitorSubmitted: Handler<'exhibitor.submitted'> = async ({ exhibitorId }, { id }) => {
	const found = await mailedApplication(exhibitorId);
	if (!found || found.status === 'draft' || found.status === 'withdrawn') return;
	await makeMails([
		{
			dedupeKey: `exhibitor.submitted:${id}`,
			template: 'exhibitor-received',
			recipient: found.to.email,
			message: applicationReceived(found)
		}
	]);
};

/** The letter of a decision; a later one has a letter of its own. */
export const onExhibitorDecided: Handler<'exhibitor.decided'> = async ({ exhibitorId, decision }, { id }) => {
	const found = await mailedApplication(exhibitorId);
	const stands = found?.status === decision || (decision === 'approved' && found?.status === 'confirmed');
	if (!found || !stands) return;
	await makeMails([
		{
			dedupeKey: `exhibitor.decided:${id}`,
			template: 'exhibitor-decision',
			recipient: found.to.email,
			message: applicationDecided(found, decision)
		}
	]);
};
