import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessible,
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { linkMailedTo, openMail } from './mail.ts';
import { signInAs } from './sign-in.ts';

// After an event: yesterday's, which its people may still evaluate, and one of three weeks ago, whose answers are closed.

const YESTERDAY = 'Demi-journée réseau';
const KEYNOTE = 'Accompagner quand tout change';
const ROUND_TABLE = 'Conseiller à deux voix';
const PAST = 'Journée des pratiques';
const SLIDES_OF = 'Faire parler les silences d’une entrevue';
const THANKS = 'Merci! Votre avis est gardé, sans votre nom.';

test.use({ viewport: { width: 390, height: 844 } });

const card = (page: Page, title: string) => page.getByRole('article').filter({ hasText: title });
const evaluation = (page: Page, title: string) => page.getByRole('form', { name: title });
const group = (page: Page, title: string, question: string) =>
	evaluation(page, title).getByRole('group', { name: question });
const choice = (page: Page, title: string, question: string, answer: string) =>
	group(page, title, question).getByRole('radio', { name: answer });

/** The office's page of a past event. */
async function openOffice(page: Page, event: string): Promise<void> {
	await page.goto('/gestion');
	await page.getByText('Autres événements').click();
	const link = page.getByRole('link', { name: event });
	const address = (await link.getAttribute('href'))!;
	await link.click();
	// The menu is another's until then.
	await expect(page).toHaveURL(address);
	await page.getByRole('link', { name: 'Évaluations' }).click();
	await expect(page).toHaveURL(`${address}/evaluations`);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Évaluations');
}

test('par le lien de son courriel, au clavier : un avis, un merci, et pas deux', async ({
	page,
	browser,
	baseURL
}, { retry }) => {
	// The last ones to register have answered nothing yet.
	const email = `reseau-${14 + retry}@region.example`;
	const link = await linkMailedTo(email, 'evaluations', /https?:\S+\/evaluations\?cle=[\w-]+/);
	// Whoever answers follows this link alone: the permanence reads the message without its key, and has no page for it.
	const mailbox = await browser.newContext({ baseURL: baseURL!, javaScriptEnabled: false });
	const staff = await mailbox.newPage();
	await signInAs(staff, 'staff', baseURL!);
	await openMail(staff, email, /^Votre avis sur vos séances/);
	await expect(staff.getByText('Sa clé n’est pas montrée ici')).toBeVisible();
	const preview = await staff.request.get(`${staff.url()}/apercu`);
	for (const shown of [await staff.content(), await preview.text()]) {
		expect(shown).toContain(new URL(link).pathname);
		expect(shown).not.toContain(new URL(link).searchParams.get('cle')!);
	}
	const withoutKey = await staff.request.get(new URL(link).pathname);
	expect(withoutKey.status()).toBe(404);
	await mailbox.close();

	failOnErrors(page);
	await page.goto(link);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mon avis sur les séances');
	await expect(page.getByRole('article')).toHaveCount(3);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);
	const late = await page.context().newPage();
	await late.goto(link);
	await page.bringToFront();

	await page.getByText('Comment vos réponses restent anonymes').focus();
	await page.keyboard.press('Tab');
	await page.keyboard.press('Space');
	for (let mark = 1; mark < 4; mark++) await page.keyboard.press('ArrowRight');
	await expect(choice(page, KEYNOTE, 'Dans l’ensemble', '4')).toBeChecked();
	await page.keyboard.press('Tab');
	await page.keyboard.press('ArrowLeft');
	await expect(choice(page, KEYNOTE, 'Utile pour votre travail', '5')).toBeChecked();
	await page.keyboard.press('Tab');
	await page.keyboard.press('ArrowRight');
	await expect(choice(page, KEYNOTE, 'Rythme', 'Juste bien')).toBeChecked();
	await page.keyboard.press('Tab');
	await page.keyboard.type('On en reparle encore au bureau.');
	await page.keyboard.press('Tab');
	await expect(evaluation(page, KEYNOTE).getByRole('button')).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByText(THANKS, { exact: true })).toBeVisible();
	await expect(evaluation(page, KEYNOTE)).toHaveCount(0);
	await expect(card(page, KEYNOTE)).toContainText('Il ne se change plus.');

	await evaluation(page, ROUND_TABLE).evaluate((form: HTMLFormElement) => (form.noValidate = true));
	await choice(page, ROUND_TABLE, 'Rythme', 'Trop lent').check();
	await evaluation(page, ROUND_TABLE).getByRole('button').press('Enter');
	await expect(page.getByRole('alert')).toBeFocused();
	await expect(page.getByRole('alert').getByRole('listitem')).toHaveCount(2);
	await expect(choice(page, ROUND_TABLE, 'Rythme', 'Trop lent')).toBeChecked();
	await expectAccessible(page);

	await choice(late, KEYNOTE, 'Dans l’ensemble', '1').check();
	await choice(late, KEYNOTE, 'Utile pour votre travail', '1').check();
	await choice(late, KEYNOTE, 'Rythme', 'Trop lent').check();
	await evaluation(late, KEYNOTE).getByRole('button').click();
	await expect(late.getByRole('alert')).toContainText('Vous avez déjà donné votre avis sur cette séance.');
	await late.reload();
	await expect(card(late, KEYNOTE)).toContainText('Il ne se change plus.');
});

