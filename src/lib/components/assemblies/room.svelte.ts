import { invalidateAll } from '$app/navigation';
import { listen } from '$lib/components/ui/listen';
import type { ShownAssembly } from '$lib/assemblies/shapes';

/**
 * What the room shows, told as it moves; the page is asked again once a vote opens or ends.
 * @param address empty while there is nothing to follow yet
 * @param shown as the page has it
 */
export function follow(address: () => string, shown: () => ShownAssembly) {
	let told = $state.raw<ShownAssembly>();
	let isCut = $state(false);
	$effect(() => {
		const from = address();
		if (from === '') return;
		return listen<ShownAssembly>(from, {
			told(next) {
				const before = told ?? shown();
				told = next;
				if (keyOf(before) !== keyOf(next)) void invalidateAll();
			},
			up: () => (isCut = false),
			down: () => (isCut = true)
		});
	});
	return {
		get now() {
			return told ?? shown();
		},
		get isCut() {
			return isCut;
		}
	};
}

function keyOf({ state, motion }: ShownAssembly): string {
	return `${state} ${motion?.id ?? 0} ${motion?.state ?? ''}`;
}
