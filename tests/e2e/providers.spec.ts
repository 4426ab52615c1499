import { createClient } from '@libsql/client';
import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { openMail } from './mail.ts';
import { demoAccount, signInAs } from './sign-in.ts';

/** The vote of the demonstration that is open. */
async function openPoll(): Promise<string> {
	const store = createClient({ url: 'file:test-results/data/estrade.db' });
	try {
		const { rows } = await store.execute(
			`SELECT e.slug FROM poll p JOIN award_category c ON c.id = p.category_id JOIN award_edition e ON e.id = c.edition_id
				WHERE p.published_at IS NOT NULL AND p.closes_at > ${Date.now()} LIMIT 1`
		);
		return `/meritas/${String(rows[0]!.slug)}/vote`;
	} finally {
		store.close();
	}
}

/** At the double: as whom, how it behaves, and whether one agrees. */
async function agree(page: Page, email: string, { mode = '', button = 'Accepter' } = {}): Promise<void> {
	await expect(page.getByRole('heading', { name: /^Double de/ })).toBeVisible();
	await page.getByRole('textbox', { name: 'Adresse' }).fill(email);
	if (mode) await page.getByLabel('Conduite').selectOption(mode);
	await page.getByRole('button', { name: button }).click();
}

const by = (page: Page, name: string) => page.getByRole('button', { name: `Continuer avec ${name}` });
const gmail = (who: string) => `${who}.${Date.now()}@gmail.com`;

test('au téléphone, on vote par Google en trois touchers; la même adresse par code a déjà voté', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	failOnErrors(page);
	await page.setViewportSize({ width: 390, height: 844 });
	const open = await openPoll();
	await page.goto(open);
	await page.getByLabel('Voter pour Aïcha Ben Salah').check({ force: true });
	await expect(by(page, 'Google')).toBeVisible();
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);
	await page.setViewportSize({ width: 320, height: 568 });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize({ width: 390, height: 844 });

	// One gives up, and finds again what one chose.
	const email = gmail('voix');
	await by(page, 'Google').click();
	await agree(page, email, { button: 'Refuser' });
	await expect(page).toHaveURL(open);
	await expect(page.getByRole('alert')).toContainText('Rien n’a été accepté chez Google');
	await expect(page.getByText('Vous votez pour Aïcha Ben Salah')).toBeVisible();
	await expectAccessibleInBothSchemes(page);

	await by(page, 'Google').click();
	await agree(page, email);
	await expect(page.getByRole('heading', { name: 'J’ai voté' })).toBeVisible();
	await expect(page.getByText('Votre vote pour Aïcha Ben Salah est compté.')).toBeVisible();
	const receipt = (await (await page.request.get(`${open}/recu.json`)).json()) as { ballot: string };

	// No account, no session.
	await page.goto('/compte');
	await expect(page).toHaveURL(/\/connexion/);

	// In another browser and another spelling, the code finds the same ballot.
	const staff = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await signInAs(staff, 'staff', baseURL!);
	const other = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await other.goto(open);
	await other.getByLabel('Voter pour Aïcha Ben Salah').check({ force: true });
	const spelled = email.replace('@gmail', '+autre@googlemail');
	await other.getByLabel('Votre courriel').fill(spelled);
	await other.getByRole('button', { name: 'Recevoir le code' }).click();
	await expect(other.getByLabel('Code de six chiffres')).toBeVisible();
	await expectAccessibleInBothSchemes(other);
	await openMail(staff, spelled, /^Votre code pour voter/);
	const code = /^\s*(\d{6})\s*$/m.exec(await staff.locator('main').innerText())![1]!;
	await other.getByLabel('Code de six chiffres').fill(code);
	await other.getByRole('button', { name: 'Déposer mon vote' }).click();
	await expect(other.getByRole('heading', { name: 'J’ai voté' })).toBeVisible();
	const again = (await (await other.request.get(`${open}/recu.json`)).json()) as { ballot: string };
	expect(again.ballot).toBe(receipt.ballot);
	await staff.context().close();
	await other.context().close();
});

test('sans scripts aussi, on vote par Microsoft, et Facebook mène à un code', async ({
	browser,
	baseURL
}) => {
	const context = await browser.newContext({ baseURL: baseURL!, javaScriptEnabled: false });
	const page = await context.newPage();
	const open = await openPoll();
	await page.goto(open);
	await page.getByLabel('Voter pour Aïcha Ben Salah').check({ force: true });
	await by(page, 'Facebook').click();
	await agree(page, gmail('ami'));
	await expect(page.getByText('Facebook nous a donné votre adresse sans la garantir.')).toBeVisible();
	await expect(page.getByText('Vous votez pour Aïcha Ben Salah')).toBeVisible();
	await expect(by(page, 'Facebook')).toHaveCount(0);
	await by(page, 'Microsoft').click();
	await agree(page, `ami.${Date.now()}@outlook.com`);
	await expect(page.getByRole('heading', { name: 'J’ai voté' })).toBeVisible();
	await context.close();
});

test('on se connecte par Facebook après un code, une fois; puis on relie et on délie', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	failOnErrors(page);
	const { email } = demoAccount('practitioner');
	await page.goto('/connexion?suite=%2Fcompte%2Fsecurite');
	await expectAccessibleInBothSchemes(page);
	await expectTargetSizes(page);
	await by(page, 'Google').click();
	await agree(page, gmail('inconnue'));
	await expect(page.getByRole('alert')).toContainText('Personne n’est inscrit ici');
	await by(page, 'Facebook').click();
	await agree(page, email);
	await expect(page.getByText('ensuite, Facebook suffira.')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	const staff = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await signInAs(staff, 'staff', baseURL!);
	await openMail(staff, email, /code/i);
	const code = /\b(\d{6})\b/.exec(await staff.locator('main').innerText())![1]!;
	await staff.context().close();
	await page.getByLabel('Code à six chiffres').fill(code);
	await page.getByRole('button', { name: 'Me connecter' }).click();
	await expect(page).toHaveURL('/compte/securite');
	await expect(page.getByRole('button', { name: 'Délier Facebook' })).toBeVisible();

	// From then on, Facebook is enough.
	await page.context().clearCookies({ name: 'estrade_session' });
	await page.goto('/connexion?suite=%2Fcompte%2Fsecurite');
	await by(page, 'Facebook').click();
	await agree(page, email);
	await expect(page).toHaveURL('/compte/securite');

	await page.getByRole('button', { name: 'Relier Google' }).click();
	await agree(page, gmail('perso'));
	await expect(page.getByText('C’est relié.')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	for (const name of ['Google', 'Facebook']) {
		await page.getByRole('button', { name: `Délier ${name}` }).click();
		await expect(page.getByRole('button', { name: `Relier ${name}` })).toBeVisible();
	}
	await page.getByRole('button', { name: 'Relier Microsoft' }).click();
	await agree(page, email, { mode: 'nonce' });
	await expect(page.getByRole('alert')).toContainText('Microsoft n’a pas répondu comme il faut');
});
