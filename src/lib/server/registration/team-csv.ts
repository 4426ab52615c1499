import { stringify } from 'csv-stringify/sync';
import { requireManager, type Actor } from '../auth/policy.ts';
import { registrationsOfOrganisation } from './queries.ts';

/**
 * An organisation's people in every event, for a spreadsheet: one line a registration, cancelled ones too. UTF-8 with
 * its mark, so that accents are read.
 * @throws Refusal `not_allowed` (403)
 */
export async function teamCsv(actor: Actor, organisationId: number): Promise<string> {
	requireManager(actor, organisationId);
	const registrations = await registrationsOfOrganisation(organisationId);
	const rows = registrations.map(({ event, person, order, tickets, bookings, status, code }) => [
		event.name,
		event.firstDay,
		person.givenName,
		person.familyName,
		person.email,
		status === 'active' ? 'active' : 'annulée',
		tickets
			.filter((ticket) => ticket.status === status)
			.map(({ name }) => name)
			.join(', '),
		bookings.map(({ title }) => title).join(', '),
		code,
		order.code
	]);
	return stringify(
		[
			[
				'événement',
				'premier jour',
				'prénom',
				'nom',
				'courriel',
				'état',
				'forfait',
				'ateliers',
				'inscription',
				'commande'
			],
			...rows
		],
		{ bom: true, record_delimiter: 'windows', escape_formulas: true }
	);
}
