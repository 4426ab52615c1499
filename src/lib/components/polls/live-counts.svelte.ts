import { listen } from '$lib/components/ui/listen';

/** What a poll says while one looks: ballots, and votes by candidate where they show. */
interface Counts {
	b: number;
	v?: Record<string, number>;
}

/**
 * Follows the counts of a poll by server-sent events, for as long as a component lives.
 * @param who nothing where nothing moves; otherwise who watches, so that it is followed anew once one has voted: the counts
 *   come then, and not before
 */
export function followWhile(
	base: () => string,
	who: () => string | undefined
): { readonly last: Counts | undefined } {
	let last = $state.raw<Counts>();
	const watcher = $derived(who());
	const address = $derived(`${base()}/flux`);
	$effect(() => {
		if (!watcher) return;
		const stop = listen<Counts>(address, { told: (counts) => (last = counts) });
		return () => {
			stop();
			last = undefined;
		};
	});
	return {
		get last() {
			return last;
		}
	};
}
