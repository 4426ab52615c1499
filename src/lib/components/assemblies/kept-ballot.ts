import type { KeptBallot } from '$lib/assemblies/ballot';

// What this browser keeps of a ballot, so that its voter finds it in the public list, and that sending it again is harmless.

const keyOf = (motion: string) => `estrade-bulletin-${motion}`;

export function keepBallot(motion: string, ballot: KeptBallot): void {
	try {
		localStorage.setItem(keyOf(motion), JSON.stringify(ballot));
	} catch {
		// A browser that keeps nothing: the receipt is on the page that answers.
	}
}

/** @returns null where this browser kept none */
export function keptBallot(motion: string): KeptBallot | null {
	try {
		return JSON.parse(localStorage.getItem(keyOf(motion)) ?? 'null') as KeptBallot | null;
	} catch {
		return null;
	}
}
