import { expect, test } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { address, confirm, expectOrderPage, sayWho } from './registering.ts';
import { signInAs } from './sign-in.ts';

// Prices by status: the office sets one, the catalogue shows it, somebody chooses it, the office reads « à vérifier ».

test.beforeEach(({ page }) => failOnErrors(page));

const COURSE = '/formations/recherche-et-interpretation-des-plumitifs';

test('the permanence sets a student price; a student chooses it on a phone, and the order says so', async ({
	page,
	browser,
	baseURL
}) => {
	const staff = await (await browser.newContext({ baseURL })).newPage();
	failOnErrors(staff);
	await signInAs(staff, 'staff', baseURL!);
	await staff.goto(`/gestion${COURSE}`);
	await staff.locator(`a[href*="${COURSE}/seances/"]:not([href$="/nouvelle"])`).first().click();
	await staff.getByLabel('Aux études, en $').fill('30');
	await expectAccessibleInBothSchemes(staff);
	await staff.getByRole('button', { name: 'Enregistrer' }).last().click();
	await expect(staff.getByRole('status').first()).toBeVisible();
	await expect(staff.getByLabel('Aux études, en $')).toHaveValue('30,00');

	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(COURSE);
	await expect(page.getByText(/Tarif étudiant\s: 30,00\s\$\./)).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await page
		.getByRole('link', { name: /^S’inscrire/ })
		.first()
		.click();
	await page.locator('input[name="scripts"]').waitFor({ state: 'attached' });
	await sayWho(page, address());
	await page.getByRole('radio', { name: /^Formation/ }).focus();
	await page.keyboard.press('ArrowDown');
	await expect(page.getByRole('radio', { name: /^Tarif étudiant/ })).toBeChecked();
	await expect(page.locator('#recap')).toContainText('Formation, tarif étudiant');
	await expect(page.locator('#recap')).not.toContainText('membre');
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await confirm(page).click();
	await expectOrderPage(page);
	await expect(page.getByText('Formation, tarif étudiant').first()).toBeVisible();

	const code = /commandes\/([A-Z0-9]+)/.exec(page.url())![1]!;
	const event = await page.locator('a[href^="/evenements/"]').first().getAttribute('href');
	await staff.goto(`/gestion/${event!.split('/')[2]}/commandes/${code}`);
	await expect(staff.getByText('À vérifier', { exact: true })).toBeVisible();
	await expect(staff.getByText('Formation, tarif étudiant').first()).toBeVisible();
	await expectAccessibleInBothSchemes(staff);
});
