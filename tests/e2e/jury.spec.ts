import { expect, test, type Locator, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from '../../src/lib/server/auth/demo-accounts.ts';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { juryBefore } from './jury-before.ts';
import { demoAccount, signInAs } from './sign-in.ts';

const PHONE = { width: 390, height: 844 };
const TABLET = { width: 820, height: 1180 };

test('a juror practises, then scores by keyboard with the network cut, and nothing is lost', async ({
	page,
	context,
	baseURL
}) => {
	await juryBefore({ reader: demoAccount('reviewer').email });
	await signInAs(page, 'reviewer', baseURL!);
	await page.setViewportSize(TABLET);
	await page.goto('/compte');
	await page.getByRole('link', { name: 'Jury', exact: true }).click();
	await beingScored(page).click();
	await expect(page.getByText('6 sur 8 lues')).toBeVisible();
	await expectAccessibleInBothSchemes(page);

	await page.getByRole('link', { name: 'Faire l’exercice' }).click();
	await expectAccessibleInBothSchemes(page);
	const practice = page.locator('fieldset');
	const criteria = await practice.count();
	await page.getByRole('button', { name: 'Comparer' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	for (let i = 0; i < criteria; i++) {
		await practice.nth(i).locator('input').first().focus();
		await page.keyboard.press('3');
	}
	await page.getByRole('button', { name: 'Comparer' }).click();
	await expect(page.getByRole('heading', { name: 'Vos notes et celles attendues' })).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('link', { name: 'Aller à mes dossiers' }).click();
	await page.getByRole('link', { name: 'Lire le prochain' }).click();
	await expect(page.getByRole('heading', { name: 'Votre notation' })).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	for (const size of [PHONE, TABLET]) {
		await page.setViewportSize(size);
		await expectNoSidewaysScroll(page);
		await expectTargetSizes(page);
	}
	const first = page.url();
	const title = await page.getByRole('heading', { level: 1 }).innerText();

	// The train enters a tunnel, once the device has what it keeps of this dossier.
	const path = new URL(first).pathname;
	await expectKept(page);
	await context.setOffline(true);
	const marks = page.locator('fieldset');
	await marks.first().locator('input').first().focus();
	for (let i = 0; i < (await marks.count()); i++) {
		await page.keyboard.press('2');
		await page.keyboard.press('4');
		await expect(marks.nth(i).getByLabel('4', { exact: true })).toBeChecked();
		await page.keyboard.press('Tab');
	}
	await page.getByLabel('Notes privées').fill('Noté dans le tunnel.');
	await expect(
		page.getByText(/Tout est gardé sur cet appareil|tout est gardé sur cet appareil/)
	).toBeVisible();
	// The next one had been fetched ahead, and this one is still there.
	await page.getByRole('link', { name: 'Suivant à noter' }).click();
	await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(title);
	await expect(page.getByText(/tel que vous l’avez ouvert/)).toBeVisible();
	await page.goBack();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
	await expect(page.getByLabel('Notes privées')).toHaveValue('Noté dans le tunnel.');

	// What is typed since the return, and not what the page left behind, is there when the tablet drops the tab.
	await page.getByLabel('Notes privées').fill('Noté dans le tunnel, encore.');
	await page.reload();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
	await expect(page.getByLabel('Notes privées')).toHaveValue('Noté dans le tunnel, encore.');
	await expect(page.locator('.page-head .tag')).toHaveText('Noté');
	await page.goto(path.replace(/\/[^/]+$/, ''));
	await expect(page.getByText('1 dossier noté sur cet appareil')).toBeVisible();
	await page.goto(first);

	await context.setOffline(false);
	// Taken by the server: the page made anew from what it now holds says so.
	await expect(page.getByText('7 sur 8 lues')).toBeVisible();
	await page.goto(first);
	await expect(page.locator('.page-head .tag')).toHaveText('Noté');
	await expect(page.getByLabel('Notes privées')).toHaveValue('Noté dans le tunnel, encore.');

	// One key, then the next dossier at once: nothing that was sent is sent again.
	const refused: string[] = [];
	page.on('response', (answer) => void (answer.status() >= 400 && refused.push(answer.url())));
	await marks.first().locator('input').first().focus();
	await page.keyboard.press('9');
	await expect(page.getByText('L’échelle va de 0 à 5.')).toBeVisible();
	await page.keyboard.press('3');
	await page.keyboard.press('Control+Enter');
	await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(title);
	// Left untouched, it is still to be read.
	await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
	await expect(page.getByText('7 sur 8 lues')).toBeVisible();
	expect(refused).toEqual([]);
	await page.goto(first);
	await expect(marks.first().getByLabel('3', { exact: true })).toBeChecked();

	// A text beyond what the server takes is refused in words, and stays.
	await page.getByLabel(/^Commentaire/).fill('a'.repeat(1_000_000));
	await expect(
		page.getByText('1000000 caractères, 4000 au plus. Ce que vous avez tapé reste sur cet appareil.')
	).toBeInViewport();
	expect((await page.getByLabel(/^Commentaire/).inputValue()).length).toBe(1_000_000);
	await page.getByLabel(/^Commentaire/).fill('Bravo.');
	// The words of a save before may still stand: what is waited for is what the server holds.
	const held = async () => (await page.request.get(`${first}/donnees`)).text();
	await expect.poll(held).toContain('Bravo.');
	await expect(page.getByText(/Enregistré à/)).toBeInViewport();

	// Two windows: nothing passes for kept before the juror has chosen.
	const other = await context.newPage();
	await other.goto(first);
	// Read before the other writes: it has what stood then.
	await expect(other.getByLabel(/^Commentaire/)).toHaveValue('Bravo.');
	await page.getByLabel(/^Commentaire/).fill('Encore.');
	await expect.poll(held).toContain('Encore.');
	await other.getByLabel('Notes privées').fill('De l’autre fenêtre.');
	await expect(other.getByText(/rien n’est enregistré avant votre choix/)).toBeInViewport();
	await expect(other.getByText(/votre lecture compte/)).toHaveCount(0);
	await expectAccessibleInBothSchemes(other);
	await other.getByRole('button', { name: 'Garder celle de cette fenêtre' }).click();
	await expect(other.getByText(/Enregistré à/)).toBeVisible();
	await other.close();

	// Whoever signs out leaves nothing of it on the device.
	expect(await page.evaluate(() => caches.keys())).toEqual(['estrade-jury']);
	await page.getByRole('button', { name: 'Se déconnecter' }).click();
	// Asked again where the page goes away under the question.
	await expect(async () => expect(await page.evaluate(() => caches.keys())).toEqual([])).toPass();
});

test('a dossier read without network is read again once there is one, with nothing to send', async ({
	page,
	context,
	baseURL
}) => {
	await signInAs(page, 'manager', baseURL!);
	await page.goto('/jury');
	await beingScored(page).click();
	await expect(page.getByRole('heading', { name: 'Prix Innovation' })).toBeVisible();
	await page.locator('main li a').first().click();
	await expect(page.getByRole('heading', { name: 'Votre notation' })).toBeVisible();
	await expectKept(page);
	await context.setOffline(true);
	await page.reload();
	const kept = page.getByText(/tel que vous l’avez ouvert/);
	await expect(kept).toBeVisible();
	await context.setOffline(false);
	await expect(kept).toHaveCount(0);
});

test('somebody invited accepts the terms and declares conflicts without scripts', async ({
	page,
	browser,
	baseURL
}) => {
	failOnErrors(page);
	const { email } = demoAccount('practitioner');
	await juryBefore({ newcomer: email });
	await signInAs(page, 'staff', baseURL!);
	await page.goto(`/gestion${(await jury(page, baseURL!)).replace('/jury', '/meritas')}/jury`);
	await expectAccessibleInBothSchemes(page);
	await page.getByText('Inviter des personnes').click();
	await page.getByLabel('Une personne par ligne').fill(`Rose Tremblay`);
	await page.getByRole('button', { name: 'Inviter par courriel' }).click();
	await expect(page.getByText(/La ligne 1/).first()).toBeVisible();
	await page.getByLabel('Une personne par ligne').fill(`Rose Tremblay; ${email}; Le SOIT`);
	await page.getByRole('button', { name: 'Inviter par courriel' }).click();
	await expect(page.getByText('1 personne invitée par courriel.')).toBeVisible();
	await page.setViewportSize(PHONE);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);

	const plain = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! });
	const other = await plain.newPage();
	await other.request.post('/connexion?/entrer', {
		form: { email, password: DEMO_PASSWORD },
		headers: { Origin: baseURL!, Accept: 'text/html' },
		maxRedirects: 0
	});
	await other.goto('/jury');
	await other.getByRole('link', { name: /^Répondre/ }).click();
	await other.getByRole('button', { name: 'Accepter et siéger' }).click();
	await expect(other.getByText('Cochez la case pour continuer.').first()).toBeVisible();
	await other.getByLabel(/J’ai lu ces conditions/).check();
	await other.getByRole('button', { name: 'Accepter et siéger' }).click();
	await expect(other.getByRole('heading', { name: 'Vos conflits d’intérêts' })).toBeVisible();
	const boxes = other.locator('input[name="conflicts[]"]');
	expect(await boxes.count()).toBeGreaterThan(5);
	const closed = await boxes.first().getAttribute('value');
	await boxes.first().check();
	await other.getByLabel(/Je n’ai aucun conflit/).check();
	await other.getByRole('button', { name: 'Déclarer et ouvrir mes dossiers' }).click();
	await expect(other.getByText(/Vous avez déclaré/)).toBeVisible();
	const address = `${new URL(other.url()).pathname}/${closed}`;
	expect((await other.request.get(address)).status()).toBe(404);
	expect((await other.request.get(`${address}/donnees`)).status()).toBe(404);

	// Staff give the newcomer what is left to read, once they have seen what it does.
	await page.setViewportSize({ width: 1280, height: 900 });
	await page.reload();
	await page.getByRole('button', { name: 'Répartir' }).click();
	await expect(page.getByRole('heading', { name: 'Répartition proposée' })).toBeVisible({ timeout: 30_000 });
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('button', { name: /^Accepter/ }).click();
	await expect(page.getByText(/lectures? données?\./)).toBeVisible({ timeout: 30_000 });
	await other.reload();
	await expect(other.locator('main li a').first()).toBeVisible();
	await plain.close();
});

/** Waits until the device has what it keeps of the dossier that is open. */
async function expectKept(page: Page): Promise<void> {
	const data = `${new URL(page.url()).pathname}/__data.json`;
	await expect.poll(() => page.evaluate((address) => caches.match(address).then(Boolean), data)).toBe(true);
}

/** Where the jury of the demonstration is: `/jury/2026`. */
async function jury(page: Page, baseURL: string): Promise<string> {
	const context = await page.context().browser()!.newContext({ baseURL });
	const member = await context.newPage();
	await signInAs(member, 'reviewer', baseURL);
	await member.goto('/jury');
	const href = await beingScored(member).getAttribute('href');
	await context.close();
	return href!;
}

/** The way to the edition that is being scored, among those in whose jury one sits. */
function beingScored(page: Page): Locator {
	return page.getByRole('listitem').filter({ hasText: 'Notation ouverte' }).getByRole('link');
}
