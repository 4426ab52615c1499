/** Two keepers see each other's presses within this time. */
const LOOK_MS = 5000;

interface Shown {
	/** Where the version of the sheet is asked. */
	address: string;
	version: () => string;
	isBusy: () => boolean;
	/** Reads the sheet again. */
	read: () => Promise<unknown>;
}

/** Reads a sheet again when somebody else has written it, and only while someone looks. @returns what stops it */
export function followSheet({ address, version, isBusy, read }: Shown): () => void {
	const timer = setInterval(async () => {
		if (document.visibilityState !== 'visible' || isBusy()) return;
		const response = await fetch(address).catch(() => undefined);
		const answer = (await response?.json().catch(() => undefined)) as { version?: string } | undefined;
		if (answer?.version && answer.version !== version() && !isBusy()) await read();
	}, LOOK_MS);
	return () => clearInterval(timer);
}
