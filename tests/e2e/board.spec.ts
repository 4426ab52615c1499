import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, expectTargetSizes } from './axe.ts';
import { signInAs } from './sign-in.ts';

// The meeting's timetable is nobody else's: what is published here disturbs no other test.

async function openMeeting(page: Page, origin: string): Promise<string> {
	await signInAs(page, 'staff', origin);
	await page.goto('/gestion');
	await page.getByText('Autres événements').click();
	return (await page.getByRole('link', { name: 'Rencontre des gestionnaires' }).getAttribute('href'))!;
}

/** Drags by the pointer, in steps as a hand does. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
	await from.scrollIntoViewIfNeeded();
	const [a, b] = [(await from.boundingBox())!, (await to.boundingBox())!];
	await page.mouse.move(a.x + a.width / 2, a.y + 14);
	await page.mouse.down();
	await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 8 });
	await page.mouse.up();
}

/** Places a session at an hour, without a room, as the meeting was seeded. */
async function putBack(page: Page, base: string, title: string, hour: RegExp): Promise<void> {
	await page.goto(`${base}/horaire`);
	await page.locator('article', { hasText: title }).getByRole('link').click();
	const slots = page.getByLabel('Plage', { exact: true });
	await slots.selectOption(await slots.locator('option').filter({ hasText: hour }).getAttribute('value'));
	await page.getByLabel('Salle', { exact: true }).selectOption('Sans salle');
	await page.getByRole('button', { name: 'Placer', exact: true }).click();
	await expect(page.getByRole('row', { name: hour }).locator('td').nth(1)).toContainText(title);
}

