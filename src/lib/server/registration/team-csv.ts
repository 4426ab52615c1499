import type { Actor } from '../auth/policy.ts';
import { csvHead, csvLines, harmless } from '../csv.ts';
import { registrationsOfOrganisation, standingInTeam } from './queries.ts';

const OF_TEAM = { ours: 'oui', to_confirm: 'à confirmer', not_ours: 'non' };

/**
 * An organisation's people in every event, for a spreadsheet: one line a registration, cancelled ones too.
 * @throws Refusal `not_allowed` (403)
 */
export async function teamCsv(actor: Actor, organisationId: number): Promise<string> {
	const registrations = await registrationsOfOrganisation(actor, organisationId);
	const standing = await standingInTeam(actor, organisationId);
	const rows = registrations.map(
		({ givenName, familyName, event, person, order, tickets, bookings, status, code }) => [
			event.name,
			event.firstDay,
			givenName,
			familyName,
			person.email,
			status === 'active' ? 'active' : 'annulée',
			tickets
				.filter((ticket) => ticket.status === status)
				.map(({ name }) => name)
				.join(', '),
			bookings.map(({ title }) => title).join(', '),
			code,
			order.code,
			OF_TEAM[standing.get(person.id) ?? 'to_confirm']
		]
	);
	return (
		csvHead([
			...['événement', 'premier jour', 'prénom', 'nom', 'courriel', 'état', 'forfait', 'ateliers'],
			...['inscription', 'commande', 'de l’équipe']
		]) + csvLines(rows.map((fields) => fields.map(harmless)))
	);
}
