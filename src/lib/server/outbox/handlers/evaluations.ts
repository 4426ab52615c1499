import { makeMails } from '../../mail/deliver.ts';
import { evaluationsAsked } from '../../mail/templates/evaluations.ts';
import { askedSessions } from '../../programme/evaluations/queries.ts';
import { findTicketById } from '../../registration/queries.ts';
import type { Handler } from '../worker.ts';

/** One message for a day's sessions; none where nothing is left to answer. */
export const onEvaluationsAsked: Handler<'evaluations.asked'> = async ({ registrationId, day }) => {
	const found = await findTicketById(registrationId);
	if (found.status !== 'active') return;
	const sessions = (await askedSessions(found)).filter((one) => one.day === day && one.state === 'open');
	if (sessions.length === 0) return;
	await makeMails([
		{
			dedupeKey: `evaluations.asked:${registrationId}:${day}`,
			template: 'evaluations',
			recipient: found.person.email,
			orderId: found.order.id,
			message: evaluationsAsked(found, sessions)
		}
	]);
};
