import { readLogo } from '$lib/server/exhibitors/queries';
import { imageAnswer } from '$lib/server/web/image-answer';
import { orErrorPage } from '$lib/server/web/load';

export const GET = async ({ params, request }) =>
	imageAnswer(request, await orErrorPage(() => readLogo(params.evenement, params.exposant)), 'image/webp');
