import { expect, test } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { codeMailedTo, openMail } from './mail.ts';
import { address, confirm, expectOrderPage, sayWho } from './registering.ts';
import { signInAs } from './sign-in.ts';

// The line of a full training: joined by somebody without an account, offered the place that comes back, and taken.

test.beforeEach(({ page }) => failOnErrors(page));

const COURSE = '/formations/formation-avancee-sur-outlook';

test('somebody waits for a place by keyboard on a phone, is offered one by mail, and takes it', async ({
	page,
	browser,
	baseURL
}) => {
	const email = address();
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(COURSE);
	const way = page.getByRole('link', { name: /^Liste d’attente/ });
	await way.focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Liste d’attente');
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await page.getByLabel('Prénom').fill('Maëlle');
	await page.getByLabel('Nom', { exact: true }).fill('Éthier');
	await page.getByLabel('Courriel').fill(email);
	await page.keyboard.press('Enter');
	await page.getByLabel(/Code/).fill(await codeMailedTo(browser, email, baseURL!));
	await page.keyboard.press('Enter');
	await expect(page.getByRole('status')).toContainText(/Vous êtes à la place \d+ de la liste/);
	await expectAccessibleInBothSchemes(page);

	// The line is in their account, where they leave it, then come back.
	await page.goto('/compte');
	const mine = page.getByRole('region', { name: 'Mes listes d’attente' });
	await expect(mine).toContainText(/Vous êtes à la place \d+ de la liste/);
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await mine.getByRole('button', { name: 'Quitter la liste' }).focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('status')).toHaveText('Vous n’êtes plus sur la liste.');
	await expect(mine).toBeHidden();
	await page.goto(COURSE);
	await way.click();
	await page.getByRole('button', { name: 'Me mettre sur la liste' }).click();
	await expect(page.getByRole('status')).toContainText(/Vous êtes à la place \d+ de la liste/);

	// The office adds places for everyone who waits.
	const staff = await (await browser.newContext({ baseURL })).newPage();
	await signInAs(staff, 'staff', baseURL!);
	await staff.goto(`/gestion${COURSE}`);
	await staff.locator(`a[href*="${COURSE}/seances/"]:not([href$="/nouvelle"])`).first().click();
	await expect(staff.getByRole('heading', { name: 'Liste d’attente' })).toBeVisible();
	await expect(staff.getByText(email)).toBeVisible();
	const places = staff.getByLabel('Places', { exact: true });
	const waiting = await staff.getByText('Attend depuis').count();
	await places.fill(String(Number(await places.inputValue()) + waiting));
	await staff.getByRole('button', { name: 'Enregistrer' }).last().click();
	await expect(staff.getByRole('listitem').filter({ hasText: email })).toContainText(
		'Place offerte jusqu’au'
	);
	await openMail(staff, email, /^Une place pour vous/);

	await page.reload();
	await expect(page.getByRole('status')).toContainText('Une place est à vous');
	await expectAccessibleInBothSchemes(page);
	await expectTargetSizes(page);
	await page.goto('/compte');
	await expect(mine).toContainText('Une place est à vous');
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await mine.getByRole('link', { name: 'Prendre la place' }).click();
	await expect(page.getByText('Cette place est gardée pour vous')).toBeVisible();
	await expectNoSidewaysScroll(page);
	await expect(page.getByText(/Retrait sans frais jusqu’au/)).toBeVisible();
	await page.locator('input[name="scripts"]').waitFor({ state: 'attached' });
	await sayWho(page, email);
	await confirm(page).click();
	await expectOrderPage(page);

	// Before one withdraws, what it costs is said.
	await page.getByText('Annuler toute la commande', { exact: true }).click();
	await expect(page.getByText(/Retrait sans frais jusqu’au .* Ensuite, 50\s%/)).toBeVisible();
	await expectAccessibleInBothSchemes(page);
});
