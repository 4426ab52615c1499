import { redirect, type RequestEvent } from '@sveltejs/kit';
import { slidesInput } from '../../schemas/evaluations.ts';
import { publishSlides } from '../programme/slides/publish.ts';
import { attempt, parse } from './forms.ts';

/** Publishes slides of a session that is over, or takes them off its page: the same form for its speakers and the office. */
export async function slidesAction({ request, locals: { actor } }: RequestEvent) {
	const form = await parse(request, slidesInput);
	if (!form.ok) return form.failure;
	const published = form.data.published === 'oui';
	const done = await attempt(form, () => publishSlides({ actor, fileCode: form.data.file, published }));
	return done.ok ? redirect(303, `?fait=${published ? 'publie' : 'retire'}`) : done.failure;
}
