import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessible,
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes
} from './axe.ts';
import { signInAs } from './sign-in.ts';

test.beforeEach(({ page }) => {
	page.on('pageerror', (error) => {
		throw error;
	});
});

/** The second session of La Ruche is tomorrow: its tables are still to choose. */
const SESSION = /deuxième jour/;

async function openTables(page: Page) {
	await page.goto('/compte/inscriptions');
	await page
		.getByRole('link', { name: /QUARIERA/ })
		.first()
		.click();
	await page.getByRole('link', { name: 'Choisir mes tables' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mes tables à La Ruche');
}

test('une personne choisit ses tables, au clavier, et demande à être placée', async ({ page, baseURL }) => {
	await signInAs(page, 'practitioner', baseURL!);
	await openTables(page);
	await expectAccessibleInBothSchemes(page);
	await expectTargetSizes(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize({ width: 1280, height: 800 });

	const card = page.locator('section.card', { has: page.getByRole('heading', { name: SESSION }) });
	const first = card
		.getByRole('radio', { name: /^Ronde 1, table \d+/ })
		.and(card.locator(':enabled'))
		.first();
	await first.focus();
	await page.keyboard.press('Space');
	await expect(first).toBeChecked();
	const table = /table (\d+)/.exec((await first.getAttribute('aria-label'))!)![1]!;
	await card.getByRole('radio', { name: 'Ronde 2, placez-moi' }).check();
	await card.getByRole('button', { name: 'Enregistrer mes tables' }).press('Enter');
	await expect(page.getByRole('status')).toContainText('Vos tables sont enregistrées.');
	await expect(
		card.getByRole('radio', { name: new RegExp(`^Ronde 1, table ${table}, .*Votre table`) })
	).toBeChecked();
	await page.goto('/compte/agenda');
	await expect(page.getByText(new RegExp(`Ronde 1\\s: table ${table}`)).last()).toBeVisible();
});

test('la permanence ajoute une table, calcule un placement, l’accepte et l’imprime', async ({
	page,
	baseURL
}) => {
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion');
	await page.getByRole('link', { name: 'La Ruche', exact: true }).click();
	await page.getByRole('link', { name: SESSION }).click();
	const places = /^(\d+) places aux tables pour/;
	const before = Number(places.exec(await page.getByText(places).innerText())![1]);
	await expectAccessibleInBothSchemes(page);
	await expectTargetSizes(page);

	await page.getByLabel('Minutes par ronde').fill('40');
	await page.getByRole('button', { name: 'Enregistrer les rondes' }).click();
	await expect(page.getByRole('alert')).toContainText('demandent 128 minutes');
	await page.getByText('Ajouter des tables', { exact: true }).click();
	await page.getByLabel('Thèmes').fill('Écouter avant d’orienter | Awa Diop');
	await page.getByRole('button', { name: 'Ajouter les tables' }).click();
	await page
		.getByRole('link', { name: /^\d+\. Écouter avant d’orienter$/ })
		.last()
		.click();
	await page.getByLabel('Places').fill('10');
	await page.getByRole('button', { name: 'Enregistrer' }).click();
	await expect(page.getByText(`${before + 10} places aux tables pour`)).toBeVisible();
	const tables = await page.getByRole('link', { name: /^\d+\. / }).count();

	await page.getByRole('button', { name: 'Calculer' }).click();
	await expect(page.getByRole('heading', { name: 'Le résultat' })).toBeVisible({ timeout: 40_000 });
	await expect(page.getByRole('columnheader', { name: 'Au hasard' })).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await expectNoSidewaysScroll(page);
	await page.getByText('Accepter…').click();
	await page.getByRole('button', { name: 'Donner les tables' }).click();
	await expect(page.getByText('Les tables sont données.')).toBeVisible();

	await page.getByRole('link', { name: 'Cartes de table à imprimer' }).click();
	await expect(page.getByRole('article')).toHaveCount(tables);
	await expect(page.getByRole('article').first().getByRole('listitem').first()).not.toHaveText(
		'Places libres'
	);
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
});
