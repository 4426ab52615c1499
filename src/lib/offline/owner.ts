import { AREAS } from './areas.ts';

// Whose is what a device keeps (decision 18). Apart from the rest: every page of the site asks it.

/** The id of the person signed in. */
const OWNER = 'estrade:jury-kept-for';

export interface Device {
	caches: CacheStorage;
	storage: Storage;
	fetch: typeof fetch;
}

/** What this browser keeps with; undefined where it keeps nothing. */
export function thisDevice(): Device | undefined {
	try {
		return { caches, storage: localStorage, fetch: (...asked) => fetch(...asked) };
	} catch {
		return undefined;
	}
}

let prepared!: (device: Device) => void;
/** The device, once it is this person's: whatever keeps something awaits it. */
export const ownDevice = new Promise<Device>((resolve) => (prepared = resolve));

/** Makes the device this person's: nothing stays of anybody else. */
export async function keepFor(device: Device, personId: number): Promise<void> {
	const { caches, storage } = device;
	if (storage.getItem(OWNER) !== String(personId)) {
		await forgetAll(caches);
		storage.setItem(OWNER, String(personId));
	}
	prepared(device);
}

/** Forgets what was kept for anybody but this person; `undefined`: for everybody, at the end of a session. */
export async function forgetOffline({ caches, storage }: Device, personId?: number): Promise<void> {
	const owner = storage.getItem(OWNER);
	if (owner === null || owner === String(personId)) return;
	storage.removeItem(OWNER);
	await forgetAll(caches);
}

async function forgetAll(caches: CacheStorage): Promise<void> {
	for (const { cache } of AREAS) await caches.delete(cache);
}
