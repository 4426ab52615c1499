import { createClient } from '@libsql/client';
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { openMail } from './mail.ts';
import { signInAs } from './sign-in.ts';

const year = new Date().getFullYear();
/** Milliseconds between two keys of somebody who types with thumbs. */
const KEY_MS = 120;

/** The editions of the demonstration that have a poll: one open, one told. */
async function pollPaths(): Promise<{ open: string; told: string }> {
	const store = createClient({ url: 'file:test-results/data/estrade.db' });
	try {
		const { rows } = await store.execute(
			`SELECT e.slug, p.closes_at > ${Date.now()} AS is_open FROM poll p JOIN award_category c ON c.id = p.category_id
				JOIN award_edition e ON e.id = c.edition_id WHERE p.published_at IS NOT NULL ORDER BY p.id`
		);
		const slug = (isOpen: number) => String(rows.find((row) => Number(row.is_open) === isOpen)?.slug);
		return { open: `/meritas/${slug(1)}/vote`, told: `/meritas/${slug(0)}/registre` };
	} finally {
		store.close();
	}
}

/** A reader of the mailbox, opened before anything is measured. */
async function mailbox(browser: Browser, baseURL: string): Promise<Page> {
	const page = await (await browser.newContext({ baseURL })).newPage();
	await signInAs(page, 'staff', baseURL);
	return page;
}

async function codeMailed(staff: Page, email: string): Promise<string> {
	await openMail(staff, email, /^Votre code pour voter/);
	return /^\s*(\d{6})\s*$/m.exec(await staff.locator('main').innerText())![1]!;
}

/** Whole on the screen, without a touch: what a step brings is what one sees. */
async function expectOnScreen(...shown: Locator[]): Promise<void> {
	for (const one of shown) await expect(one).toBeInViewport({ ratio: 0.99 });
}

/** A receipt saved as a file comes back as one: chosen, dropped or pasted, on another device than the one that voted. */
async function expectGivenBack(page: Page, saved: Promise<Buffer>): Promise<void> {
	const buffer = await saved;
	const receipt = JSON.parse(String(buffer)) as { ballot: string; nonce: string };
	const [ballot, secret] = [page.getByLabel('Bulletin', { exact: true }), page.getByLabel('Secret')];
	// A head signed meanwhile brings it.
	const waits = page.getByText(/^(Ce bulletin n’est pas encore au registre|Votre bulletin est à la ligne)/);
	const empty = async () => {
		await page.evaluate(() => localStorage.clear());
		await page.reload();
		await page.locator('html[data-interactive]').waitFor({ state: 'attached' });
		await expect(ballot).toHaveValue('');
	};
	const give = (name: string, body: Buffer | string) =>
		page
			.getByLabel('Mon reçu, en fichier')
			.setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(body) });
	await empty();
	await give('photo.json', '{"format":"autre"}');
	await expect(page.getByText('Ce n’est pas un reçu de vote.')).toBeVisible();
	await give('recu-autre.json', JSON.stringify({ ...receipt, poll: 'ailleurs', title: 'Un autre prix' }));
	await expect(page.getByText('Ce reçu est celui d’un autre vote : Un autre prix.')).toBeVisible();
	await expect(ballot).toHaveValue('');
	await give('recu.json', buffer);
	await expect(waits).toBeVisible();
	await expect(secret).toHaveValue(receipt.nonce);
	for (const kind of ['drop', 'paste'] as const) {
		await empty();
		await ballot.evaluate(
			(box, [type, text]) => {
				const dataTransfer = new DataTransfer();
				dataTransfer.setData('text', text);
				const rest = { bubbles: true, cancelable: true };
				box.dispatchEvent(
					type === 'drop'
						? new DragEvent(type, { dataTransfer, ...rest })
						: new ClipboardEvent(type, { clipboardData: dataTransfer, ...rest })
				);
			},
			[kind, String(buffer)] as const
		);
		await expect(waits).toBeVisible();
		await expect(secret).toHaveValue(receipt.nonce);
	}
}

