import { invalidateAll } from '$app/navigation';

const AGAIN_MS = 2000;

/**
 * Reads the page again where the network comes and goes. SvelteKit would put an error page in the place of what a presenter
 * is reading aloud: the server is asked first whether it answers, again and again until it does.
 */
export function readingAgain(then: () => Promise<void> | void = invalidateAll) {
	let isLost = $state(false);
	let isReading = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	async function read(): Promise<void> {
		if (isReading) return;
		isReading = true;
		clearTimeout(timer);
		try {
			const { ok } = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
			isLost = !ok;
		} catch {
			isLost = true;
		}
		try {
			if (!isLost) await then();
		} finally {
			isReading = false;
		}
		if (isLost) timer = setTimeout(() => void read(), AGAIN_MS);
	}
	return {
		get isLost() {
			return isLost;
		},
		read,
		stop: () => clearTimeout(timer)
	};
}

/** What the remote last had to be read aloud, for the page that stands in while it cannot be had. */
export const lastRead = { heading: '', script: '' };
