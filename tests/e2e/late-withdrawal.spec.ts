import { expect, test } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { openMail } from './mail.ts';
import { address, confirm, expectOrderPage, sayWho } from './registering.ts';
import { signInAs } from './sign-in.ts';

// A late withdrawal: what it keeps is said by mail, the office forgives it, and what was kept is given back.

test.beforeEach(({ page }) => failOnErrors(page));

const COURSE = '/formations/la-reconnaissance-comme-levier-de-performance-durable';

test('somebody withdraws late; the permanence forgives it, by keyboard on a phone', async ({
	page,
	browser,
	baseURL
}) => {
	const staff = await (await browser.newContext({ baseURL })).newPage();
	await signInAs(staff, 'staff', baseURL!);
	await staff.goto(`/gestion${COURSE}`);
	await staff.locator(`a[href*="${COURSE}/seances/"]:not([href$="/nouvelle"])`).first().click();
	// Free until two months before: late today.
	await staff
		.getByLabel(/jours avant/i)
		.first()
		.fill('60');
	await staff.getByRole('button', { name: 'Enregistrer' }).last().click();
	await expect(staff.getByRole('status').first()).toBeVisible();

	const email = address();
	await page.goto(COURSE);
	await page
		.getByRole('link', { name: /^S’inscrire/ })
		.first()
		.click();
	await page.locator('input[name="scripts"]').waitFor({ state: 'attached' });
	await sayWho(page, email);
	await confirm(page).click();
	await expectOrderPage(page);
	const code = /commandes\/([A-Z0-9]+)/.exec(page.url())![1]!;
	await page.getByText('Annuler toute la commande', { exact: true }).click();
	await page.getByRole('button', { name: 'Oui, tout annuler' }).click();
	await openMail(staff, email, /annulée/);
	await expect(staff.frameLocator('iframe').locator('body')).toContainText('Ce retrait est tardif');

	await staff.setViewportSize({ width: 390, height: 844 });
	const event = /seances\/([\w-]+)/;
	await staff.goto(`/gestion${COURSE}`);
	const href = await staff
		.locator(`a[href*="${COURSE}/seances/"]:not([href$="/nouvelle"])`)
		.first()
		.getAttribute('href');
	await staff.goto(`/gestion/${event.exec(href!)![1]}/commandes/${code}`);
	await expect(staff.getByText('Retrait tardif', { exact: true })).toBeVisible();
	await expect(staff.getByText(/50\s% du prix est retenu/)).toBeVisible();
	await staff.getByText('Pardonner ce retrait').focus();
	await staff.keyboard.press('Enter');
	await expectAccessibleInBothSchemes(staff);
	await expectNoSidewaysScroll(staff);
	await expectTargetSizes(staff);
	// Without a reason, it is refused and said.
	await staff.getByRole('button', { name: 'Pardonner le retrait' }).click();
	await expect(staff.getByRole('alert').or(staff.locator('.summary')).first()).toBeVisible();
	await expectAccessibleInBothSchemes(staff);
	await staff.getByLabel('Raison, pour la permanence').fill('Empêchement grave');
	await staff.keyboard.press('Enter');
	await expect(staff.getByRole('status').first()).toContainText('Le retrait tardif est pardonné');
	await expect(staff.getByText('Retrait tardif pardonné', { exact: true }).first()).toBeVisible();
	await expectAccessibleInBothSchemes(staff);
	await openMail(staff, email, /^Retrait tardif pardonné/);
});
