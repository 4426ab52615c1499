import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import type { Actor } from '../auth/policy.ts';
import { attempt, parse } from './forms.ts';

/** One act of the office on an assembly: reads its form, runs it, and comes back to the page it was pressed on. */
export function assemblyAction<S extends z.ZodType>(
	schema: S,
	act: (of: { actor: Actor; slug: string; input: z.output<S> }) => Promise<unknown>,
	done = ''
) {
	return async ({ request, locals, params, url }: RequestEvent) => {
		const form = await parse(request, schema);
		if (!form.ok) return form.failure;
		const acted = await attempt(form, () =>
			act({ actor: locals.actor, slug: params.evenement!, input: form.data })
		);
		if (!acted.ok) return acted.failure;
		redirect(303, done ? `${url.pathname}?fait=${done}` : url.pathname);
	};
}
