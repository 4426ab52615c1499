import { expect, test } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

// An application to exhibit, from its first word to the answer of the permanence.

test.beforeEach(({ page }) => failOnErrors(page));

test('somebody applies for a booth, and the permanence answers', async ({ page, browser, baseURL }) => {
	test.slow();
	await page.setViewportSize({ width: 390, height: 844 });
	await signInAs(page, 'exhibitor', baseURL!);
	await page.goto('/exposant');
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('button', { name: /Présenter une demande.*Rendez-vous de printemps/ }).click();
	await expect(page.getByRole('heading', { name: 'Demande de kiosque' })).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);

	await page.getByLabel('Nom affiché').fill('Boussole Rimouski');
	await page.getByLabel('Genre d’organisation').selectOption('company');
	await page.getByLabel('Type de kiosque').selectOption({ index: 1 });
	await page.getByLabel('Électricité').check();
	await page.getByLabel(/^Table de plus/).selectOption('2');
	// 700 $ and two tables at 35 $, with taxes.
	await expect(page.getByText('885,31', { exact: false })).toBeVisible();
	await page.getByLabel('Description', { exact: true }).fill('Deux conseillères, sur place les deux jours.');
	// Saved as it is typed: the page read again holds it.
	await expect(page.getByText(/^Enregistré/)).toBeVisible({ timeout: 15_000 });
	await page.reload();
	await expect(page.getByLabel('Nom affiché')).toHaveValue('Boussole Rimouski');

	await page.getByRole('button', { name: 'Présenter la demande' }).click();
	// What is missing stands beside its field, and the rest is kept.
	await expect(page.getByLabel('En une phrase ou deux', { exact: true })).toHaveAttribute(
		'aria-invalid',
		'true'
	);
	await page.getByLabel('En une phrase ou deux', { exact: true }).fill('Des bilans de compétences.');
	await page.getByRole('button', { name: 'Présenter la demande' }).click();
	await expect(page.getByText('Votre demande est présentée')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	const own = page.url().replace(/\?.*/, '');
	const code = own.split('/').at(-1)!;

	const office = await browser.newPage();
	failOnErrors(office);
	await signInAs(office, 'staff', baseURL!);
	await office.goto('/gestion');
	const slug = await (async () => {
		await page.goto(own);
		const href = await page
			.getByRole('link', { name: 'Rendez-vous de printemps' })
			.first()
			.getAttribute('href');
		return href!.split('/').at(-1)!;
	})();
	await office.goto(`/gestion/${slug}/exposants`);
	await expectAccessibleInBothSchemes(office);
	await office.getByRole('link', { name: 'Boussole Rimouski' }).click();
	await expect(office).toHaveURL(new RegExp(`/exposants/${code}$`));
	await expectAccessibleInBothSchemes(office);
	await expectNoSidewaysScroll(office);
	await office.getByLabel('Conditions ou mot à ajouter').fill('Sans musique.');
	await office.getByRole('button', { name: 'Voir la lettre' }).click();
	await expect(office.getByText('À ces conditions')).toBeVisible();
	await expect(office.getByLabel('Conditions ou mot à ajouter')).toHaveValue('Sans musique.');
	await office.getByRole('button', { name: 'Donner cette réponse' }).click();
	await expect(office.getByText('La réponse est donnée')).toBeVisible();
	await office.close();

	await page.goto(own);
	await expect(page.getByText('Sans musique.')).toBeVisible();
	await page.getByRole('link', { name: 'Contrat', exact: true }).click();
	await expect(page.getByText('Conditions de votre acceptation')).toBeVisible();
});

test('without JavaScript: what is typed is saved, and what is missing is said', async ({
	browser,
	baseURL
}) => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await signInAs(page, 'reviewer', baseURL!);
	await page.goto('/exposant');
	await page.getByRole('button', { name: /Présenter une demande.*Rendez-vous de printemps/ }).click();
	await page.getByLabel('Nom affiché').fill('Sans script');
	await page.getByRole('button', { name: 'Présenter la demande' }).click();
	await expect(page.getByLabel('Type de kiosque')).toHaveAttribute('aria-invalid', 'true');
	await expect(page.getByLabel('Nom affiché')).toHaveValue('Sans script');
	await page.goto('/exposant');
	await expect(page.getByRole('link', { name: 'Sans script' })).toBeVisible();
	await context.close();
});
