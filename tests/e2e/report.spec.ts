import { expect, test } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

const FILE = `date;activité;inscriptions;participants;admissibles
3 mai 2022;Café des membres;10;12;8
31 février 2022;Visite du port;5;6;4
;Total;15;18;12
`;

test('the report of 2024-2025, its rows, its file; a file imported, corrected, and taken back', async ({
	page,
	baseURL
}) => {
	failOnErrors(page);
	await page.setViewportSize({ width: 320, height: 800 });
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion/rapport?du=2024-07-01&au=2025-06-30');
	await expect(page.getByTestId('texte')).toContainText(
		/20\s+activités, 254\s+inscriptions, 369\s+présences dont 167\s+admissibles/
	);
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);

	await page.getByLabel('Par', { exact: true }).selectOption('series');
	await page.getByRole('button', { name: 'Afficher' }).click();
	await expect(page).toHaveURL(/=series/);
	const table = page.getByRole('region', { name: 'Tableau du rapport' });
	await expect(table.getByRole('row', { name: /^Total/ })).toContainText('369');
	const download = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Excel' }).click();
	expect((await download).suggestedFilename()).toBe('rapport-series-2024-07-01-2025-06-30.xlsx');
	await table.getByRole('link', { name: 'Espace Parents – groupe 1' }).click();
	await expect(table.getByRole('row')).toHaveCount(5);
	await expect(page.getByRole('link', { name: 'Voir toutes les activités' })).toBeVisible();

	// Regions open on the activities of their people.
	await page.goto('/gestion/rapport?du=2024-07-01&au=2025-06-30&par=region');
	const region = table.getByRole('row').nth(1);
	const present = await region.getByRole('cell').nth(1).innerText();
	await region.getByRole('link').click();
	await expect(page.getByRole('link', { name: 'Voir toutes les activités' })).toBeVisible();
	await expect(
		table
			.getByRole('row', { name: /^Total/ })
			.getByRole('cell')
			.nth(2)
	).toHaveText(present);
	await expectAccessibleInBothSchemes(page);

	await page.goto('/gestion/rapport/importer');
	await page.getByLabel('Fichier CSV').setInputFiles({
		...{ name: 'anciennes.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE, 'latin1') }
	});
	await page.getByRole('button', { name: 'Lire le fichier' }).click();
	await expect(page.getByText('La date ne se lit pas.')).toBeVisible();
	await expect(page.getByText('Il est égal à la somme des lignes.')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	const text = page.getByLabel('Texte du fichier');
	await text.fill((await text.inputValue()).replace('31 février', '28 février'));
	await page.getByRole('button', { name: 'Relire' }).click();
	await expect(page.getByText('La date ne se lit pas.')).toBeHidden();
	await page.getByRole('button', { name: /^Inscrire 2/ }).click();
	await expect(page.getByText(/2\s+activités inscrites au rapport/)).toBeVisible();

	await page.goto('/gestion/rapport?du=2022-01-01&au=2022-09-30');
	await expect(page.getByTestId('texte')).toContainText(/2\s+activités, 15\s+inscriptions, 18\s+présences/);
	await page.goto('/gestion/rapport/importer');
	const undo = page.getByRole('button', { name: 'Annuler l’import anciennes.csv' });
	await undo.focus();
	await page.keyboard.press('Enter');
	await expect(page.getByText('Import annulé')).toBeVisible();
	await page.goto('/gestion/rapport?du=2022-01-01&au=2022-09-30');
	await expect(page.getByText('Aucune activité dans cette période')).toBeVisible();
});

test('without a script the report is read and an import is previewed', async ({ browser, baseURL }) => {
	const context = await browser.newContext({ baseURL: baseURL!, javaScriptEnabled: false });
	const page = await context.newPage();
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion/rapport');
	await page.getByLabel('Du', { exact: true }).fill('2024-04-01');
	await page.getByLabel('Au', { exact: true }).fill('2025-03-31');
	await page.getByRole('button', { name: 'Afficher' }).click();
	await expect(page.getByRole('row', { name: /^Total/ })).toContainText('353');
	await page.goto('/gestion/rapport/importer');
	await page.getByLabel('Fichier CSV').setInputFiles({
		...{ name: 'autre.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b,c\n2021-02-03,Thé,4\n') }
	});
	await page.getByRole('button', { name: 'Lire le fichier' }).click();
	await page.getByLabel('Date', { exact: true }).selectOption('0');
	await page.getByLabel('Activité', { exact: true }).selectOption('1');
	await page.getByLabel('Participants', { exact: true }).selectOption('2');
	await page.getByRole('button', { name: 'Relire' }).click();
	await expect(page.getByRole('button', { name: /^Inscrire 1/ })).toBeVisible();
	await context.close();
});
