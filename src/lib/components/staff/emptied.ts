import type { SubmitFunction } from '@sveltejs/kit';

/** For a form that stays on the page once it is done: empty again, so that what was asked is not read as still to be sent. */
export const emptied: SubmitFunction =
	({ formElement }) =>
	async ({ update, result }) => {
		await update();
		if (result.type === 'redirect') formElement.reset();
	};
