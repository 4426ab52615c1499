import { requirePerson } from '$lib/server/auth/policy';
import { registrationsOf } from '$lib/server/registration/queries';
import { registrationCard } from '$lib/server/web/registration-card';

export const load = async ({ locals, url }) => {
	const { personId } = requirePerson(locals.actor);
	const cards = (await registrationsOf(locals.actor, personId)).map((found) => registrationCard(found));
	return {
		coming: cards.filter(({ past, state }) => !past && state !== 'cancelled').reverse(),
		former: cards.filter(({ past, state }) => past || state === 'cancelled'),
		done: url.searchParams.get('fait')
	};
};
