import { connections } from './client.ts';

/**
 * Numbers that rise with each commit to a domain, so that a page made from some domains stays good until one of
 * them changes. Commits of other processes are noticed through SQLite's `data_version`, or by age on a remote store.
 */
const versions = new Map<string, number>();
let foreign = 0;
let lastDataVersion: number | undefined;
let checkedAt = -Infinity;

/** How long another process's commit may go unnoticed by those who do not say. */
const CHECK_EVERY_MS = 1000;

/** Called by the write door after each commit. */
export function raiseVersion(domain: string): void {
	versions.set(domain, (versions.get(domain) ?? 0) + 1);
}

/**
 * A text that changes when any of `domains` has changed, here or in another process.
 * @param withinMs how long another process's commit may go unnoticed
 */
export async function versionOf(domains: readonly string[], withinMs = CHECK_EVERY_MS): Promise<string> {
	if (performance.now() - checkedAt > withinMs) await lookAbroad();
	return `${foreign}:${domains.map((domain) => versions.get(domain) ?? 0).join('.')}`;
}

async function lookAbroad(): Promise<void> {
	checkedAt = performance.now();
	const { isFile, writer } = await connections();
	if (!isFile) {
		foreign += 1;
		return;
	}
	// Asked on the writer's connection, whose own commits do not count: only those of other processes do.
	// While a transaction is open there the single connection is taken; the next look will do.
	const found = await writer.execute('PRAGMA data_version').catch(() => undefined);
	const dataVersion = Number(found?.rows[0]?.[0] ?? lastDataVersion);
	if (lastDataVersion !== undefined && dataVersion !== lastDataVersion) foreign += 1;
	lastDataVersion = dataVersion;
}