const addressOf = (who: string) => `${who}.${Date.now()}@courriel.example`;

test('au téléphone, d’un lien partagé au reçu, puis un changement de vote', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	failOnErrors(page);
	await page.setViewportSize({ width: 390, height: 844 });
	const staff = await mailbox(browser, baseURL!);
	const { open } = await pollPaths();
	await page.goto(open);
	const first = page.locator('article').filter({ hasText: 'Aïcha Ben Salah' });
	const shared = (await first.getByRole('link', { name: /Aïcha Ben Salah/ }).getAttribute('href'))!;
	await expect(page.getByText(/^\d+ voix$/)).toHaveCount(0);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);

	// What Facebook reads of the link, before anybody votes.
	const image = await page.request.get(`${shared}/image.png`);
	expect(image.headers()['content-type']).toBe('image/png');
	const bytes = await image.body();
	expect(bytes.length).toBeLessThan(300_000);
	expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);

	const email = addressOf('voix');
	const begun = performance.now();
	await page.goto(shared);
	await expect(page.locator('meta[property="og:image"]')).toHaveAttribute(
		'content',
		`${baseURL}${shared}/image.png`
	);
	await page.getByLabel('Votre courriel').pressSequentially(email, { delay: KEY_MS });
	await page.getByRole('button', { name: 'Recevoir le code' }).click();
	const code = page.getByLabel('Code de six chiffres');
	await expect(code).toBeFocused();
	const sent = await codeMailed(staff, email);
	await code.pressSequentially(sent, { delay: KEY_MS });
	await page.getByRole('button', { name: 'Déposer mon vote' }).click();
	await expect(page.getByRole('heading', { name: 'J’ai voté' })).toBeVisible();
	console.log(`vote_s ${((performance.now() - begun) / 1000).toFixed(1)}`);
	await expect(page.getByText('Votre vote pour Aïcha Ben Salah est compté.')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);

	// The receipt stays on the phone, in a file, and finds the ballot in the ledger once a head is signed.
	const receipt = (await (await page.request.get(`${open}/recu.json`)).json()) as {
		ballot: string;
		nonce: string;
	};
	await page.getByRole('link', { name: 'Le retrouver au registre' }).click();
	await expect(page.getByLabel('Bulletin', { exact: true })).toHaveValue(receipt.ballot);
	await page.getByRole('button', { name: 'Chercher' }).click();
	// It waits for others: whoever watches the file is not to see it come alone.
	await expect(
		page.getByText(/^(Ce bulletin n’est pas encore au registre|Votre bulletin est à la ligne)/)
	).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectGivenBack(page, (await page.request.get(`${open}/recu.json`)).body());

	// Counts now show, and move when somebody else votes.
	await page.goto(open);
	const other = page.locator('article').filter({ hasText: 'Benoît Larouche' });
	await expect(first.getByText(/^\d+ voix$/)).toBeVisible();
	const before = Number(/\d+/.exec(await other.getByText(/^\d+ voix$/).innerText())![0]);
	const context = await browser.newContext({ baseURL: baseURL! });
	const second = await context.newPage();
	await signInAs(second, 'practitioner', baseURL!);
	await second.goto(open);
	await second.getByRole('button', { name: 'Voter pour Benoît Larouche' }).click();
	const changed = second.getByText('Votre vote pour Benoît Larouche est compté.');
	await expect(changed).toBeVisible();
	await context.close();
	await expect(other.getByText(`${before + 1} voix`)).toBeVisible();

	// A word with markup waits for the permanence, whole and harmless.
	await page.getByLabel('Votre mot').fill('<img src=x onerror="alert(1)"> bravo');
	await page.getByRole('button', { name: 'Envoyer le mot' }).click();
	await expectOnScreen(page.getByText('Votre mot paraîtra une fois lu'));
	await expect(page.locator('blockquote').filter({ hasText: 'bravo' })).toHaveCount(0);

	// One changes one's mind: the same address, the same ballot.
	await page.setViewportSize({ width: 320, height: 640 });
	await other.getByLabel('Voter pour Benoît Larouche').check({ force: true });
	await page.getByLabel('Votre courriel').fill('jo@gmial.com');
	await page.getByRole('button', { name: 'Recevoir le code' }).click();
	await expect(page.getByRole('alert')).toContainText('Vouliez-vous écrire gmail.com?');
	await expect(page.getByLabel('Votre courriel')).toBeFocused();
	await expectOnScreen(page.getByLabel('Votre courriel'));
	await page.getByRole('button', { name: 'jo@gmail.com' }).click();
	await expect(page.getByLabel('Votre courriel')).toHaveValue('jo@gmail.com');
	await page.getByLabel('Votre courriel').fill(email.toUpperCase());
	await page.getByRole('button', { name: 'Recevoir le code' }).click();
	await expect(code).toBeVisible();
	await expectOnScreen(code, page.getByRole('button', { name: 'Déposer mon vote' }));
	// The first may have been lost: the second is the one that serves.
	await page.getByRole('button', { name: 'Renvoyer un code' }).click();
	await expect(async () => {
		await page.getByLabel('Code de six chiffres').fill(await codeMailed(staff, email));
		await page.getByRole('button', { name: 'Déposer mon vote' }).click();
		await expect(page.getByText('Votre vote va maintenant à Benoît Larouche.')).toBeVisible({
			timeout: 3000
		});
	}).toPass({ timeout: 30_000 });
	const after = (await (await page.request.get(`${open}/recu.json`)).json()) as { ballot: string };
	expect(after.ballot).toBe(receipt.ballot);
	await expectOnScreen(
		page.getByRole('heading', { name: 'J’ai voté' }),
		page.getByText('Votre vote va maintenant')
	);
	await staff.context().close();
});

