import { expect, test, type Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

const PHONE = { width: 390, height: 844 };
const OFFICE = '/gestion/meritas/regions';
const JURY = '/jury/regions/deliberation';
/**
 * What a try locks stays locked, with its minutes: the second try takes another prize. Its laureate is said nowhere but in
 * this edition.
 */
const TRIES = [
	{ prize: 'Prix Innovation', slug: 'innovation', laureate: ['Le bus des métiers', 'Emploi Côte-Nord'] },
	{
		prize: 'Prix Leadership',
		slug: 'leadership',
		laureate: ['La tournée des employeurs', 'Bas-Saint-Laurent emploi']
	}
];
const tried = () => TRIES[test.info().retry % TRIES.length]!;

test.describe.configure({ mode: 'serial' });

async function expectWhole(page: Page): Promise<void> {
	await expectAccessibleInBothSchemes(page);
	await page.setViewportSize(PHONE);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await page.setViewportSize({ width: 1280, height: 800 });
}

test('a jury deliberates and votes, and a result is locked by two people of two roles', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	failOnErrors(page);
	const { prize, slug, laureate } = tried();
	await signInAs(page, 'staff', baseURL!);
	await page.goto(`${OFFICE}/deliberation`);
	await expectWhole(page);
	await page.getByRole('link', { name: prize }).click();
	await page.getByRole('button', { name: 'Ouvrir la délibération' }).click();
	await expect(page.getByText('La délibération est ouverte')).toBeVisible();
	await expectWhole(page);
	// Severities are the jury's.
	await expect(page.getByRole('heading', { name: 'Sévérités' })).toHaveCount(0);

	const vote = page.locator('details').filter({ hasText: 'Ouvrir un vote du jury' });
	if (!(await vote.evaluate((one) => (one as HTMLDetailsElement).open)))
		await page.getByText('Ouvrir un vote du jury').click();
	await page.getByLabel('Départage d’une égalité').check();
	await page.getByRole('button', { name: 'Ouvrir le vote' }).click();
	await expect(page.getByText('Vote ouvert\u00a0: 0 sur 5 ont voté.')).toBeVisible();

	// A juror ranks by keyboard.
	const juror = await (await browser.newContext()).newPage();
	failOnErrors(juror);
	await signInAs(juror, 'reviewer', baseURL!);
	await juror.goto('/jury/regions');
	await juror.getByRole('link', { name: 'Délibération' }).click();
	await expect(juror).toHaveURL(/\/deliberation$/);
	await juror.getByRole('link', { name: prize }).click();
	await expect(juror.getByRole('heading', { name: 'Sévérités' })).toBeVisible();
	await expectWhole(juror);
	await juror.getByLabel('Classement sans les lectures de').selectOption({ label: 'Armand Tessier' });
	await expect(juror.getByRole('region', { name: 'Classement sans Armand Tessier' })).toBeVisible();
	// Typing moves no line; an arrow does, and keeps the focus.
	const lines = juror.locator('#ranks li');
	const titles = () => lines.locator('strong').allTextContents();
	const before = await titles();
	const last = lines.last();
	await last.getByRole('spinbutton').click();
	await juror.keyboard.type('2');
	await expect(last.getByRole('spinbutton')).toBeFocused();
	expect(await titles()).toEqual(before);
	const first = lines.filter({ hasText: laureate[0]! });
	await first.getByRole('spinbutton').fill('');
	for (const other of await lines.getByRole('spinbutton').all()) await other.fill('');
	const up = first.getByRole('button', { name: /^Monter/ });
	await up.focus();
	await juror.keyboard.press('Enter');
	await expect(first.getByRole('spinbutton')).toHaveValue('1');
	await expect(up).toBeFocused();
	expect((await titles())[0]).toBe(laureate[0]);
	// Enter in a rank votes.
	await first.getByRole('spinbutton').press('Enter');
	await expect(juror.getByText('Votre vote est enregistré')).toBeVisible();
	const csv = await juror.request.get(`${JURY}/${slug}/notes.csv`);
	expect(await csv.text()).toContain('Armand Tessier');

	// Another, without scripts, by numbers.
	const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
	await signInAs(plain, 'manager', baseURL!);
	await plain.goto(`${JURY}/${slug}`);
	await plain.getByLabel(`Rang de ${laureate[0]!}`).fill('1');
	await plain.getByRole('button', { name: 'Voter' }).click();
	await expect(plain.getByText('Votre vote est enregistré')).toBeVisible();
	await plain.goto(`${JURY}/${slug}?sans=0`);
	await expect(plain.getByRole('button', { name: 'Voir' })).toBeVisible();

	await page.reload();
	// Two of five are no majority: counting them takes a reason, and says who is missing.
	await expect(page.getByText('N’ont pas encore voté')).toBeVisible();
	await page.getByRole('button', { name: 'Clore et dépouiller le vote' }).click();
	await expect(page.getByText('ce n’est pas la majorité').first()).toBeVisible();
	await page.getByLabel(/^Raison/).fill('Les autres s’en remettent à celles et ceux qui ont voté.');
	await page.getByRole('button', { name: 'Clore et dépouiller le vote' }).click();
	await expect(page.getByText('C’est l’étape qui a décidé.')).toBeVisible();
	await page.getByRole('link', { name: 'Passer au résultat' }).click();
	// Both pages name the nominations beside boxes.
	await expect(page).toHaveURL(new RegExp(`/resultats/${slug}`));
	await expect(page.getByLabel(laureate[0]!)).toBeChecked();
	await page.getByLabel('Pourquoi').fill('Première partout, et première au vote.');
	await expectWhole(page);
	await page.getByRole('button', { name: 'Proposer ce résultat' }).click();
	await page.getByRole('button', { name: 'Confirmer ce résultat' }).click();
	await expect(page.getByText('Vous l’avez confirmé.')).toBeVisible();

	await juror.goto(`${JURY}/${slug}`);
	await juror.getByRole('button', { name: 'Confirmer ce résultat' }).click();
	await expect(juror.getByRole('heading', { name: 'Résultat verrouillé' })).toBeVisible();
	await expectWhole(juror);

	// The digest printed is that of the file beside it.
	await page.goto(`${OFFICE}/resultats/${slug}`);
	const json = await page.request.get(`${OFFICE}/resultats/${slug}/proces-verbal.json`);
	const hash = createHash('sha256')
		.update(await json.body())
		.digest('hex');
	await expect(page.getByText(hash)).toBeVisible();
	for (const file of ['proces-verbal.pdf', 'certificats.pdf']) {
		const pdf = await page.request.get(`${OFFICE}/resultats/${slug}/${file}`);
		expect(pdf.headers()['content-type']).toBe('application/pdf');
	}
	await page.getByRole('link', { name: 'Lettres' }).click();
	await expect(page).toHaveURL(/lettres/);
	await expect(page.getByText('Sous embargo jusqu’au').first()).toBeVisible();
	await expectWhole(page);
	await page.getByRole('button', { name: /^Envoyer \d+ lettres$/ }).click();
	await expect(page.getByText('elles partent à la fin de l’embargo')).toBeVisible();
	await page.goto(`${OFFICE}/resultats/communique`);
	await expect(page.getByLabel('Diffusion')).toHaveValue(/^Sous embargo/);
	await expectWhole(page);
});

