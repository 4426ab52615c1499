/** What a tab keeps of a text being typed, and the revision that it was typed on. */
export interface TabDraft<D> {
	draft: D;
	revision: number;
}

/** Raised when a draft kept before can no longer be read. */
const VERSION = 1;

/** Keeps what is typed in the tab. `key` names what is typed; its code is its people's only: nobody else asks for it. */
export function keepDraft<D>(key: string, kept: TabDraft<D>): void {
	withStorage((storage) => storage.setItem(key, JSON.stringify({ version: VERSION, ...kept })));
}

export function forgetDraft(key: string): void {
	withStorage((storage) => storage.removeItem(key));
}

/** What the tab kept under a key, read by `read`, which takes whatever it lacks. */
export function keptDraft<D>(
	key: string,
	read: (sent: Record<string, unknown>) => D
): TabDraft<D> | undefined {
	return withStorage((storage) => {
		const found = JSON.parse(storage.getItem(key) ?? 'null') as
			(Partial<TabDraft<Record<string, unknown>>> & { version?: number }) | null;
		if (found?.version !== VERSION || typeof found.revision !== 'number' || !found.draft) return undefined;
		return { draft: read({ ...found.draft }), revision: found.revision };
	});
}

/** Storage may be refused, or hold what we did not write: the form works all the same. */
function withStorage<T>(use: (storage: Storage) => T): T | undefined {
	try {
		return use(sessionStorage);
	} catch {
		return undefined;
	}
}
