const REFRESH_MS = 3000;

interface Reading {
	/** Whether the board must be left as it is: a card in hand is not taken out of it. */
	isBusy: () => boolean;
	/** Reads the board again. */
	read: () => Promise<unknown>;
}

/**
 * Shows other people's moves as they come, and only while someone looks.
 * @param at where the version of the board is asked
 * @param version of the board that is shown
 * @returns what stops it
 */
export function followOthers(at: string, version: string, { isBusy, read }: Reading): () => void {
	const look = async () => {
		if (document.visibilityState !== 'visible' || isBusy()) return;
		const response = await fetch(at).catch(() => undefined);
		if (response?.ok && (await response.json()).version !== version && !isBusy()) await read();
	};
	const timer = setInterval(look, REFRESH_MS);
	return () => clearInterval(timer);
}
