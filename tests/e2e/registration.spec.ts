import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

let serial = 0;
const address = () => `essai-${Date.now().toString(36)}-${++serial}@exemple.org`;

/** The registration page of the colloquium, whatever its year. */
async function openForm(page: Page): Promise<void> {
	await page.goto('/evenements');
	const event = await page.locator('a[href^="/evenements/quariera-"]').first().getAttribute('href');
	await page.goto(`${event}/inscription`);
	// Scripts mark the form when they have taken it over.
	await page.locator('input[name="scripts"]').waitFor({ state: 'attached' });
}

async function sayWho(page: Page, email: string): Promise<void> {
	await page.locator('[id="payer.givenName"]').fill('Maëlle');
	await page.locator('[id="payer.familyName"]').fill('Éthier');
	await page.locator('[id="payer.email"]').fill(email);
}

const confirm = (page: Page) => page.getByRole('button', { name: /Confirmer l’inscription/ });

async function expectNoViolation(page: Page): Promise<void> {
	expect(
		(await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])
	).toEqual([]);
}

test.describe('on a phone', () => {
	test.use({ viewport: { width: 390, height: 844 } });

	test('one person registers by invoice', async ({ page }) => {
		await openForm(page);
		await expectNoViolation(page);
		await sayWho(page, address());
		await confirm(page).click();
		await expect(page).toHaveURL(/\/commandes\/[A-Z0-9]+\?cle=/);
		await expectNoViolation(page);
		const width = await page.evaluate(() => document.documentElement.scrollWidth);
		expect(width).toBeLessThanOrEqual(390);
		await page.locator('a[href^="/billets/"]').first().click();
		await expect(page.getByText('Maëlle Éthier').first()).toBeVisible();
		await expectNoViolation(page);
	});

	test('a cut network loses nothing, and sending again orders once', async ({ page, context }) => {
		await openForm(page);
		const email = address();
		await sayWho(page, email);
		await context.setOffline(true);
		await confirm(page).click();
		await expect(page.getByText('La connexion a été coupée.')).toBeVisible();
		await expect(page.locator('[id="payer.email"]')).toHaveValue(email);
		await context.setOffline(false);
		await confirm(page).click();
		await expect(page).toHaveURL(/\/commandes\//);
	});
});

test('a team of three is pasted; what cannot be read stays and is named', async ({ page }) => {
	await openForm(page);
	await sayWho(page, address());
	await page.getByText('Coller une liste').click();
	await page
		.locator('#list')
		.fill(`Prénom\tNom\tCourriel\nMarc\tRoy\t${address()}\nAnne Cyr <${address()}>\nSans\tAdresse\t`);
	await page.getByRole('button', { name: 'Lire la liste' }).click();
	await expect(page.getByText('2 personnes ajoutées.')).toBeVisible();
	await expect(page.locator('#list')).toHaveValue(/Sans/);
	await page.locator('#list').fill('');
	await confirm(page).click();
	await expect(page).toHaveURL(/\/commandes\//);
	await expect(page.locator('a[href^="/billets/"]')).toHaveCount(3);
});

test('errors stand beside their fields and keep all that was typed', async ({ page }) => {
	await openForm(page);
	await page.locator('[id="payer.givenName"]').fill('Maëlle');
	await page.locator('[id="payer.email"]').fill('maelle@centre');
	await confirm(page).click();
	await expect(page.getByRole('alert')).toBeFocused();
	await expect(page).toHaveTitle(/^Erreur/);
	await expect(page.locator('[id="payer.email-error"]')).toBeVisible();
	await expect(page.locator('[id="payer.familyName-error"]')).toBeVisible();
	await expect(page.locator('[id="payer.givenName"]')).toHaveValue('Maëlle');
	await expectNoViolation(page);
});

test('who is registered already is told, and may have the confirmation sent again', async ({ page }) => {
	const email = address();
	await openForm(page);
	await sayWho(page, email);
	await confirm(page).click();
	await expect(page).toHaveURL(/\/commandes\//);
	await openForm(page);
	await sayWho(page, email);
	await confirm(page).click();
	await page.getByRole('button', { name: 'Envoyer à cette adresse' }).click();
	await expect(page.getByText(`Si une inscription existe pour ${email}`)).toBeVisible();
});

test.describe('without scripts', () => {
	test.use({ javaScriptEnabled: false });

	test('a person is added, nothing typed is lost, the total is checked, then the order stands', async ({
		page
	}) => {
		await page.goto('/evenements');
		const event = await page.locator('a[href^="/evenements/quariera-"]').first().getAttribute('href');
		await page.goto(`${event}/inscription`);
		const email = address();
		await sayWho(page, email);
		await page.getByRole('button', { name: 'Ajouter une personne' }).click();
		await expect(page.locator('[id="payer.email"]')).toHaveValue(email);
		await page.locator('[id="people[1].givenName"]').fill('Marc');
		await page.locator('[id="people[1].familyName"]').fill('Roy');
		await page.locator('[id="people[1].email"]').fill(address());
		await page.getByRole('button', { name: 'Mettre à jour le total' }).last().click();
		await expect(page.locator('[id="people[1].givenName"]')).toHaveValue('Marc');
		await confirm(page).click();
		await expect(page).toHaveURL(/\/commandes\//);
	});
});
