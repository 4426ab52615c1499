import { health } from '$lib/server/outbox/health';
import { json } from '@sveltejs/kit';

/** For whatever watches the instance: 200 while it can serve, 503 when it cannot. */
export const GET = async () => {
	const found = await health();
	return json(found, {
		status: found.status === 'failing' ? 503 : 200,
		headers: { 'Cache-Control': 'no-store' }
	});
};
