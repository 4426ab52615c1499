// What a juror types is kept on their device at each key, until the server has it.

/** What a juror writes of a dossier. */
export interface ReadingDraft {
	/** By criterion id. */
	marks: Record<string, number>;
	privateNote: string;
	comment: string;
}

/** Whose it is, of what, and by which page it is being typed: two windows do not write over one another's. */
export interface ReadingKey {
	jurorId: number;
	edition: string;
	code: string;
	page: string;
}

export interface KeptReading {
	key: ReadingKey;
	draft: ReadingDraft;
	/** Of the server's, on which it was typed. */
	revision: number;
	/** Marks of what left and was not answered ({@link readingPrint}): the server may hold it. */
	sent: string[];
	/** Milliseconds since 1970 UTC. */
	at: number;
}

/** Raised when what was kept before can no longer be read. */
const VERSION = 1;
const PREFIX = 'estrade:jury:';

const nameOf = ({ jurorId, edition, code, page }: ReadingKey) =>
	`${PREFIX}${[jurorId, edition, code, page].map(encodeURIComponent).join(':')}`;

/** A draft as the server would hold it, marks by their criterion, in order. */
function plain({ marks, privateNote, comment }: ReadingDraft): string {
	return JSON.stringify([
		Object.entries(marks)
			.filter(([, mark]) => mark !== undefined && mark !== null)
			.sort(([a], [b]) => Number(a) - Number(b)),
		// The server trims, and counts one character for a line's end.
		privateNote.replace(/\r\n?/g, '\n').trim(),
		comment.replace(/\r\n?/g, '\n').trim()
	]);
}

export function sameReading(one: ReadingDraft, other: ReadingDraft): boolean {
	return plain(one) === plain(other);
}

/** A few characters by which a draft is known again: FNV-1a over its text, and its length. */
export function readingPrint(draft: ReadingDraft): string {
	const text = plain(draft);
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return `${text.length}.${(hash >>> 0).toString(36)}`;
}

/** Keeps what is typed. Storage may be refused or full: the page works all the same, on its network. */
export function keepReading(storage: Storage | undefined, kept: KeptReading): void {
	quietly(() => storage?.setItem(nameOf(kept.key), JSON.stringify({ version: VERSION, ...kept })));
}

export function forgetReading(storage: Storage | undefined, key: ReadingKey): void {
	quietly(() => storage?.removeItem(nameOf(key)));
}

/** All that a juror has on this device that the server did not take, the latest first; another juror's is left alone. */
export function keptReadings(storage: Storage | undefined, jurorId: number): KeptReading[] {
	const found: KeptReading[] = [];
	quietly(() => {
		for (let i = 0; i < (storage?.length ?? 0); i++) {
			const name = storage!.key(i)!;
			if (!name.startsWith(`${PREFIX}${jurorId}:`)) continue;
			const kept = readKept(storage!.getItem(name));
			if (kept) found.push(kept);
		}
	});
	return found.sort((a, b) => b.at - a.at);
}

function readKept(text: string | null): KeptReading | undefined {
	const found = quietly(() => JSON.parse(text ?? 'null') as Partial<KeptReading> & { version?: number });
	if (found?.version !== VERSION || !found.key || !found.draft) return undefined;
	const { key, draft, revision, sent = [], at } = found;
	if (typeof revision !== 'number' || typeof at !== 'number') return undefined;
	return { key, draft, revision, sent, at };
}

function quietly<T>(use: () => T): T | undefined {
	try {
		return use();
	} catch {
		return undefined;
	}
}
