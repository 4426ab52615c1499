import { expect, test } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

const PHONE = { width: 390, height: 844 };

test('a reviewer scores by keyboard and goes on to the next; what they type is kept by itself', async ({
	page,
	baseURL
}) => {
	failOnErrors(page);
	await signInAs(page, 'reviewer', baseURL!);
	await page.goto('/compte');
	await page.getByRole('link', { name: 'Comité', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Comité de');
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('link', { name: 'Lire la prochaine' }).click();
	await expect(page.getByRole('heading', { name: 'Votre lecture' })).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await page.setViewportSize(PHONE);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	const first = page.url();

	await page.getByLabel('Commentaire pour le comité').fill('À programmer le matin.');
	await expect(page.getByText(/Enregistré à/)).toBeVisible();
	await page.reload();
	await expect(page.getByLabel('Commentaire pour le comité')).toHaveValue('À programmer le matin.');

	const criteria = page.locator('fieldset');
	await expect(page.getByText('un chiffre note le critère')).toBeVisible();
	await criteria.first().locator('input').first().focus();
	for (let i = 0; i < (await criteria.count()); i++) {
		// A digit scores and stays, so that the next one mends it.
		await page.keyboard.press('3');
		await page.keyboard.press('4');
		await expect(criteria.nth(i).getByLabel('4', { exact: true })).toBeChecked();
		await expect(criteria.nth(i).getByLabel('4', { exact: true })).toBeFocused();
		await page.keyboard.press('Tab');
	}
	await expect(page.getByLabel('Commentaire pour le comité')).toBeFocused();
	await page.keyboard.press('Control+Enter');
	await expect(page).not.toHaveURL(first);
	await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
	await page.goto(first);
	await expect(page.locator('.page-head .tag')).toHaveText('Lue');
	await expect(page.getByRole('heading', { name: 'Le reste du comité' })).toBeVisible();
});

test('staff decide, read the letters again and send them once', async ({ page, baseURL }) => {
	failOnErrors(page);
	await signInAs(page, 'reviewer', baseURL!);
	await page.goto('/compte');
	const committee = await page.getByRole('link', { name: 'Comité', exact: true }).getAttribute('href');
	await page.context().clearCookies();
	await signInAs(page, 'staff', baseURL!);
	const base = `/gestion/${committee!.split('/')[2]}/propositions`;
	// Drawn by the scripts, as when one comes from another page, the list of decisions begins by its first too.
	await page.goto(base.replace('/propositions', ''));
	await page.getByRole('link', { name: 'Propositions', exact: true }).first().click();
	await expect(page.getByLabel('Décision', { exact: true })).toHaveValue('accepted');
	await page.goto(`${base}?decision=none&tri=note`);
	await expectAccessibleInBothSchemes(page);
	const title = await page.locator('tbody th a').first().innerText();
	await page.getByLabel(`Choisir ${title}`).check();
	await page.getByLabel('Décision', { exact: true }).selectOption('Accepter');
	await page.getByRole('button', { name: 'Décider' }).click();
	await expect(page.getByRole('status').filter({ hasText: 'cette décision' })).toBeVisible();
	await page.goto(`${base}?decision=accepted&q=${encodeURIComponent(title)}`);
	await page.getByLabel(`Choisir ${title}`).check();
	await page.getByRole('button', { name: 'Voir les lettres' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Relire avant d’envoyer');
	await expect(page.getByText(title).first()).toBeVisible();
	await expectAccessibleInBothSchemes(page);

	// Another window on the same preview: whoever presses second sends nothing more.
	const other = await page.context().newPage();
	await other.goto(page.url());
	await page.getByRole('button', { name: /^Envoyer/ }).click();
	await expect(page.getByText(/Les personnes voient maintenant/)).toBeVisible();
	await other.getByRole('button', { name: /^Envoyer/ }).click();
	await expect(other.getByText(/étaient déjà parties/)).toBeVisible();
	await other.close();

	await page.goto(`${base}/confirmations`);
	await expectAccessibleInBothSchemes(page);
	await expect(page.getByText(title)).toBeVisible();
	await page.getByRole('button', { name: 'Envoyer un rappel aux choisies' }).click();
	await expect(page.getByText(/Rappel envoyé/)).toBeVisible();
	// Whoever is late stands once on the page, with what may be done of it.
	const late = page.getByRole('region', { name: 'Non confirmées à temps' });
	const waits = await late.locator('strong').first().innerText();
	await expect(page.locator('strong').getByText(waits, { exact: true })).toHaveCount(1);
	await late.getByRole('button', { name: 'Envoyer un rappel' }).first().click();
	await expect(page.getByText('Rappel envoyé pour 1 proposition.')).toBeVisible();

	await page.setViewportSize(PHONE);
	for (const path of ['', '/comite', '/lettres', '/confirmations']) {
		await page.goto(base + path);
		await expectNoSidewaysScroll(page);
		await expectTargetSizes(page);
	}
});

test('staff take one of two people out of a proposal, and the other answers for it', async ({
	page,
	baseURL
}) => {
	failOnErrors(page);
	await signInAs(page, 'reviewer', baseURL!);
	await page.goto('/compte');
	const committee = await page.getByRole('link', { name: 'Comité', exact: true }).getAttribute('href');
	await page.context().clearCookies();
	await signInAs(page, 'staff', baseURL!);
	await page.goto(`/gestion/${committee!.split('/')[2]}/propositions?q=reconnaissance`);
	await page.locator('tbody th a').first().click();
	const panel = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Qui anime' }) });
	await expect(panel.getByRole('listitem')).toHaveCount(2);
	await panel.locator('summary').first().click();
	await expectAccessibleInBothSchemes(page);
	await panel.getByRole('button', { name: 'Retirer de la proposition' }).first().click();
	await expect(page.getByText('La personne n’est plus de la proposition')).toBeVisible();
	await expect(panel.getByRole('listitem')).toHaveCount(1);
	await expect(panel.getByText(/répond de la proposition/)).toBeVisible();
	// Nobody would be left: it is withdrawn instead.
	await expect(panel.getByRole('button', { name: 'Retirer de la proposition' })).toHaveCount(0);
	await page.setViewportSize(PHONE);
	await expectNoSidewaysScroll(page);
});