test('under embargo, nothing outside the jury and the office says the result', async ({
	browser,
	baseURL
}) => {
	const context = await browser.newContext();
	const page = await context.newPage();
	const addresses = new Set(['/', '/meritas', '/meritas/regions', '/meritas/palmares', '/evenements']);
	const { laureate, slug } = tried();
	const told: string[] = [];
	// Every address that public pages lead to, two steps away; page caches answer the second time.
	for (const round of [1, 2])
		for (const address of [...addresses]) {
			const answer = await page.request.get(address);
			const text = await answer.text();
			if (laureate.some((word) => text.includes(word))) told.push(`${address} (${round})`);
			if (round === 1)
				for (const [, href] of text.matchAll(/(?:href|src)="(\/(?!_app)[^"#]*)"/g))
					if (/meritas|api|calendrier|xml|palmares|partage/.test(href!)) addresses.add(href!);
		}
	for (const address of [
		'/api/openapi.json',
		'/sitemap.xml',
		'/meritas/regions/__data.json',
		'/meritas/palmares/__data.json'
	]) {
		const text = await (await page.request.get(address)).text();
		if (laureate.some((word) => text.includes(word))) told.push(address);
	}
	expect(addresses.size).toBeGreaterThan(5);
	expect(told).toEqual([]);
	// Whoever nominates sees no more; no one without a part enters the jury's space or the office.
	await signInAs(page, 'practitioner', baseURL!);
	expect((await page.request.get(`${JURY}/${slug}`)).status()).toBe(404);
	expect((await page.request.get(`${JURY}/${slug}/proces-verbal.json`)).status()).toBe(404);
	expect((await page.request.get(`${OFFICE}/resultats/${slug}/proces-verbal.pdf`)).status()).toBe(403);
	// Control: what is public of last year does say its laureates.
	const roll = await (await page.request.get('/meritas/palmares')).text();
	expect(roll).toContain('Atelier mobile en région');
});

test('a laureate taken down at their request leaves the public pages', async ({ page, baseURL }) => {
	failOnErrors(page);
	await signInAs(page, 'staff', baseURL!);
	const year = new Date().getFullYear() - 1;
	await page.goto(`/gestion/meritas/${year}/resultats`);
	await expectWhole(page);
	const line = page.locator('li').filter({ hasText: 'Atelier mobile en région' });
	const back = line.getByRole('button', { name: 'Remettre sur les pages publiques' });
	// A first try may have ended in between.
	if (await back.isVisible()) await back.click();
	await line.getByText('Retirer à la demande').click();
	await line.getByLabel('Raison, gardée au journal').fill('À la demande de l’organisme.');
	await line.getByRole('button', { name: 'Retirer des pages publiques' }).click();
	await expect(page.getByText('Le retrait est fait.')).toBeVisible();
	for (const address of ['/meritas/palmares', `/meritas/${year}`])
		expect(await (await page.request.get(address)).text()).not.toContain('Atelier mobile en région');
	await page.reload();
	await back.click();
	await expect(page.getByText('C’est de nouveau public.')).toBeVisible();
	expect(await (await page.request.get('/meritas/palmares')).text()).toContain('Atelier mobile en région');
});
