import { createClient } from '@libsql/client';
import { expect, type Browser, type Page } from '@playwright/test';
import { signInAs } from './sign-in.ts';

// Mail as the permanence reads it: without SMTP settings, it is kept.

/**
 * Opens the last message kept for an address whose subject has these words, once the worker has made it: just after a
 * start, those of the whole demonstration come first.
 */
export async function openMail(staff: Page, email: string, subject: string | RegExp): Promise<void> {
	await expect(async () => {
		await staff.goto(`/gestion/courriels?q=${encodeURIComponent(email)}`);
		await staff.getByRole('link', { name: subject }).first().click({ timeout: 2000 });
		await expect(staff.getByRole('heading', { level: 1 })).toHaveText(subject, { timeout: 3000 });
		await expect(staff.locator('main')).toContainText(email, { timeout: 2000 });
	}).toPass({ timeout: 60_000 });
}

/** The sign-in code mailed to an address. */
export async function codeMailedTo(browser: Browser, email: string, baseURL: string): Promise<string> {
	const context = await browser.newContext({ baseURL });
	const page = await context.newPage();
	await signInAs(page, 'staff', baseURL);
	await openMail(page, email, /^Votre code de connexion/);
	const code = /^\s*(\d{6})\s*$/m.exec(await page.locator('main').innerText())?.[1];
	await context.close();
	expect(code).toBeDefined();
	return code!;
}

/**
 * A link of the last message kept for an address under a template, as its person receives it: the permanence reads some
 * of them without their key.
 * @param database of the server, where it is not the demonstration that all tests share
 */
export async function linkMailedTo(
	email: string,
	template: string,
	link: RegExp,
	database = 'file:test-results/data/estrade.db'
): Promise<string> {
	const store = createClient({ url: database });
	try {
		let found: string | undefined;
		await expect(async () => {
			const { rows } = await store.execute({
				sql: 'SELECT text FROM mail WHERE recipient = ? AND template = ? ORDER BY id DESC LIMIT 1',
				args: [email, template]
			});
			found = link.exec(String(rows[0]?.text))?.[0];
			expect(found).toBeDefined();
		}).toPass({ timeout: 60_000 });
		return found!;
	} finally {
		store.close();
	}
}
