/** Who may say whose address somebody has, besides a code mailed there (decision 22), in the order they are shown. */
export const PROVIDERS = ['facebook', 'google', 'microsoft'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** How each is called, in any language. */
export const PROVIDER_NAME: Readonly<Record<Provider, string>> = {
	facebook: 'Facebook',
	google: 'Google',
	microsoft: 'Microsoft'
};
