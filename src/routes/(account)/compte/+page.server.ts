import { requirePerson } from '$lib/server/auth/policy';
import { badgeText } from '$lib/server/checkin/badge-code';
import { qrSvg } from '$lib/server/checkin/qr';
import { registrationsOf } from '$lib/server/registration/queries';
import { registrationCard } from '$lib/server/web/registration-card';

export const load = async ({ locals }) => {
	const { personId, name } = requirePerson(locals.actor);
	const cards = (await registrationsOf(locals.actor, personId)).map((found) => registrationCard(found));
	const coming = cards.filter(({ past, state }) => !past && state !== 'cancelled').reverse();
	const next = coming[0] ?? null;
	return {
		firstName: name.split(' ')[0] ?? name,
		next,
		badge: next && next.state !== 'held' ? qrSvg(badgeText(next.code), next.code) : null,
		others: coming.slice(1),
		total: cards.length
	};
};
