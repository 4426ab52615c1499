import { expect, test } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

// A congress held with others says so, and the office keeps who they are.

test('a congress of several says who holds it, and the office adds one and takes it back', async ({
	page,
	baseURL
}) => {
	failOnErrors(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto('/evenements');
	await page.getByRole('link', { name: /^Congrès sur l/ }).click();
	const by = page.getByText('Organisé par');
	await expect(by).toContainText('AXTRA, CRJ, OCCOQ et RCJEQ');
	await expect(page.locator('main')).toContainText('155 personnes');
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	const publicPage = new URL(page.url()).pathname;

	await signInAs(page, 'staff', baseURL!);
	await page.goto(publicPage.replace('/evenements/', '/gestion/') + '/organisation');
	await page.getByLabel('Nom').fill('Regroupement d’un essai');
	await page.getByLabel('Site').fill('exemple');
	await page.getByRole('button', { name: 'Ajouter' }).click();
	await expect(page.getByLabel('Site')).toHaveAttribute('aria-invalid', 'true');
	await expect(page.getByLabel('Nom')).toHaveValue('Regroupement d’un essai');
	await page.getByLabel('Site').fill('https://exemple.org');
	await page.getByRole('button', { name: 'Ajouter' }).click();
	await expect(page.getByText('L’organisation est ajoutée.')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await page.goto(publicPage);
	await expect(by.getByRole('link', { name: 'Regroupement d’un essai' })).toHaveAttribute(
		'href',
		'https://exemple.org'
	);
	await page.goBack();
	await page.getByRole('button', { name: 'Retirer Regroupement d’un essai' }).click();
	await expect(page.getByText('L’organisation est retirée.')).toBeVisible();

	await page.goto('/gestion/rapport?du=2022-04-01&au=2023-03-31');
	await expect(page.locator('main')).toContainText('155');
});