test('sans JavaScript, puis au clavier seul', async ({ browser, baseURL }) => {
	test.slow();
	const staff = await mailbox(browser, baseURL!);
	const { open } = await pollPaths();
	const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! });
	const plain = await context.newPage();
	await plain.setViewportSize({ width: 390, height: 780 });
	await plain.goto(open);
	await plain.getByLabel('Voter pour Chantal Metallic').check({ force: true });
	await expect(plain.getByText('Votre choix est fait')).toBeVisible();
	await expect(plain.getByText('Touchez « Voter »')).toBeHidden();
	await plain.getByLabel('Votre courriel').fill('pas une adresse@@');
	await plain.getByRole('button', { name: 'Recevoir le code' }).click();
	const email = addressOf('simple');
	await plain.goto(open);
	await plain.getByLabel('Voter pour Chantal Metallic').check({ force: true });
	await plain.getByLabel('Votre courriel').fill(email);
	await plain.getByRole('button', { name: 'Recevoir le code' }).click();
	await expectOnScreen(
		plain.getByLabel('Code de six chiffres'),
		plain.getByRole('button', { name: 'Déposer mon vote' })
	);
	await plain.getByLabel('Code de six chiffres').fill('000000');
	await plain.getByRole('button', { name: 'Déposer mon vote' }).click();
	await expect(plain.getByRole('alert')).toBeVisible();
	await plain.getByLabel('Code de six chiffres').fill(await codeMailed(staff, email));
	await plain.getByRole('button', { name: 'Déposer mon vote' }).click();
	await expectOnScreen(plain.getByText('Votre vote pour Chantal Metallic est compté.'));
	await expect(plain.getByRole('link', { name: 'Enregistrer le reçu' })).toBeVisible();
	await context.close();

	const keys = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await keys.setViewportSize({ width: 390, height: 780 });
	await keys.goto(open);
	await keys.locator('html[data-interactive]').waitFor({ state: 'attached' });
	// Whoever the keys reach shows above the panel, to the last.
	await keys.locator('input[name=choix]').first().focus();
	await keys.keyboard.press('Space');
	for (let i = 0; i < 3; i++) {
		await keys.keyboard.press('ArrowDown');
		await expect(async () => {
			const [reached, panel] = await keys.evaluate(() => [
				document.activeElement!.getBoundingClientRect().bottom,
				document.querySelector('section.panel')!.getBoundingClientRect().top
			]);
			expect(reached).toBeLessThanOrEqual(panel!);
		}).toPass({ timeout: 3000 });
	}
	const round = keys.getByLabel('Voter pour Duc Minh Tran');
	await round.focus();
	await keys.keyboard.press('Space');
	await expect(keys.getByText('Vous votez pour Duc Minh Tran')).toBeVisible();
	const typed = addressOf('clavier');
	await keys.getByLabel('Votre courriel').focus();
	await keys.keyboard.type(typed);
	await keys.keyboard.press('Enter');
	await expect(keys.getByLabel('Code de six chiffres')).toBeFocused();
	await keys.keyboard.type(await codeMailed(staff, typed));
	await keys.keyboard.press('Enter');
	await expect(keys.getByRole('heading', { name: 'J’ai voté' })).toBeFocused();
	await keys.context().close();
	await staff.context().close();
});