test('depuis son inscription, sans JavaScript : rien ne se perd d’un avis incomplet', async ({
	browser,
	baseURL
}) => {
	const context = await browser.newContext({ baseURL: baseURL!, javaScriptEnabled: false });
	const page = await context.newPage();
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto('/compte/inscriptions');
	await page.getByRole('link', { name: YESTERDAY }).first().click();
	await page.getByRole('link', { name: 'Donner mon avis' }).click();
	await expect(page.getByRole('article')).toHaveCount(2);
	// Nobody evaluates the session they speak in.
	await expect(card(page, ROUND_TABLE)).toHaveCount(0);
	const title = await page
		.getByRole('article')
		.filter({ has: page.getByRole('form') })
		.getByRole('heading')
		.first()
		.innerText();
	await choice(page, title, 'Dans l’ensemble', '4').check();
	const comment = evaluation(page, title).getByLabel('Un mot, si vous voulez');
	await comment.fill('Plus d’exemples,\nmoins de sigles.');
	// The browser asks by itself for what is missing: one that does not must lose nothing.
	await evaluation(page, title).evaluate((form: HTMLFormElement) => (form.noValidate = true));
	await evaluation(page, title).getByRole('button').click();
	const refused = page.getByRole('alert');
	await expect(refused.getByRole('listitem')).toHaveText([
		/^Utile pour votre travail\s: ce champ est nécessaire/,
		/^Rythme\s: ce champ est nécessaire/
	]);
	await expect(choice(page, title, 'Dans l’ensemble', '4')).toBeChecked();
	await expect(comment).toHaveValue('Plus d’exemples,\nmoins de sigles.');
	await expectNoSidewaysScroll(page);
	await refused.getByRole('link', { name: /^Rythme/ }).click();
	await expect(group(page, title, 'Rythme')).toBeFocused();
	await choice(page, title, 'Utile pour votre travail', '5').check();
	await choice(page, title, 'Rythme', 'Trop rapide').check();
	await evaluation(page, title).getByRole('button').click();
	await expect(page.getByText(THANKS, { exact: true })).toBeVisible();
	await expect(card(page, title)).toContainText('Il ne se change plus.');
	await context.close();
});

