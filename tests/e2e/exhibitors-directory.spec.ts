import { expect, test } from '@playwright/test';
import { expectAccessibleInBothSchemes, expectNoSidewaysScroll, failOnErrors } from './axe.ts';
import { signInAs } from './sign-in.ts';

// The public directory and its plan, then what an exhibitor reads of its own booth.

test('a visitor finds an exhibitor by a need, then its booth on the plan, on a phone', async ({ page }) => {
	failOnErrors(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(`/evenements/quariera-${new Date().getFullYear()}/exposants`);
	await expect(page.getByRole('heading', { name: 'Partenaires' })).toBeVisible();
	await expect(page.getByRole('status')).toContainText('22\u00a0exposants');
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);

	await page.getByLabel('Besoin').selectOption('Apprendre un métier');
	await expect(page).toHaveURL(/besoin=Apprendre/);
	await expect(page.getByRole('status')).toContainText('2\u00a0exposants');
	await page.getByRole('link', { name: 'Vélo-Boulot' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vélo-Boulot');
	// The plan is wider than a phone: what is looked for is in what shows of it.
	const here = page.getByRole('img', { name: 'Kiosque K24\u00a0: Vélo-Boulot, ici' });
	await expect
		.poll(async () => {
			const { x, width } = (await here.boundingBox())!;
			return x >= 0 && x + width <= 390;
		})
		.toBe(true);
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);

	await page.getByRole('link', { name: 'Voir tout le plan' }).click();
	await expect(page).toHaveURL(/kiosque=K24/);
	await expect(
		page.getByRole('link', { name: 'Kiosque K24\u00a0: Vélo-Boulot, celui que vous cherchez' })
	).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	// By the keyboard: a booth is a link as any other.
	await page.getByRole('link', { name: 'Kiosque K01\u00a0: Boussole Orientation' }).focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Boussole Orientation');
});

test('an exhibitor reads its contract, its booth and its order', async ({ page, baseURL }) => {
	failOnErrors(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await signInAs(page, 'exhibitor', baseURL!);
	await page.goto('/exposant');
	await page
		.getByRole('main')
		.getByRole('link', { name: /Boussole Orientation/ })
		.first()
		.click();
	await expect(page).toHaveURL(/\/exposant\/\w+$/);
	const base = new URL(page.url()).pathname;
	await page.goto(`${base}/contrat`);
	await expect(page.getByText(/Version 1 acceptée par Julie Marchand/)).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await page.goto(`${base}/kiosque`);
	await expect(page.getByRole('status')).toHaveText('Le kiosque K01 est le vôtre.');
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await page.goto(`${base}/commande`);
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('link', { name: 'Voir la commande' }).click();
	await expect(page.getByRole('main')).toContainText('Kiosque K01 (Grand kiosque)');
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
});
