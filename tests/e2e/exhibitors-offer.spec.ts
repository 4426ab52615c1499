import { expect, test } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

// What an exhibition offers to those who would come, and the way from there into an application.

test('an exhibitor reads what is offered and begins an application, on a phone', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	failOnErrors(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await signInAs(page, 'exhibitor', baseURL!);
	await page.goto('/exposant');
	const event = await page
		.getByRole('link', { name: 'Rendez-vous de printemps' })
		.first()
		.getAttribute('href');

	// Signed out: the event says that booths are offered, and asks who one is.
	const visitor = await browser.newPage({ viewport: { width: 390, height: 844 } });
	failOnErrors(visitor);
	await visitor.goto(`${baseURL}${event}`);
	await visitor.getByRole('link', { name: 'Voir ce qui est offert aux exposants' }).click();
	await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('Exposer');
	await expect(visitor.getByText('Demandes reçues jusqu’au')).toBeVisible();
	await expect(visitor.getByRole('main')).toContainText('Grand kiosque');
	await expect(visitor.getByRole('main')).toContainText(/1\s400,00\s\$/);
	await visitor.getByText('Contrat d’exposant, version 1').click();
	await expectAccessibleInBothSchemes(visitor);
	await expectNoSidewaysScroll(visitor);
	await expectTargetSizes(visitor);
	await visitor.getByLabel('Prénom').fill('Odile');
	await visitor.getByLabel('Nom', { exact: true }).fill('Vachon');
	await visitor.getByLabel('Adresse courriel').fill('odile.vachon@exemple.org');
	await visitor.getByRole('button', { name: 'Présenter une demande' }).click();
	await expect(visitor).toHaveURL(/\/connexion\?suite=.*exposer/);
	await visitor.close();

	// Signed in: at once.
	await page.goto(`${event}/exposer`);
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('button', { name: 'Présenter une demande' }).click();
	await expect(page.getByRole('heading', { name: 'Demande de kiosque' })).toBeVisible();
	await page.goto(`${event}/exposer`);
	await expect(page.getByRole('main').getByText('Brouillon').first()).toBeVisible();
});