test('qui anime lit ses résultats, rien sous le minimum, et retire son diaporama puis le publie', async ({
	page,
	browser,
	baseURL
}) => {
	failOnErrors(page);
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto('/conferencier');
	await page
		.getByRole('region', { name: 'Mes séances passées' })
		.getByRole('link', { name: ROUND_TABLE })
		.click();
	const results = page.getByRole('region', { name: 'Ce qu’on en a pensé' });
	await expect(results).toContainText(
		/\d réponses\. Les résultats paraissent à partir de 10, ou de 5 après le/
	);
	await expect(results.getByRole('table')).toHaveCount(0);
	await expect(results).not.toContainText('Commentaires');

	await page.goto('/conferencier');
	await page
		.getByRole('region', { name: 'Mes séances passées' })
		.getByRole('link', { name: SLIDES_OF })
		.click();
	await expect(results).toContainText(/\d,\d sur 5/);
	await expect(results.getByRole('table')).toHaveCount(3);
	const given = await results
		.getByRole('table', { name: 'Dans l’ensemble' })
		.getByRole('cell')
		.allInnerTexts();
	expect(given).toHaveLength(5);
	expect(given.reduce((sum, count) => sum + Number(count), 0)).toBeGreaterThanOrEqual(5);
	await expect(results.getByRole('listitem').first()).toBeVisible();
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);

	const visitor = await browser.newContext({ baseURL: baseURL! });
	const stranger = await visitor.newPage();
	failOnErrors(stranger);
	const slides = page.getByRole('region', { name: 'Diaporama' });
	const publicPage = (await slides
		.getByRole('link', { name: 'Page publique de la séance' })
		.getAttribute('href'))!;
	await stranger.goto(publicPage);
	const link = stranger.getByRole('link', { name: /^Télécharger/ });
	await expectAccessible(stranger);
	const [download] = await Promise.all([stranger.waitForEvent('download'), link.click()]);
	expect(download.suggestedFilename()).toMatch(/\.pdf$/);
	const address = (await link.getAttribute('href'))!;
	const status = async () => (await visitor.request.get(address)).status();
	expect(await status()).toBe(200);

	await slides.getByRole('button', { name: /^Retirer de la page publique/ }).click();
	await expect(page.getByText('Le diaporama n’est plus sur la page publique.')).toBeVisible();
	expect(await status()).toBe(404);
	await stranger.reload();
	await expect(link).toHaveCount(0);
	await slides.getByRole('button', { name: /^Publier/ }).click();
	await expect(page.getByText('Le diaporama est sur la page publique de la séance.')).toBeVisible();
	expect(await status()).toBe(200);
	await visitor.close();
});

test('la permanence lit le tableau, sans rien voir de plus que qui anime', async ({ page, baseURL }) => {
	failOnErrors(page);
	await signInAs(page, 'staff', baseURL!);
	await openOffice(page, PAST);
	const rows = page
		.getByRole('table')
		.getByRole('row')
		.filter({ has: page.getByRole('rowheader') });
	await expect(rows).toHaveCount(5);
	const few = rows.filter({ hasText: 'Une banque d’heures entre organismes' });
	await expect(few).toContainText(/Réponses\s*4/);
	await expect(few).toContainText(/Ensemble\s*–/);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('table').getByRole('link', { name: 'Ensemble' }).click();
	await expect(page).toHaveURL(/tri=appreciation/);
	await expect(rows.first()).toContainText(SLIDES_OF);
	await expect(rows.last()).toContainText('Une banque d’heures entre organismes');
	const [file] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'CSV' }).click()
	]);
	expect(file.suggestedFilename()).toMatch(/-evaluations-.*\.csv$/);

	await few.getByRole('link').click();
	await expect(page.getByRole('main')).toContainText('4 réponses. Sous 5, rien n’est montré');
	await openOffice(page, PAST);
	await page.getByRole('link', { name: SLIDES_OF }).click();
	const comments = page.getByRole('region', { name: 'Ce qu’on en a pensé' }).getByRole('listitem');
	// The page before has none to count.
	await expect(comments.first()).toBeVisible();
	const all = await comments.count();
	const words = await comments.last().locator('p').first().innerText();
	// Somebody else may have written the same.
	const alike = await comments.getByText(words, { exact: true }).count();
	await comments.last().locator('summary').focus();
	await page.keyboard.press('Enter');
	await comments.last().getByLabel('Propos blessants, haineux ou menaçants').check();
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);
	await comments
		.last()
		.getByRole('button', { name: /^Retirer pour de bon/ })
		.click();
	await expect(page.getByText('Le commentaire est retiré, pour vous comme pour')).toBeVisible();
	await expect(comments).toHaveCount(all - 1);
	await expect(comments.getByText(words, { exact: true })).toHaveCount(alike - 1);
	await expect(page.getByText(/commentaires? (a|ont) été retirés? par la permanence/)).toBeVisible();

	await openOffice(page, YESTERDAY);
	await page.getByRole('link', { name: KEYNOTE }).click();
	await expect(page.getByRole('main')).toContainText('Calculé sur 5 réponses tirées au sort.');
	await expectNoSidewaysScroll(page);
	await expectAccessible(page);
});
