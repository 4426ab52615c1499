import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { creditLedger } from '../../../src/lib/server/registration/credits/ledger.ts';
import { correctCredits, grantCredits } from '../../../src/lib/server/registration/credits/office.ts';
import { creditHolders, creditsOf } from '../../../src/lib/server/registration/credits/organisations.ts';
import { addPack, allPacks, setPackOnSale } from '../../../src/lib/server/registration/credits/packs.ts';
import { makeOrganisation } from '../../factories/people.ts';

/** What the office reads and does of packs and credits. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

const pack = { name: 'Forfait de 3 places', places: 3, priceCents: 30_000, validDays: 365 };

async function granted() {
	const organisation = await makeOrganisation();
	const input = { organisationId: organisation.id, places: 4, validDays: 90, reason: 'Geste de bienvenue' };
	await grantCredits(system('test'), input);
	const { ledger } = await creditsOf(system('test'), organisation.slug);
	return { organisation, input, lotId: ledger.lots[0]!.id };
}

export const CREDIT_READS: Calls = {
	allPacks: async (actor) => allPacks(actor),
	creditHolders: async (actor) => creditHolders(actor),
	creditLedger: async (actor) => creditLedger(actor, (await granted()).organisation.id),
	creditsOf: async (actor) => creditsOf(actor, (await granted()).organisation.slug)
};

export const CREDIT_COMMANDS: Calls = {
	addPack: async (actor) => addPack(actor, pack),
	setPackOnSale: async (actor) => setPackOnSale(actor, await addPack(system('test'), pack), false),
	grantCredits: async (actor) => grantCredits(actor, (await granted()).input),
	correctCredits: async (actor) => {
		const { organisation, lotId } = await granted();
		return correctCredits(actor, {
			...{ organisationId: organisation.id, lotId, places: 1, reason: 'Erreur de saisie' }
		});
	}
};
