/**
 * Does works one after the other. One that fails stops none behind it: what it threw is thrown once all had their turn,
 * the first of it.
 */
export async function inTurn(works: readonly (() => Promise<unknown>)[]): Promise<void> {
	const failures: unknown[] = [];
	for (const work of works) await work().catch((error: unknown) => failures.push(error));
	if (failures.length > 0) throw failures[0];
}
