import { enhance as kitEnhance } from '$app/forms';
import type { SubmitFunction } from '@sveltejs/kit';
import { network } from './network.svelte';

/**
 * SvelteKit's `enhance`, for a network that comes and goes: a form that could not leave stays as it is, with all that was
 * typed, under a sentence that says so (`NetworkCut.svelte`), where SvelteKit would put an error page in its place.
 */
export function enhance<
	Success extends Record<string, unknown> | undefined,
	Failure extends Record<string, unknown> | undefined
>(form: HTMLFormElement, submit?: SubmitFunction<Success, Failure>) {
	return kitEnhance<Success, Failure>(form, async (input) => {
		network.isCut = false;
		const after = await submit?.(input);
		return async (sent) => {
			// What the server answers is plain data: an `Error` means that nothing it said came.
			network.isCut = sent.result.type === 'error' && sent.result.error instanceof Error;
			const then = network.isCut ? { ...sent, update: async () => {} } : sent;
			return after ? after(then) : then.update();
		};
	});
}
