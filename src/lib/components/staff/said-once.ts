import { afterNavigate, replaceState } from '$app/navigation';
import { page } from '$app/state';
import { tick } from 'svelte';

/**
 * Takes what an action said out of the address once it is shown (`?fait=demande`): what is read again later, by a reload, by
 * the way back or after a refusal, is of another moment, when somebody else may have decided.
 */
export function saidOnce(): void {
	afterNavigate(async ({ to }) => {
		if (!to?.url.searchParams.has('fait')) return;
		// Of the first page, the router begins only after this.
		await tick();
		const url = new URL(to.url);
		url.searchParams.delete('fait');
		replaceState(url, page.state);
	});
}
