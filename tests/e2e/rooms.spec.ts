import { expect, test } from '@playwright/test';
import {
	expectAccessible,
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

const PHONE = { width: 390, height: 844 };

test('staff open the doors of a day and print its sheets', async ({ page, baseURL }) => {
	failOnErrors(page);
	await page.setViewportSize(PHONE);
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion');
	await page.getByRole('link', { name: 'Ateliers', exact: true }).click();
	await expect(page.getByText('Toutes ouvertes').first()).toBeVisible();
	const open = page.getByRole('button', { name: /Ouvrir les \d+ portes/ }).first();
	await open.focus();
	await page.keyboard.press('Enter');
	await expect(page.getByText(/\d+ portes ouvertes\./)).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);

	// On a phone the list is a few screens, not twenty; what is sought is unfolded, and paper folds nothing.
	expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(4000);
	const row = page.getByRole('listitem').filter({ hasText: 'Résoudre efficacement les conflits' });
	await page.emulateMedia({ media: 'print' });
	await expect(row).toBeVisible();
	await page.emulateMedia({ media: 'screen' });
	await page.getByRole('searchbox').fill('resoudre efficacement');
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\?q=/);
	await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);
	await expect(row.getByRole('link', { name: /^Résoudre efficacement/ })).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('link', { name: 'Tout voir' }).click();

	await page.getByRole('link', { name: 'Feuilles du jour à imprimer' }).first().click();
	await expect(page.getByRole('heading', { level: 1, name: /^Feuilles de porte, / })).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Sans réservation' }).first()).toBeVisible();
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
});

/** The last workshops of the first day, at 15:15, end at 16:30: nobody is let in any more. */
function isOver(): boolean {
	const time = new Intl.DateTimeFormat('fr-CA', {
		...{ timeZone: 'America/Toronto', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
	}).format();
	return time.replace(/\D+/g, ':').replace(/:$/, '') >= '16:30';
}

test('the door of a session: no place in it, let in, taken back', async ({ page, baseURL }) => {
	failOnErrors(page);
	await page.setViewportSize(PHONE);
	await signInAs(page, 'door', baseURL!);
	await page.goto('/pointage');
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	const folded = page.locator('details', { hasText: 'Résoudre efficacement les conflits' });
	if ((await folded.count()) > 0) await folded.locator('summary').click();
	await page.getByRole('link', { name: /Résoudre efficacement les conflits/ }).click();
	await expect(page.getByText('Aucune caméra disponible')).toBeVisible();

	const verdict = page.locator('[data-verdict=no_seat]');
	const letIn = page.getByRole('button', { name: 'Laisser entrer' });
	const search = page.getByLabel('Chercher une personne');
	if (isOver()) {
		await search.fill('ma');
		await page
			.getByRole('button', { name: /sans place ici/ })
			.first()
			.click();
		await expect(verdict).toContainText('Pas de place dans cet atelier');
		await expect(letIn).toHaveCount(0);
		return;
	}
	// Among those without a seat here, somebody has nothing else at that hour.
	for (let i = 0; i < 20 && (await letIn.count()) === 0; i++) {
		await search.fill('ma');
		const without = page.getByRole('button', { name: /sans place ici/ });
		await expect(without.nth(i)).toBeVisible();
		await without.nth(i).click();
		await expect(verdict).toContainText('Pas de place dans cet atelier');
		if ((await letIn.count()) > 0) break;
		await page.getByRole('button', { name: 'Suivant' }).click();
	}
	await expectAccessible(page);
	await letIn.click();
	const admitted = page.locator('[data-verdict=admitted]');
	await expect(admitted).toContainText('Entrée admise');
	// Hours before, both the page and the verdict say so, and nothing is kept shut.
	const early = /Cette activité commence à .+, dans /;
	const isEarly = (await page.locator('header').innerText()).match(early) !== null;
	await expect(admitted.filter({ hasText: early })).toHaveCount(isEarly ? 1 : 0);
	await page.getByRole('button', { name: 'Annuler cette entrée' }).click();
	await expect(page.getByText('Entrée annulée').first()).toBeVisible();
});

test('without scripts, the door asks the same and lets in the same', async ({ browser, baseURL }) => {
	const context = await browser.newContext({ baseURL: baseURL!, javaScriptEnabled: false, viewport: PHONE });
	const page = await context.newPage();
	await signInAs(page, 'door', baseURL!);
	await page.goto('/pointage');
	const folded = page.locator('details', { hasText: 'Émotions parasites' });
	if ((await folded.count()) > 0) await folded.locator('summary').click();
	await page.getByRole('link', { name: /Émotions parasites/ }).click();
	const letIn = page.getByRole('button', { name: 'Laisser entrer' });
	if (isOver()) {
		await page.getByLabel('Chercher une personne').fill('ma');
		await page.getByRole('button', { name: 'Chercher', exact: true }).click();
		await page
			.getByRole('button', { name: /sans place ici/ })
			.first()
			.click();
		await expect(page.locator('[data-verdict=no_seat]')).toBeVisible();
		await expect(letIn).toHaveCount(0);
		await context.close();
		return;
	}
	for (let i = 0; i < 20 && (await letIn.count()) === 0; i++) {
		await page.getByLabel('Chercher une personne').fill('ma');
		await page.getByRole('button', { name: 'Chercher', exact: true }).click();
		await page
			.getByRole('button', { name: /sans place ici/ })
			.nth(i)
			.click();
		await expect(page.locator('[data-verdict=no_seat]')).toBeVisible();
	}
	await letIn.click();
	await expect(page.locator('[data-verdict=admitted]')).toBeVisible();
	await context.close();
});
