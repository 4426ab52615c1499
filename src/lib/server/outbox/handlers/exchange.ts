import { makeMails } from '../../mail/deliver.ts';
import { tablesTold } from '../../mail/templates/exchange.ts';
import { ownExchanges } from '../../programme/exchange/queries.ts';
import { findTicketById } from '../../registration/queries.ts';
import type { Handler } from '../worker.ts';

/** One person's tables of a session as they stand; nothing where they left it since. */
export const onExchangeSeated: Handler<'exchange.seated'> = async ({ registrationId, sessionId, change }) => {
	const found = await findTicketById(registrationId);
	// A place that is only held for a payment is not announced.
	if (found.status !== 'active' || found.order.status === 'held') return;
	const exchange = (await ownExchanges(found)).find((one) => one.sessionId === sessionId);
	if (!exchange) return;
	await makeMails([
		{
			dedupeKey: `exchange.seated:${change}:${registrationId}`,
			template: 'tables',
			recipient: found.person.email,
			orderId: found.order.id,
			message: tablesTold(found, exchange)
		}
	]);
};
