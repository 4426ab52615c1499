import { PROVIDER_NAME } from '$lib/schemas/providers';
import { offeredProviders } from '$lib/server/auth/providers/settings';
import { retention } from '$lib/server/privacy/retention';

export const load = () => ({
	kept: retention(),
	providers: offeredProviders().map((provider) => PROVIDER_NAME[provider])
});
