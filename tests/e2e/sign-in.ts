import { expect, type Page } from '@playwright/test';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '../../src/lib/server/auth/demo-accounts.ts';

export type DemoKind = (typeof DEMO_ACCOUNTS)[number]['kind'];

export function demoAccount(kind: DemoKind): (typeof DEMO_ACCOUNTS)[number] {
	return DEMO_ACCOUNTS.find((account) => account.kind === kind)!;
}

/** Signs in as a demonstration account with one post, without the page: for tests of what comes after. */
export async function signInAs(page: Page, kind: DemoKind, origin: string): Promise<void> {
	const response = await page.request.post('/connexion?/entrer', {
		form: { email: demoAccount(kind).email, password: DEMO_PASSWORD },
		headers: { Origin: origin, Accept: 'text/html' },
		maxRedirects: 0
	});
	expect(response.status()).toBe(303);
}
