import { expect, test, type Browser, type Page } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { openMail } from './mail.ts';
import { signInAs } from './sign-in.ts';

const year = new Date().getFullYear();
const OPEN = `/evenements/quariera-${year}/vote`;

async function staffPage(browser: Browser, baseURL: string): Promise<Page> {
	const page = await (await browser.newContext({ baseURL })).newPage();
	await signInAs(page, 'staff', baseURL);
	return page;
}

async function codeMailed(staff: Page, email: string): Promise<string> {
	await openMail(staff, email, /^Votre code pour voter/);
	return /^\s*(\d{6})\s*$/m.exec(await staff.locator('main').innerText())![1]!;
}

test('une personne inscrite vote d’une touche, au téléphone; une autre adresse l’apprend une fois prouvée', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	failOnErrors(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto(`/evenements/quariera-${year}/programme`);
	await page.getByRole('link', { name: 'Voter Coup de cœur des ateliers' }).click();
	await page.waitForURL(new RegExp(`${OPEN}/`));
	const feed = page.url();
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);
	await page.locator('html[data-interactive]').waitFor({ state: 'attached' });
	const card = page.locator('article').first();
	const name = await card.getByRole('heading').innerText();
	await card.getByRole('button', { name: /^Voter pour/ }).click();
	await expect(page.getByText('est compté.')).toBeVisible();
	await expect(page.getByText(name.replace(/\s+/g, ' ')).first()).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await page.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(page);

	const staff = await staffPage(browser, baseURL!);
	const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! });
	const plain = await context.newPage();
	const email = `inconnue.${Date.now()}@courriel.example`;
	await plain.goto(feed);
	await plain.locator('article').first().locator('input[name=choix]').check({ force: true });
	await plain.getByLabel('Votre courriel').fill(email);
	await plain.getByRole('button', { name: 'Recevoir le code' }).click();
	await plain.getByLabel('Code de six chiffres').fill(await codeMailed(staff, email));
	await plain.getByRole('button', { name: 'Déposer mon vote' }).click();
	await expect(plain.getByText('n’est celle d’aucune inscription en règle').first()).toBeVisible();
	await context.close();
	await staff.context().close();
});

test('la permanence prépare un vote du programme, le publie, et le registre se recompte', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	failOnErrors(page);
	await signInAs(page, 'staff', baseURL!);
	await page.goto(`/gestion/quariera-${year}/votes`);
	await page.getByRole('link', { name: 'Nouveau vote' }).click();
	await page.locator('html[data-interactive]').waitFor({ state: 'attached' });
	const title = `Le plus beau kiosque ${Date.now() % 100_000}`;
	await page.getByRole('button', { name: 'Préparer le vote' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await page.getByLabel('Titre', { exact: true }).fill(title);
	await page.getByLabel('Ouverture', { exact: true }).fill(`${year - 1}-01-05T09:00`);
	await page.getByText(/^Exposants \(/).click();
	const booths = page.locator('input[name=choices][value^="exhibitor-"]');
	await booths.nth(0).check();
	await booths.nth(1).check();
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('button', { name: 'Préparer le vote' }).click();
	await expect(page.getByRole('heading', { name: title })).toBeVisible();
	await expect(page.getByText('Ce vote n’est pas public.')).toBeVisible();

	// What the programme has not, with a picture.
	await page.getByText('Ajouter une entrée').click();
	await page.getByLabel('Nom', { exact: true }).fill('Affiche des stagiaires');
	await page.getByLabel('Image', { exact: true }).setInputFiles('static/partage.png');
	await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
	await expect(page.getByText('C’est en lice.')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('button', { name: 'Publier le vote' }).click();
	await expect(page.getByText('Le vote est public.')).toBeVisible();
	const address = (await page.getByRole('link', { name: /^\/evenements\// }).getAttribute('href'))!;

	// Now the event has two: the page of its votes lists them.
	const visitor = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await visitor.goto(OPEN);
	await expectAccessibleInBothSchemes(visitor);
	await visitor.getByRole('link', { name: title }).click();
	await expect(visitor.locator('article')).toHaveCount(3);
	const poster = visitor.locator('article').filter({ hasText: 'Affiche des stagiaires' });
	const shared = (await poster.getByRole('link').first().getAttribute('href'))!;
	const picture = await visitor.request.get(`${shared}/portrait.webp`);
	expect(picture.headers()['content-type']).toBe('image/webp');
	const image = await (await visitor.request.get(`${shared}/image.png`)).body();
	expect(image.length).toBeLessThan(300_000);
	expect([image.readUInt32BE(16), image.readUInt32BE(20)]).toEqual([1200, 630]);
	await visitor.goto(shared);
	await expect(visitor.locator('meta[property="og:image"]')).toHaveAttribute(
		'content',
		`${baseURL}${shared}/image.png`
	);
	await signInAs(visitor, 'practitioner', baseURL!);
	await visitor.goto(shared);
	await visitor.getByRole('button', { name: 'Déposer mon vote' }).click();
	await expect(visitor.getByText('Votre vote pour Affiche des stagiaires est compté.')).toBeVisible();
	await visitor.getByRole('link', { name: 'Le retrouver au registre' }).click();
	await visitor.getByRole('button', { name: 'Recompter', exact: true }).click();
	await expect(visitor.getByText('Tout concorde.')).toBeVisible();
	await expectAccessibleInBothSchemes(visitor);
	await visitor.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(visitor);
	await visitor.context().close();

	// Taken out of the choice by two people, with a reason that everybody reads; its vote stays.
	await page.reload();
	await page.getByText('Retirer une candidature du choix').click();
	await page.getByLabel('Candidature', { exact: true }).selectOption({ label: 'Affiche des stagiaires' });
	await page.getByLabel('Raison', { exact: true }).fill('Décrochée hier soir.');
	await page.getByRole('button', { name: 'Demander le retrait' }).click();
	await expect(page.getByText('Une autre personne que vous l’accepte ou la refuse.')).toBeVisible();
	const second = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await signInAs(second, 'second', baseURL!);
	await second.goto(page.url());
	await second.getByRole('button', { name: 'Accepter' }).click();
	await expect(second.getByText('C’est décidé, et au journal.')).toBeVisible();
	await second.context().close();
	await page.goto(address);
	await expect(page.getByText('Décrochée hier soir.')).toBeVisible();
});

test('un vote passé dit son résultat, que le registre confirme', async ({ page }) => {
	failOnErrors(page);
	await page.setViewportSize({ width: 320, height: 640 });
	await page.goto('/evenements');
	await page.getByRole('link', { name: 'Journée des pratiques' }).first().click();
	await page.getByRole('link', { name: /^Voir le résultat/ }).click();
	await expect(page.getByRole('heading', { name: 'Le résultat' })).toBeVisible();
	const first = page.getByRole('list').filter({ hasText: '1re place' });
	const votes = Number(/(\d+) voix/.exec(await first.innerText())![1]);
	await expectNoSidewaysScroll(page);
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('link', { name: 'Registre public et recomptage' }).click();
	await page.getByRole('button', { name: 'Recompter', exact: true }).click();
	await expect(page.getByText('Tout concorde.')).toBeVisible();
	await expect(
		page
			.getByRole('row')
			.filter({ hasText: String(votes) })
			.first()
	).toBeVisible();
	await expectNoSidewaysScroll(page);
});
