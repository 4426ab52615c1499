import { isKeptAnswer, keepAnswers, keepData, keepOnly } from '../offline/kept.ts';
import { ownDevice } from '../offline/owner.ts';
import type { StoredReading } from './reading-saver.ts';

// A dossier opened once stays readable while the network is cut: in the memory of the page, and on the device so that its
// tab may be closed and opened again.

const opened = new Map<string, unknown>();

/**
 * What an address answered: from the network, else as it was when this device last opened it.
 * @returns null where the network is cut and it was never opened; `response` where the server refused
 */
export async function openDossier<T>(
	load: typeof fetch,
	address: string
): Promise<{ page: T; isKept: boolean } | { response: Response } | null> {
	const response = await load(address, { headers: { Accept: 'application/json' } }).catch(() => undefined);
	if (!response) {
		const known = opened.get(address) as T | undefined;
		return known ? { page: known, isKept: true } : null;
	}
	// A session that ended is led to a page, which is no data.
	const page = response.ok ? ((await response.json().catch(() => undefined)) as T | undefined) : undefined;
	if (page === undefined) {
		opened.delete(address);
		return { response };
	}
	// The memory of the server is everybody's.
	if (typeof window !== 'undefined') opened.set(address, page);
	return { page, isKept: isKeptAnswer(response) };
}

/** Keeps on this device a dossier that was opened, and what its page needs beside it. */
export async function keepOpened(folder: string, page: unknown): Promise<void> {
	const device = await ownDevice;
	await keepData(device, `${folder}/donnees`, page);
	await keepAnswers(device, [`${folder}/__data.json`]);
}

/** Keeps on this device the lists that lead to it, as they stand now. */
export async function keepLists(jury: string): Promise<void> {
	await keepAnswers(await ownDevice, ['/jury/__data.json', `${jury}/__data.json`]);
}

/** What the server has just taken of a reading is what an opened dossier shows from then on. */
export async function updateOpened(
	folder: string,
	{ marks, privateNote, comment, revision }: StoredReading,
	isComplete: boolean
): Promise<void> {
	const address = `${folder}/donnees`;
	const page = opened.get(address) as object | undefined;
	if (!page) return;
	const state = isComplete ? 'done' : 'begun';
	const updated = { ...page, state, own: { marks, privateNote, comment, revision } };
	opened.set(address, updated);
	await keepData(await ownDevice, address, updated);
}

/** Forgets every dossier of a jury but these: one closed by a conflict is read no more, network or not. */
export async function forgetOthers(jury: string, folders: readonly string[]): Promise<void> {
	const isLeft = (address: string) => folders.some((folder) => address.startsWith(`${folder}/`));
	for (const address of opened.keys())
		if (address.startsWith(`${jury}/`) && !isLeft(address)) opened.delete(address);
	await keepOnly(await ownDevice, jury, [`${jury}/__data.json`, ...folders.map((folder) => `${folder}/`)]);
}
