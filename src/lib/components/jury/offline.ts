import { preloadCode } from '$app/navigation';
import { keepApplication } from '$lib/awards/offline-jury';
import { keepFor, thisDevice } from '$lib/awards/offline-owner';

/**
 * Makes the pages of the jury open without network from now on: on this device, for this person alone. Where the browser
 * keeps nothing, what is open in the tab stays readable, and no more.
 */
export async function startOffline(personId: number, isBuilt: boolean): Promise<void> {
	const device = thisDevice();
	if (!isBuilt || !device || !('serviceWorker' in navigator)) return;
	try {
		await navigator.serviceWorker.register('/service-worker.js', { scope: '/jury' });
		await keepFor(device, personId);
		// Whatever pages of the jury may be opened from here.
		await Promise.all(['/jury', '/jury/a', '/jury/a/a'].map((path) => preloadCode(path)));
		await keepApplication(
			device,
			performance
				.getEntriesByType('resource')
				.map(({ name }) => name)
				.filter((address) => address.startsWith(location.origin))
		);
	} catch {
		// A full device, or a network that was cut meanwhile: the next page tries again.
	}
}
