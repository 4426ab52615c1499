import { expect, test, type Page } from '@playwright/test';
import { signInAs } from './sign-in.ts';

/** Opens a page whose scripts arrive only when the returned function is called, as on a slow connection. */
async function openBeforeScripts(page: Page, path: string): Promise<() => Promise<void>> {
	let release = () => {};
	const released = new Promise<void>((resolve) => (release = resolve));
	await page.route('**/_app/immutable/**/*.js', async (route) => {
		await released;
		await route.continue();
	});
	await page.goto(path, { waitUntil: 'commit' });
	await page.locator('main form').first().waitFor();
	return async () => {
		release();
		await page.locator('html[data-interactive]').waitFor({ state: 'attached' });
	};
}

test('what is ticked before the scripts arrive stays ticked, and is what is kept', async ({
	page,
	baseURL
}) => {
	await signInAs(page, 'practitioner', baseURL!);
	const arrive = await openBeforeScripts(page, '/compte/donnees');
	const boxes = page.getByRole('checkbox');
	const before = await boxes.evaluateAll((all) => all.map((box) => (box as HTMLInputElement).checked));
	for (const [index, ticked] of before.entries()) await boxes.nth(index).setChecked(!ticked);
	await arrive();
	await page.getByRole('button', { name: 'Enregistrer mes choix' }).click();
	await expect(page.getByText('Vos choix sont enregistrés')).toBeVisible();
	await page.reload();
	for (const [index, ticked] of before.entries())
		await expect(boxes.nth(index)).toBeChecked({ checked: !ticked });
});

test('a choice changed before the scripts arrive is not undone', async ({ page, baseURL }) => {
	await signInAs(page, 'staff', baseURL!);
	const arrive = await openBeforeScripts(page, '/gestion/courriels?etat=sent');
	const state = page.locator('select[name="etat"]');
	await expect(state).toHaveValue('sent');
	await state.selectOption('');
	await arrive();
	await expect(state).toHaveValue('');
});

test('a form pressed while the network is cut stays, says so, and leaves when it is back', async ({
	page,
	context,
	baseURL
}) => {
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto('/compte/donnees');
	await page.locator('html[data-interactive]').waitFor({ state: 'attached' });
	const box = page.getByRole('checkbox').first();
	const was = await box.isChecked();
	await context.setOffline(true);
	await box.setChecked(!was);
	await page.getByRole('button', { name: 'Enregistrer mes choix' }).click();
	await expect(page.getByRole('alert')).toContainText('rien n’est perdu');
	await expect(box).toBeChecked({ checked: !was });
	await context.setOffline(false);
	await expect(page.getByRole('alert')).toHaveCount(0);
	await page.getByRole('button', { name: 'Enregistrer mes choix' }).click();
	await expect(page.getByText('Vos choix sont enregistrés')).toBeVisible();
	await page.reload();
	await expect(box).toBeChecked({ checked: !was });
});

test('a button pressed twice sends once, and is pressed again once it is answered', async ({
	page,
	baseURL
}) => {
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto('/compte/donnees');
	await page.locator('html[data-interactive]').waitFor({ state: 'attached' });
	const sent: string[] = [];
	let delay = 400;
	await page.route('**/compte/donnees?/*', async (route) => {
		sent.push(route.request().url());
		await new Promise((done) => setTimeout(done, delay));
		await route.continue();
	});
	const button = page.getByRole('button', { name: 'Enregistrer mes choix' });
	await button.dblclick();
	// One more press, not of a double click, while the answer is awaited: a keyboard's.
	await button.press('Enter');
	await expect(page.getByText('Vos choix sont enregistrés')).toBeVisible();
	expect(sent).toHaveLength(1);
	// The second press of a double click sends nothing even where the first is answered at once.
	delay = 0;
	await button.dblclick({ delay: 150 });
	await expect.poll(() => sent.length).toBe(2);
	// Control: two presses apart are two.
	await expect(button).not.toHaveAttribute('aria-disabled');
	await button.click();
	await expect.poll(() => sent.length).toBe(3);
});
