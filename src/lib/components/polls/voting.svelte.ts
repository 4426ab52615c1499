import type { SubmitFunction } from '@sveltejs/kit';
import { workOut } from './work';

/**
 * A form that asks for a code: works out the proof against robots from the first choice on, and sends it along. Without it,
 * the form leaves as it does without scripts.
 */
export function voting(base: () => string) {
	let isChecking = $state(false);
	let working: Promise<string | undefined> | undefined;
	const begin = () => void (working ??= workOut(base()));
	const submit: SubmitFunction = async ({ action, formData, cancel }) => {
		if (!/demander|renvoyer/.test(action.search)) return;
		if (isChecking) return cancel();
		isChecking = true;
		begin();
		const work = await working;
		isChecking = false;
		// A proof serves once.
		working = undefined;
		if (work !== undefined) formData.set('work', work);
	};
	return {
		get isChecking() {
			return isChecking;
		},
		begin,
		submit
	};
}