test('rooms, slots, the board by mouse and keyboard, and its publication', async ({
	page,
	baseURL
}, testInfo) => {
	const base = await openMeeting(page, baseURL!);
	await page.goto(`${base}/horaire/salles?ouvrir=salle-nouvelle`);
	if (testInfo.retry === 0) {
		await page.getByLabel('Nom').fill('Salle Mauricie');
		await page.getByLabel('Places').fill('40');
		await page.getByLabel('projecteur').check();
		await page.getByRole('button', { name: 'Ajouter la salle' }).click();
		await expect(page.getByText('Salle Mauricie')).toBeVisible();
		await page.getByRole('link', { name: 'Ajouter une plage' }).click();
		await page.getByLabel('Début').fill('13:00');
		await page.getByLabel('Fin').fill('15:00');
		await page.getByRole('button', { name: 'Ajouter la plage' }).click();
	} else {
		// The first try left its room and its slot, and perhaps its moves.
		await putBack(page, base, 'Table ronde', /^10\sh/);
		await putBack(page, base, 'Accueil et mot', /^9\sh/);
		await page.goto(`${base}/horaire/salles`);
	}
	await expect(page.getByText('13 h – 15 h')).toBeVisible();
	await expectAccessible(page);

	await page.goto(`${base}/horaire`);
	await page.waitForLoadState('networkidle');
	const cell = (hour: string, column: number) =>
		page
			.getByRole('row', { name: new RegExp(`^${hour}`) })
			.locator('td')
			.nth(column);
	const table = page.locator('article', { hasText: 'Table ronde' });
	// A page that is slow to wake lets the first try go by; a second one drops the card where it is.
	await expect(async () => {
		await drag(page, table.locator('.handle'), cell('13\\sh', 0));
		await expect(cell('13\\sh', 0)).toContainText('Table ronde', { timeout: 1500 });
	}).toPass();
	await page.keyboard.press('Control+z');
	await expect(cell('10\\sh', 1)).toContainText('Table ronde');
	await page.keyboard.press('Control+y');
	await expect(cell('13\\sh', 0)).toContainText('Table ronde');

	const welcome = page.getByRole('button', { name: /Déplacer.*Accueil et mot/ });
	await welcome.focus();
	await page.keyboard.press('Enter');
	await page.keyboard.press('ArrowLeft');
	await expect(page.getByText(/9\sh, Salle Mauricie, libre/)).toBeAttached();
	await page.keyboard.press('Escape');
	await expect(cell('9\\sh', 1)).toContainText('Accueil et mot');
	await page.keyboard.press('Enter');
	await page.keyboard.press('ArrowLeft');
	await page.keyboard.press('Enter');
	await expect(cell('9\\sh', 0)).toContainText('Accueil et mot');
	await expect(page.getByText(/Accueil et mot.* est maintenant à 9\sh, Salle Mauricie\.$/)).toBeAttached();
	await expect(welcome).toBeFocused();
	await expectAccessible(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	// A phone shows one slot: what is carried to another one, and back, is followed there, even where the network is slower
	// than the page looks for other people's moves.
	await page.route('**/__data.json*', async (route) => {
		await new Promise((resolve) => setTimeout(resolve, 3200));
		await route.continue();
	});
	const shown = page.getByLabel('Voir');
	const inSlot = (await shown.locator('option:checked').textContent())!;
	await welcome.focus();
	await page.keyboard.press('Enter');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Enter');
	await expect(welcome).toBeFocused();
	await expect(shown.locator('option:checked')).not.toHaveText(inSlot);
	await page.keyboard.press('Control+z');
	await expect(page.getByText(/Déplacement annulé.*Accueil et mot.*9\sh, Salle Mauricie/)).toBeAttached();
	await expect(welcome).toBeFocused();
	await expect(shown.locator('option:checked')).toHaveText(inSlot);
	await page.unroute('**/__data.json*');
	await page.setViewportSize({ width: 1280, height: 800 });

	await page.getByRole('link', { name: '2 changements à publier' }).click();
	await expect(
		page.getByText(/«\sTable ronde.*passe\sde\s.*10\sh.* à .*13\sh.*Salle Mauricie/)
	).toBeVisible();
	await page.getByLabel('Note').fill('Une salle s’est libérée.');
	await expectAccessible(page);
	await page.getByRole('button', { name: /Publier la version/ }).click();
	await expect(page.getByText(/La version \d+ de l’horaire est publiée/)).toBeVisible();
	await page.goto(`/evenements/${base.split('/').at(-1)}/programme`);
	await expect(page.getByText('Salle Mauricie').first()).toBeVisible();
});

test('a session is placed without scripts, and two people who move it are told', async ({
	browser,
	baseURL
}) => {
	const plain = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! });
	const page = await plain.newPage();
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion');
	const base = new URL(page.url()).pathname;
	await page.goto(`${base}/horaire`);
	const card = page.locator('article', { hasText: 'L’art de la première impression' });
	await card.getByRole('link').click();
	const revision = Number(await page.locator('input[name="revision"]').first().inputValue());
	await page.getByLabel('Salle', { exact: true }).selectOption({ label: 'Grand hall (450)' });
	await page.getByRole('button', { name: 'Placer', exact: true }).click();
	await expect(page.locator('input[name="revision"]').first()).toHaveValue(String(revision + 1));

	// Somebody else still has the page as it was.
	const cardId = await page.locator('input[name="cardId"]').first().inputValue();
	const stale = await page.request.post(`${base}/horaire?/placer`, {
		form: { cardId, revision: String(revision) },
		headers: { Origin: baseURL!, Accept: 'text/html' }
	});
	expect(stale.status()).toBe(409);
	expect(await stale.text()).toMatch(/Solange Permanence a déplacé/);
	await page.getByLabel('Salle', { exact: true }).selectOption({ label: 'Salle Laviolette (60)' });
	await page.getByRole('button', { name: 'Placer', exact: true }).click();
	await expect(page.locator('input[name="revision"]').first()).toHaveValue(String(revision + 2));
	await plain.close();
});

test('a file with unknown lines writes nothing', async ({ page, baseURL }) => {
	const base = await openMeeting(page, baseURL!);
	await page.goto(`${base}/horaire/importer`);
	await page
		.getByLabel('Lignes du fichier CSV')
		.fill('Table ronde : la relève;Salle Z;2030-01-01;9:00;10:00');
	await page.getByRole('button', { name: 'Vérifier' }).click();
	await expect(page.getByText('salle inconnue')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Placer au brouillon' })).toHaveCount(0);
	await expectAccessible(page);
});

test('the solver proposes without changing anything', async ({ page, baseURL }) => {
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion');
	const base = new URL(page.url()).pathname;
	await page.goto(`${base}/horaire/suggestion`);
	await page.waitForLoadState('networkidle');
	const search = page.getByRole('button', { name: 'Chercher un horaire' });
	const reject = page.getByRole('button', { name: 'Rejeter' });
	// What is asked may change meanwhile, by the seats that other tests take: then one searches again.
	await expect(async () => {
		if (!(await reject.isVisible())) await search.click({ timeout: 2000 });
		await expect(reject).toBeVisible({ timeout: 15_000 });
	}).toPass({ timeout: 45_000 });
	await expect(page.getByText('Minimum prouvé', { exact: true })).toBeVisible();
	await reject.click();
	await expect(page.getByRole('heading', { name: /rejeté/ })).toBeVisible();
	await expectAccessible(page);
});
