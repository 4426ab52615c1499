import { openApi } from '$lib/server/web/openapi';
import { json } from '@sveltejs/kit';

/** What machines may ask, in OpenAPI 3.1. */
export const GET = ({ url }) => json(openApi(url.origin), { headers: { 'Cache-Control': 'max-age=300' } });
