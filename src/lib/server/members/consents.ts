import { PURPOSES, type ConsentPurpose } from '../../schemas/consents.ts';
import { requirePerson, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { write, type Tx } from '../db/write.ts';
import { forgetAsked } from './asked-consents.ts';
import { stateOf, writeConsents, type ConsentState } from './consent-lines.ts';

/** The consents of the person who asks. */
export async function myConsents(actor: Actor): Promise<ConsentState> {
	return stateOf(await reader(), requirePerson(actor).personId);
}

/**
 * Gives or takes back the consents named: a line for each that changes, with the sentence shown, and an audit row.
 * @returns how many changed
 */
export async function changeConsents(
	actor: Actor,
	wanted: Partial<Record<ConsentPurpose, boolean>>,
	locale: 'fr' | 'en'
): Promise<number> {
	const { personId } = requirePerson(actor);
	return write('members.changeConsents', async (tx) => {
		// Whoever says all they want has answered what was asked of them.
		await forgetAsked(tx, [personId]);
		return sayConsents(tx, actor, { personId, wanted, locale, source: 'compte' });
	});
}

/**
 * Writes what the person who asks says of some purposes; those that do not change leave no line.
 * @returns how many changed
 */
export async function sayConsents(
	tx: Tx,
	actor: Actor,
	said: {
		personId: number;
		wanted: Partial<Record<ConsentPurpose, boolean>>;
		locale: 'fr' | 'en';
		source: string;
	}
): Promise<number> {
	const { personId, wanted, locale, source } = said;
	const before = await stateOf(tx, personId);
	const changed = PURPOSES.filter(
		(purpose) => wanted[purpose] !== undefined && before[purpose].granted !== wanted[purpose]
	);
	if (changed.length === 0) return 0;
	await writeConsents(
		tx,
		actor,
		changed.map((purpose) => ({ personId, purpose, granted: wanted[purpose]!, locale, source }))
	);
	return changed.length;
}
