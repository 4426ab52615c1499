import type { KeptBallot } from '$lib/assemblies/ballot';

// What this browser keeps of a ballot, so that its voter finds it in the public list, and that sending it again is harmless.

/** Of which motion, and whose: of two delegates who sign in on one phone, neither is shown the other's, nor sends it again. */
export interface Cast {
	motion: string;
	seat: string;
}

const keyOf = ({ motion, seat }: Cast) => `estrade-bulletin-${motion}-${seat}`;

export function keepBallot(of: Cast, ballot: KeptBallot): void {
	try {
		localStorage.setItem(keyOf(of), JSON.stringify(ballot));
	} catch {
		// A browser that keeps nothing: the receipt is on the page that answers.
	}
}

/** @returns null where this browser kept none */
export function keptBallot(of: Cast): KeptBallot | null {
	try {
		return JSON.parse(localStorage.getItem(keyOf(of)) ?? 'null') as KeptBallot | null;
	} catch {
		return null;
	}
}
