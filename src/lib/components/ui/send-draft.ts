import type { ActionResult, SubmitFunction } from '@sveltejs/kit';
import type { Autosave } from './autosave.svelte';

interface Sending<D> {
	autosave: Autosave<D>;
	form: () => HTMLFormElement | undefined;
	/** What the fields hold, as it leaves. */
	draft: () => D;
	/** The revision of the page, once it came back. */
	revision: () => number;
	/** The code that refuses what somebody else has saved over. */
	changed: string;
}

/**
 * Sends a form that saves itself: in its turn, with the revision that the server holds, and nothing of what is typed
 * meanwhile is lost by its answer.
 */
export function sendDraft<D>({ autosave, form, draft, revision, changed }: Sending<D>): SubmitFunction {
	/** What the answer says of what the form held. */
	function settle(result: ActionResult, sent: D) {
		if (result.type === 'redirect') autosave.settle(revision(), sent);
		else if (result.type === 'error') autosave.flush();
		else if (result.type === 'failure') {
			const answered = Number(result.data?.values.revision);
			if (result.data?.refusal?.code === changed) autosave.hold(answered);
			else autosave.settle(answered, sent);
		}
	}
	return async ({ formData, cancel }) => {
		const sent = draft();
		const answered = await autosave.stop();
		// Somebody saved meanwhile, or the press before this one led elsewhere.
		if (autosave.state.is === 'changed' || !form()?.isConnected) {
			answered();
			return cancel();
		}
		formData.set('revision', String(autosave.revision));
		return async ({ result, update }) => {
			try {
				await update({ reset: false });
				settle(result, sent);
			} finally {
				answered();
			}
		};
	};
}
