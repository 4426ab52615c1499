import { preloadCode } from '$app/navigation';
import type { Area } from './areas';
import { keepApplication } from './kept';
import { keepFor, thisDevice } from './owner';

/**
 * Makes the pages of an area open without network from now on: on this device, for this person alone. Where the browser
 * keeps nothing, what is open in the tab stays readable, and no more.
 */
export async function startOffline(area: Area, personId: number, isBuilt: boolean): Promise<void> {
	const device = thisDevice();
	if (!isBuilt || !device || !('serviceWorker' in navigator)) return;
	try {
		await navigator.serviceWorker.register('/service-worker.js', { scope: area.folder });
		await keepFor(device, personId);
		// Whatever pages may be opened from here.
		await Promise.all(area.samples.map((path) => preloadCode(path)));
		await keepApplication(
			device,
			area,
			performance
				.getEntriesByType('resource')
				.map(({ name }) => name)
				.filter((address) => address.startsWith(location.origin))
		);
	} catch {
		// A full device, or a network that was cut meanwhile: the next page tries again.
	}
}
