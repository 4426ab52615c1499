import { DOUBLE_KEYS } from './keys.ts';

/** Sets what `config()` reads, before the first import that asks for it. */
export function useProviders(url: string): void {
	process.env.PROVIDERS_URL = url;
	for (const provider of ['FACEBOOK', 'GOOGLE', 'MICROSOFT']) {
		process.env[`${provider}_CLIENT_ID`] = DOUBLE_KEYS.id;
		process.env[`${provider}_CLIENT_SECRET`] = DOUBLE_KEYS.secret;
	}
}

/** What is agreed to at the double: see `mode` there. */
export interface Agreed {
	email?: string;
	mode?: string;
	subject?: string;
	hd?: string;
	tid?: string;
	edov?: string;
	geste?: 'accepter' | 'refuser';
}

/** Agrees at the double, as somebody at its page does. @returns the address that it sends the browser back to */
export async function agree(url: string, said: Agreed): Promise<URL> {
	const address = new URL(url);
	for (const [name, value] of Object.entries({ geste: 'accepter', ...said }))
		address.searchParams.set(name, value);
	const answered = await fetch(address, { redirect: 'manual' });
	return new URL(answered.headers.get('location')!);
}
