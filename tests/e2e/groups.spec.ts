import { expect, test } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

// A co-development group on the phone of a member, and on that of whoever leads it; the permanence stays outside.

test('a member brings a case and notes what they learned; who leads sees it, the permanence does not', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	failOnErrors(page);
	await page.setViewportSize({ width: 390, height: 844 });
	const SUBJECT = 'Une réunion où je parle trop';
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto('/compte/groupes');
	// The next group has not begun, and its agreement is still to accept.
	await page.getByRole('link', { name: 'Codéveloppement' }).first().click();
	await expect(page.getByRole('heading', { name: 'Entente de confidentialité' })).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectTargetSizes(page);
	await page.getByRole('button', { name: 'Entrer dans le groupe' }).click();
	await expect(page.getByLabel('J’accepte cette entente')).toHaveAttribute('aria-invalid', 'true');
	await page.getByLabel('J’accepte cette entente').check();
	await page.getByRole('button', { name: 'Entrer dans le groupe' }).click();
	await expect(page.getByRole('status')).toContainText('Votre acceptation est gardée');

	await page.goto('/compte/groupes');
	await page.getByRole('link', { name: 'Codéveloppement' }).last().click();
	await expect(page.getByText('Deux collègues qui ne se parlent plus en réunion')).toBeVisible();
	const address = new URL(page.url()).pathname;
	const next = page.getByRole('article').filter({ hasText: 'Prochaine rencontre' });
	await next.getByText('Apporter une situation').click();
	await next.getByLabel('De quoi il s’agit').fill(SUBJECT);
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await next.getByRole('button', { name: 'J’apporte une situation' }).click();
	await expect(next.getByText('Vous apportez une situation')).toBeVisible();
	const past = page.getByRole('article').first();
	await past.getByText('Mes apprentissages').click();
	await past.getByLabel('Ce que je retiens').fill('Me taire un peu');
	await past.getByRole('button', { name: 'Enregistrer' }).click();
	await expect(page.getByRole('status')).toContainText('Vos apprentissages');

	const lead = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	failOnErrors(lead);
	await lead.setViewportSize({ width: 390, height: 844 });
	await signInAs(lead, 'reviewer', baseURL!);
	const led = `/animer/${address.split('/').at(-1)}/groupe`;
	await lead.goto(led);
	await expect(lead.getByText(SUBJECT)).toBeVisible();
	await expect(lead.getByText('Me taire un peu')).toHaveCount(0);
	await expectAccessibleInBothSchemes(lead);
	await expectNoSidewaysScroll(lead);
	await expectTargetSizes(lead);
	await lead.getByRole('button', { name: 'Nommer' }).first().click();
	await expect(lead.getByRole('status')).toContainText('La personne est nommée');

	const desk = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await signInAs(desk, 'staff', baseURL!);
	for (const path of [address, led]) expect((await desk.goto(path))!.status()).toBe(404);
});
