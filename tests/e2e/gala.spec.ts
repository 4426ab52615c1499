import { expect, test, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

const year = new Date().getFullYear();
const store = 'file:test-results/data/estrade.db';

/** A gala ready to begin, whose embargo is over, and whom its envelope names. */
function makeStage(): { edition: string; winner: string } {
	const env = { ...process.env, DATABASE_URL: store };
	const said = execFileSync(process.execPath, ['tests/e2e/gala-stage.ts'], { env, encoding: 'utf8' });
	return JSON.parse(said.trim().split('\n').at(-1)!) as { edition: string; winner: string };
}

/** When a page first shows a text, by its own clock. */
function shownAt(page: Page, text: string): Promise<number> {
	return page.evaluate(
		(wanted) =>
			new Promise<number>((resolve) => {
				const look = () => {
					if (document.querySelector('main')?.textContent.includes(wanted)) resolve(Date.now());
					else requestAnimationFrame(look);
				};
				look();
			}),
		text
	);
}

test('une enveloppe s’ouvre sur tous les écrans dans la seconde', async ({ page, browser, baseURL }) => {
	test.slow();
	failOnErrors(page);
	const { edition, winner } = makeStage();
	const watch = async (options = {}) => {
		const watcher = await (await browser.newContext({ baseURL: baseURL!, ...options })).newPage();
		await watcher.goto(`/meritas/${edition}/gala`);
		return watcher;
	};
	const phone = await watch({ viewport: { width: 390, height: 844 } });
	const wide = await watch({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
	await signInAs(page, 'staff', baseURL!);
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(`/gestion/meritas/${edition}/gala/telecommande`);
	await expectNoSidewaysScroll(page);

	// The presenter's remote, by its keys.
	const start = page.getByRole('button', { name: 'Oui, commencer' });
	// Keys are of the script: pressed until it is there.
	await expect(async () => {
		await page.keyboard.press('ArrowRight');
		await expect(start).toBeVisible({ timeout: 500 });
	}).toPass();
	await start.click();
	await expect(phone.getByRole('heading', { name: 'La cérémonie commence' })).toBeVisible();
	await page.locator('h1').click();
	await page.keyboard.press('ArrowRight');
	await expect(wide.getByRole('heading', { name: 'Bienvenue' })).toBeVisible();
	await expect(page.getByText('Étape 1 sur 3')).toBeVisible();
	await page.getByRole('button', { name: /^Suivant.*Prix Innovation/ }).click();
	await expect(phone.getByText('Et le prix va à…')).toBeVisible();
	await expectAccessibleInBothSchemes(phone);
	await expectNoSidewaysScroll(phone);

	await page.getByRole('textbox', { name: 'Sous-titre' }).fill('Et le prix va à');
	await page.keyboard.press('Enter');
	await expect(phone.getByRole('log')).toHaveText('Et le prix va à');
	await page.getByRole('button', { name: /^Reprendre/ }).click();
	await expect(phone.getByRole('log')).toHaveText('');

	// Nothing of the envelope before it opens: not in a page, not in its data.
	for (const path of ['', '/__data.json']) {
		const before = await phone.request.get(`/meritas/${edition}/gala${path}`);
		expect(await before.text()).not.toContain(winner);
	}
	await expect(page.getByRole('main')).not.toContainText(winner);
	await expect(page.getByText('Étape 2 sur 3')).toBeVisible();
	await page.getByText('Ouvrir l’enveloppe', { exact: true }).click();
	const seen = [shownAt(phone, winner), shownAt(wide, winner)];
	const pressed = Date.now();
	await page.getByRole('button', { name: 'Oui, devant tout le monde' }).dblclick();
	for (const at of await Promise.all(seen)) expect(at - pressed).toBeLessThan(1000);
	// Names rise for half a second; contrast is of what stays.
	await phone.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
	await expectAccessibleInBothSchemes(phone);
	const roll = await phone.request.get('/meritas/palmares');
	expect(await roll.text()).toContain(winner);

	await phone.getByRole('button', { name: 'Applaudir' }).click();
	await phone.getByRole('button', { name: 'Applaudir' }).click();
	await expect(wide.getByText('2 applaudissements')).toBeVisible({ timeout: 15_000 });
	// Those that leave while the page still shows those of before are counted once.
	for (let i = 0; i < 5; i++) {
		await phone.getByRole('button', { name: 'Applaudir' }).click();
		await phone.waitForTimeout(700);
	}
	await expect(wide.getByText('7 applaudissements')).toBeVisible({ timeout: 15_000 });
	await phone.waitForTimeout(3000);
	await expect(wide.getByText('7 applaudissements')).toBeVisible();
	await expect(phone.getByText('7 applaudissements')).toBeVisible();

	// Without scripts, the page says what is on the stage now.
	const plain = await watch({ javaScriptEnabled: false });
	await expect(plain.getByText(winner).first()).toBeVisible();
	await plain.getByRole('button', { name: 'Applaudir' }).click();
	await expect(plain).toHaveURL(/gala#applaudir$/);
	await expect(plain.locator('meta[http-equiv="refresh"]')).toHaveCount(1);

	await page.getByRole('button', { name: /^Suivant.*Merci et bravo/ }).click();
	await expect(phone.getByRole('heading', { name: 'Merci et bravo' })).toBeVisible();
	await page.getByText('Terminer le gala', { exact: true }).click();
	await page.getByRole('button', { name: 'Oui, terminer', exact: true }).click();
	await expect(page.getByText('Le gala est terminé.')).toBeVisible();
	await expect(phone.getByRole('heading', { name: 'Revoir la cérémonie' })).toBeVisible();
});

test('la reprise se lit moment par moment, au clavier comme sans script', async ({
	page,
	browser,
	baseURL
}) => {
	failOnErrors(page);
	await page.goto(`/meritas/${year - 1}/gala`);
	await expect(page.getByRole('heading', { name: 'Revoir la cérémonie' })).toBeVisible();
	await expect(page.getByText(/^Moment 1 sur/)).toBeVisible();
	const next = page.getByRole('button', { name: 'Moment suivant' });
	await next.focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { name: 'Bienvenue' }).first()).toBeVisible();
	await page.getByRole('button', { name: 'Lire' }).click();
	await expect(page.getByText(/^Moment 4 sur/)).toBeVisible({ timeout: 12_000 });
	await expectAccessibleInBothSchemes(page);
	await expectTargetSizes(page);
	for (const width of [390, 320]) {
		await page.setViewportSize({ width, height: 800 });
		await expectNoSidewaysScroll(page);
	}
	const plain = await (await browser.newContext({ baseURL: baseURL!, javaScriptEnabled: false })).newPage();
	await plain.goto(`/meritas/${year - 1}/gala`);
	await expect(plain.getByRole('heading', { name: 'La soirée, étape par étape' })).toBeVisible();
});

test('le déroulé se propose, se change et se répète sans rien publier', async ({ page, baseURL }) => {
	failOnErrors(page);
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion/meritas/regions/gala');
	await page.getByRole('button', { name: 'Proposer un déroulé' }).click();
	await expect(page.getByText('Un déroulé est proposé')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('link', { name: 'Ajouter une étape' }).click();
	await page.getByLabel('Titre à l’écran').fill('Mot de la présidence');
	await page.getByRole('button', { name: 'Enregistrer l’étape' }).click();
	await expect(page.getByText('C’est enregistré.')).toBeVisible();
	// By the keyboard, a cue goes up several places: the focus stays with it, and its place is said.
	const up = page.getByRole('button', { name: 'Monter Mot de la présidence' });
	const places = page.getByRole('button', { name: /^Monter / });
	const count = await places.count();
	await up.focus();
	for (let place = count - 1; place >= 1; place--) {
		await page.keyboard.press('Enter');
		await expect(page.getByText(`Mot de la présidence\u00a0: place ${place} sur ${count}.`)).toBeAttached();
		if (place > 1) await expect(up).toBeFocused();
	}
	await expect(page.getByRole('button', { name: 'Descendre Mot de la présidence' })).toBeFocused();
	for (let place = 2; place <= count; place++) {
		await page.keyboard.press('Enter');
		await expect(page.getByText(`Mot de la présidence\u00a0: place ${place} sur ${count}.`)).toBeAttached();
	}
	await expect(up).toBeFocused();
	await page.getByRole('link', { name: 'Répéter, sans rien publier' }).click();
	await expect(page.getByText('Rien ne s’écrit')).toBeVisible();
	await page.keyboard.press('ArrowRight');
	await expect(page.getByText('Et le prix va à…')).toBeVisible();
	await page.keyboard.press('ArrowRight');
	await expect(page.getByText('Nom de la lauréate ou du lauréat', { exact: true })).toBeVisible();
	await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
	await expectAccessibleInBothSchemes(page);
	const gala = await page.request.get('/meritas/regions/gala');
	expect(gala.status()).toBe(404);
});
