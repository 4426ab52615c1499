import { expect, test } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

test.beforeEach(({ page }) => failOnErrors(page));

test('what members live together stands apart from the catalogue, on pages that fit', async ({ page }) => {
	await page.goto('/rencontres');
	const main = page.getByRole('main');
	await expect(main.getByText('Rendez-vous des membres')).toHaveCount(3);
	await expect(main.getByText('Assemblée générale annuelle', { exact: true })).toBeVisible();
	for (const path of ['/rencontres', '/rencontres/assemblee-generale-annuelle']) {
		await page.setViewportSize({ width: 1280, height: 800 });
		await page.goto(path);
		await expect(main.getByText('Réservé aux membres').first()).toBeVisible();
		await expectAccessibleInBothSchemes(page);
		await expectTargetSizes(page);
		await page.setViewportSize({ width: 320, height: 640 });
		await expectNoSidewaysScroll(page);
	}
	// Whoever votes today finds the assembly there, on a phone; whoever is not signed in comes back to it.
	await page.goto('/rencontres');
	const today = main.getByRole('listitem').filter({ hasText: 'En cours' });
	await today.getByRole('link', { name: /^Suivre l’assemblée/ }).click();
	await expect(page).toHaveURL(/\/connexion\?.*assemblees/);
	await page.goto('/formations?q=rendez-vous');
	await expect(main.getByText('Rendez-vous des membres')).toHaveCount(0);
	// Each address leads to where the entry is.
	await page.goto('/formations/rendez-vous-des-membres');
	await expect(page).toHaveURL(/\/rencontres\/rendez-vous-des-membres$/);
});

test('the permanence begins a meeting for members, and its words follow', async ({ page, baseURL }) => {
	const title = `Midi des régions ${Date.now().toString(36)}`;
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion/formations');
	await page.getByRole('link', { name: 'Rencontres', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rencontres');
	await expectAccessibleInBothSchemes(page);
	await expectTargetSizes(page);
	await page.getByRole('link', { name: 'Nouvelle rencontre' }).click();

	// A form that is refused is still that of a meeting.
	await page.getByRole('button', { name: 'Ajouter la rencontre' }).click();
	await expect(page.getByRole('alert')).toContainText('Titre');
	await expect(page.getByLabel('Attestation')).toHaveValue('no');
	await page.getByLabel('Titre').fill(title);
	await page.getByLabel('Ou un nouveau thème').fill('Vie associative');
	await page.getByLabel('Durée, en minutes').fill('60');
	await page.getByRole('button', { name: 'Ajouter la rencontre' }).click();
	await expect(page.getByRole('status')).toContainText('La rencontre est ajoutée');
	await page.getByRole('button', { name: 'Publier', exact: true }).click();
	await expect(page.getByRole('status')).toContainText('publié');

	await page.getByRole('link', { name: 'Nouvelle séance' }).click();
	await expect(page.getByLabel('Pour qui')).toHaveValue('yes');
	const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
	await page.locator('[id="dates[0].day"]').fill(day);
	await page.locator('[id="dates[0].from"]').fill('12:00');
	await page.locator('[id="dates[0].to"]').fill('13:00');
	await page.getByLabel('Lien de la rencontre').fill('https://rencontre.example/midi');
	await page.getByRole('button', { name: 'Ajouter la séance' }).click();
	await expect(page.getByRole('status')).toContainText('en brouillon');
	await page.getByRole('button', { name: 'Publier la séance' }).click();
	await expect(page.getByRole('status')).toContainText('publiée');
	await page.goto('/rencontres');
	await expect(page.getByRole('main').getByText(title)).toBeVisible();
});

test('from nothing: an assembly is an activity, its date, its notice, and its way in for delegates', async ({
	page,
	baseURL
}) => {
	test.setTimeout(90_000);
	const title = `Assemblée de fusion ${Date.now().toString(36)}`;
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion/formations?genre=agm');
	await page.getByRole('link', { name: 'Nouvelle assemblée' }).click();
	await page.getByLabel('Titre').fill(title);
	await page.getByLabel('Ou un nouveau thème').fill('Vie associative');
	await page.getByLabel('Durée, en minutes').fill('120');
	await page.getByRole('button', { name: 'Ajouter l’assemblée' }).click();
	await expect(page.getByRole('status')).toContainText('L’assemblée est ajoutée');
	await page.getByRole('button', { name: 'Publier', exact: true }).click();
	await expect(page.getByRole('status')).toContainText('publié');
	await page.getByRole('link', { name: 'Nouvelle séance' }).click();
	const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
	await page.locator('[id="dates[0].day"]').fill(day);
	await page.locator('[id="dates[0].from"]').fill('13:00');
	await page.locator('[id="dates[0].to"]').fill('15:00');
	await page.getByLabel('Région', { exact: true }).selectOption({ label: 'Laval' });
	await page.getByLabel('Lien de la rencontre').fill('https://rencontre.example/fusion');
	await page.getByRole('button', { name: 'Ajouter la séance' }).click();
	await expect(page.getByRole('status')).toContainText('en brouillon');
	await page.getByRole('button', { name: 'Publier la séance' }).click();
	await expect(page.getByRole('status')).toContainText('publiée');
	await page.getByRole('link', { name: 'Assemblée, personnes déléguées et convocation' }).click();
	await page.getByRole('button', { name: 'Préparer l’assemblée' }).click();
	await expect(page.getByRole('heading', { name: 'Ordre du jour' })).toBeVisible();
	await page.getByRole('link', { name: 'Liste électorale' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await page.goBack();
	await page.getByRole('button', { name: 'Envoyer l’avis de convocation' }).click();
	await expect(page.getByText('Avis envoyé le')).toBeVisible();
	await page.goto('/rencontres');
	await page.getByRole('link', { name: title }).click();
	const way = page.getByRole('link', { name: `Lire l’avis\u00a0: ${title}` });
	await expect(way).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await way.click();
	await expect(page).toHaveURL(/\/assemblees\//);
});
