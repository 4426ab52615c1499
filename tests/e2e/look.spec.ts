import { expect, test } from '@playwright/test';
import { expectAccessibleInBothSchemes, expectTargetSizes } from './axe.ts';
import { signInAs } from './sign-in.ts';

test('a link alone in its line must be large enough to touch; one within a sentence need not', async ({
	page
}) => {
	const link = '<a href="/x" style="font-size: 14px">ici</a>';
	const show = (html: string) => page.setContent(`<!doctype html><body>${html}</body>`);
	const isLargeEnough = () =>
		expectTargetSizes(page).then(
			() => true,
			() => false
		);
	for (const [html, expected] of [
		[`<p>Écrivez-nous ${link}, ou venez.</p>`, true],
		[`<p>Commandes · ${link}</p>`, false],
		[`<p>${link}</p>`, false],
		['<button style="height: 20px">Oui</button>', false],
		['<button style="height: 20px" disabled>Oui</button>', true],
		['<a href="/x" style="display: inline-block; padding: 6px">ici</a>', true],
		['<label style="display: block; height: 24px"><input type="checkbox"> Oui</label>', true]
	] as const) {
		await show(html);
		expect(await isLargeEnough(), html).toBe(expected);
	}
});

test('axe names what is wrong with a page, in whichever scheme it is wrong', async ({ page }) => {
	const look = (body: string) =>
		page
			.setContent(
				`<!doctype html><html lang="fr"><title>Essai</title><main><h1>Essai</h1>${body}</main></html>`
			)
			.then(() => expectAccessibleInBothSchemes(page))
			.then(
				() => 'rien',
				(error: Error) => /(color-contrast|image-alt|label): </.exec(error.message)?.[1]
			);
	const paleIn = (scheme: string) =>
		`<style>@media (prefers-color-scheme: ${scheme}) { p { color: #ccc; background: #fff } }</style><p>Pâle</p>`;
	expect(await look('<p>Bien</p>')).toBe('rien');
	expect(await look(paleIn('light'))).toBe('color-contrast');
	expect(await look(paleIn('dark'))).toBe('color-contrast');
	expect(await look('<img src="data:," width="9" height="9">')).toBe('image-alt');
	expect(await look('<input>')).toBe('label');
});

test('a tag within a title keeps its own letters', async ({ page, baseURL }) => {
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion');
	await page.waitForURL(/\/gestion\/quariera-\d{4}$/);
	await page.goto(`${new URL(page.url()).pathname}/commandes`);
	await page.locator('tbody a.code').first().click();
	const tag = page.getByRole('heading', { level: 1 }).locator('.tag');
	const style = await tag.evaluate((element) => {
		const { letterSpacing, fontWeight, fontFamily } = getComputedStyle(element);
		return { letterSpacing, fontWeight, isText: fontFamily === getComputedStyle(document.body).fontFamily };
	});
	expect(style).toEqual({ letterSpacing: 'normal', fontWeight: '600', isText: true });
});
