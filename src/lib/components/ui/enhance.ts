import { enhance as kitEnhance } from '$app/forms';
import type { SubmitFunction } from '@sveltejs/kit';
import { network } from './network.svelte';

/**
 * SvelteKit's `enhance`, for a network that comes and goes: a form that could not leave stays as it is, with all that was
 * typed, under a sentence that says so (`NetworkCut.svelte`), where SvelteKit would put an error page in its place. And for
 * hands that press twice: until a form is answered, its buttons send nothing more, and the second press of a double click
 * sends nothing at all, since by then the answer may have put another button under the pointer. The button is never
 * `disabled`, which would take the focus from whoever uses the keyboard. What a script submits (`requestSubmit`) leaves.
 */
export function enhance<
	Success extends Record<string, unknown> | undefined,
	Failure extends Record<string, unknown> | undefined
>(form: HTMLFormElement, submit?: SubmitFunction<Success, Failure>) {
	let sending = 0;
	const guard = new AbortController();
	form.addEventListener('click', ignoreSecondPress, { signal: guard.signal });
	const kit = kitEnhance<Success, Failure>(form, async (input) => {
		const { submitter } = input;
		if (submitter && sending > 0) return void input.cancel();
		const end = markPending(submitter, () => sending--);
		sending++;
		network.isCut = false;
		input.controller.signal.addEventListener('abort', end, { once: true });
		let after;
		try {
			after = await submit?.({
				...input,
				cancel() {
					end();
					input.cancel();
				}
			});
		} catch (error) {
			end();
			throw error;
		}
		return async (sent) => {
			// What the server answers is plain data: an `Error` means that nothing it said came.
			network.isCut = sent.result.type === 'error' && sent.result.error instanceof Error;
			const then = network.isCut ? { ...sent, update: async () => {} } : sent;
			try {
				await (after ? after(then) : then.update());
			} finally {
				end();
			}
		};
	});
	return {
		destroy() {
			guard.abort();
			kit.destroy();
		}
	};
}

/** Says to readers aloud, and to the eye, that a button waits, until what is returned is called; `ended` runs then, once. */
function markPending(submitter: HTMLElement | null, ended: () => void): () => void {
	let isPending = true;
	submitter?.setAttribute('aria-disabled', 'true');
	return () => {
		if (!isPending) return;
		isPending = false;
		submitter?.removeAttribute('aria-disabled');
		ended();
	};
}

function ignoreSecondPress(event: MouseEvent): void {
	const button = event.target instanceof Element ? event.target.closest('button, input') : null;
	const submits =
		(button instanceof HTMLButtonElement && button.type === 'submit') ||
		(button instanceof HTMLInputElement && ['submit', 'image'].includes(button.type));
	if (submits && event.detail > 1) event.preventDefault();
}