test('réseau coupé, le registre dit que c’est le réseau, et garde ce qui est écrit', async ({ page }) => {
	const { told } = await pollPaths();
	await page.goto(told);
	await page.locator('html[data-interactive]').waitFor({ state: 'attached' });
	const ballot = page.getByLabel('Bulletin', { exact: true });
	await ballot.fill('ABCDEFGH23456789');
	await page.getByLabel('Secret').fill('x');
	await page.context().setOffline(true);
	await page.getByRole('button', { name: 'Chercher' }).click();
	await expect(page.getByText('Le registre n’a pas pu être téléchargé.')).toBeVisible();
	await expect(ballot).toHaveValue('ABCDEFGH23456789');
	await page.context().setOffline(false);
	await page.getByRole('button', { name: 'Chercher' }).click();
	await expect(page.getByText('Le registre n’a aucun bulletin de ce numéro.')).toBeVisible();
});

test('le registre se recompte ici, et un fichier altéré se voit', async ({ page }) => {
	failOnErrors(page);
	const { told } = await pollPaths();
	expect(told).toBe(`/meritas/${year - 1}/registre`);
	await page.setViewportSize({ width: 320, height: 640 });
	await page.goto(told);
	await page.getByRole('button', { name: 'Recompter', exact: true }).click();
	await expect(page.getByText('Tout concorde.')).toBeVisible();
	const row = page.getByRole('row', { name: /Aïcha Ben Salah/ });
	const [again, announced] = await row.getByRole('cell').allInnerTexts();
	expect(again).toBe(announced);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);

	const text = await (await page.request.get(`${told}/registre.jsonl`)).text();
	const lines = text.split('\n');
	// An opened ballot is a receipt of its own: found, with its hour as people say it.
	const opened = JSON.parse(lines.find((line) => line.startsWith('{"open":'))!) as Record<string, string>;
	await page.getByLabel('Bulletin', { exact: true }).fill(opened.open!);
	await page.getByLabel('Secret').fill(opened.nonce!);
	await page.getByRole('button', { name: 'Chercher' }).click();
	await expect(page.getByText(/, écrite le \d+(er)? \p{L}+ entre \d+\sh et \d+\sh\./u)).toBeVisible();
	await expect(page.getByText('Il contient bien')).toBeVisible();
	const at = lines.findIndex((line) => line.startsWith('{"seq":40,'));
	lines[at] = lines[at]!.replace(/"hour":"\d{4}/, '"hour":"2001');
	const give = (body: string) =>
		page
			.getByLabel('Recompter un fichier que j’ai gardé')
			.setInputFiles({ name: 'registre.jsonl', mimeType: 'text/plain', buffer: Buffer.from(body) });
	await give(lines.join('\n'));
	await expect(page.getByText(`Ligne ${at + 1}`).first()).toContainText('son empreinte n’est pas la sienne');
	await give(text.slice(0, text.length / 2));
	await expect(page.getByText('le fichier est coupé').first()).toBeVisible();
	await expectAccessibleInBothSchemes(page);
});
