import { mailedApplication } from '../../exhibitors/applications/mailed.ts';
import { mailedAsked } from '../../exhibitors/leads/mailed.ts';
import { makeMails } from '../../mail/deliver.ts';
import { applicationDecided, applicationReceived } from '../../mail/templates/exhibitors.ts';
import { leadsAsked } from '../../mail/templates/leads.ts';
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

/** A visitor hears which exhibitors would keep their details; nothing once they answered them all. */
export const onLeadAsked: Handler<'lead.asked'> = async ({ registrationId }, { id }) => {
	const found = await mailedAsked(registrationId);
	if (!found || found.exhibitors.length === 0) return;
	await makeMails([
		{
			dedupeKey: `lead.asked:${id}`,
			template: 'leads-asked',
			recipient: found.to.email,
			message: leadsAsked(found)
		}
	]);
};
