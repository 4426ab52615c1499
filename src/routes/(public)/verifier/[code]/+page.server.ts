import { codeShown, readCode } from '$lib/certificates/number';
import { networkOf } from '$lib/server/auth/throttle';
import { checkCode } from '$lib/server/certificates/public-check';
import { orErrorPage } from '$lib/server/web/load';

export const load = async ({ params, getClientAddress, setHeaders }) => {
	setHeaders({ 'X-Robots-Tag': 'noindex, nofollow' });
	const checked = await orErrorPage(() => checkCode(params.code, networkOf(getClientAddress())));
	return { checked, code: codeShown(readCode(params.code) ?? params.code.slice(0, 20)) };
};
