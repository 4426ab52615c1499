import { expect, test } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

test('staff edit the press release, are refused an empty text, print it and take it back', async ({
	page,
	baseURL
}) => {
	failOnErrors(page);
	await signInAs(page, 'staff', baseURL!);
	// The last edition whose results came out of this software.
	await page.goto('/gestion/meritas');
	const past = page.getByRole('listitem').filter({ hasText: /Résultats publics/ });
	await past.getByRole('heading').getByRole('link').first().click();
	await page.getByRole('navigation', { name: 'Méritas' }).getByRole('link', { name: 'Résultats' }).click();
	await page.getByRole('link', { name: /communiqué/i }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Communiqué de presse' })).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await page.setViewportSize({ width: 1280, height: 900 });

	const [title, body] = [page.getByLabel('Titre'), page.getByLabel('Texte', { exact: true })];
	const drawn = await title.inputValue();
	await title.fill('Un titre à nous');
	const text = await body.inputValue();
	await body.fill('');
	await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await expect(title).toHaveValue('Un titre à nous');
	await body.fill(text);
	await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
	await expect(page.getByText('Le communiqué est enregistré.')).toBeVisible();
	const file = await page.request.get(`${new URL(page.url()).pathname}/fichier?format=txt`);
	expect(await file.text()).toContain('Un titre à nous');

	await page.getByRole('button', { name: /Reprendre le texte des résultats/ }).click();
	await expect(page.getByText('de nouveau celui des résultats')).toBeVisible();
	await expect(title).toHaveValue(drawn);
});
