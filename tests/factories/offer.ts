import { addDays, dayOf } from '../../src/lib/format/dates.ts';
import { offerInput, type OfferInput } from '../../src/lib/schemas/trainings.ts';
import { now } from '../../src/lib/server/clock.ts';

/** What the form of an offer says: in thirty days, nine to noon, twelve places, online, free of a minimum. */
export function offerFields(fields: Record<string, unknown> = {}): OfferInput {
	const day = addDays(dayOf(now()), 30);
	return offerInput.parse({
		...{ dates: [{ day, from: '09:00', to: '12:00' }], format: 'online' },
		...{ meetingUrl: 'https://rencontre.example/salle-7', accessMinutes: 2880, capacity: 12 },
		...{ memberPrice: '50', standardPrice: '80,00' },
		opensAt: `${addDays(day, -60)}T09:00`,
		closesAt: `${day}T09:00`,
		changesCloseAt: `${addDays(day, -5)}T17:00`,
		...fields
	});
}
