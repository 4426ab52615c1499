import type { Database } from '../../db/client.ts';
import type { Tx } from '../../db/write.ts';
import { digestOf } from '../../ids.ts';
import type { Hint } from './nearness.ts';
import { askedOf, type Asked } from './parties.ts';

/** What a juror is asked of conflicts, before anything opens. */
export interface ConflictQuestions {
	/** Of prizes read with names: nothing but these words of each dossier. */
	prizes: {
		name: string;
		rows: { code: string; title: string; nominee: string; organisation: string; hint: Hint | null }[];
	}[];
	/**
	 * Of prizes read blind: everybody's names together, by the alphabet, so that no dossier is told by its own. All of the
	 * edition each time something is to be said, also those said before.
	 */
	names: { name: string; own: boolean }[];
	/** Of the names, for the answer to say of which list it is; '' without any. */
	namesDigest: string;
	/** Whether names are still to come, once eligibility is over. */
	areNamesToCome: boolean;
	/** Whether names were answered before: the list is longer, or shorter, since. */
	areNamesAgain: boolean;
}

/** What a juror is asked, and the nominations behind the names. */
export async function conflictQuestions(
	db: Database | Tx,
	jurorId: number
): Promise<ConflictQuestions & { named: Asked[]; blind: Asked[] }> {
	const { rows, areNamesReady } = await askedOf(db, jurorId);
	const named = rows.filter(({ said, blind }) => said === null && !blind);
	const ofBlind = rows.filter(({ blind }) => blind);
	const isLeft = ofBlind.some(({ said }) => said === null);
	const blind = isLeft && areNamesReady ? ofBlind : [];
	const owned = new Map<string, boolean>();
	for (const { parties, own } of blind)
		for (const name of parties) owned.set(name, owned.get(name) === true || own.includes(name));
	const names = [...owned]
		.map(([name, own]) => ({ name, own }))
		.sort((a, b) => a.name.localeCompare(b.name, 'fr-CA'));
	return {
		...{ named, blind, names },
		namesDigest: names.length > 0 ? digestOf(names.map(({ name }) => name)) : '',
		areNamesToCome: isLeft && !areNamesReady,
		areNamesAgain: blind.some(({ said }) => said !== null),
		prizes: [...Map.groupBy(named, ({ category }) => category)].map(([name, of]) => ({
			name,
			rows: of.map(({ code, title, nominee, organisation, hint }) => ({
				...{ code, title, nominee, organisation, hint }
			}))
		}))
	};
}
