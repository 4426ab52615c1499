import { expect, test, type Page } from '@playwright/test';
import { deflateSync } from 'node:zlib';
import {
	expectAccessible,
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes
} from './axe.ts';
import { codeMailedTo, linkMailedTo, openMail } from './mail.ts';
import { signInAs } from './sign-in.ts';

test.use({ viewport: { width: 390, height: 844 } });
test.beforeEach(({ page }) => {
	page.on('pageerror', (error) => {
		throw error;
	});
});

/** The page where one nominates, found as a visitor would. */
async function openNominations(page: Page): Promise<string> {
	await page.goto('/meritas');
	await page.getByRole('link', { name: 'Proposer une candidature' }).first().click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Proposer une candidature');
	return new URL(page.url()).pathname;
}

/** A plain picture of 40 by 30, that says who took it. */
function picture(): Buffer {
	const chunk = (kind: string, data: Buffer) => {
		const head = Buffer.alloc(8);
		head.writeUInt32BE(data.length, 0);
		head.write(kind, 4, 'latin1');
		const sum = Buffer.alloc(4);
		sum.writeUInt32BE(crc(Buffer.concat([head.subarray(4), data])), 0);
		return Buffer.concat([head, data, sum]);
	};
	const size = Buffer.from([0, 0, 0, 40, 0, 0, 0, 30, 8, 0, 0, 0, 0]);
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', size),
		chunk('tEXt', Buffer.from('Author\0Secret')),
		chunk('IDAT', deflateSync(Buffer.alloc(41 * 30, 90))),
		chunk('IEND', Buffer.alloc(0))
	]);
}

/** CRC-32 as PNG has it. */
function crc(bytes: Buffer): number {
	let value = 0xffffffff;
	for (const byte of bytes) {
		value ^= byte;
		for (let i = 0; i < 8; i++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
	}
	return (value ^ 0xffffffff) >>> 0;
}

test('du règlement à l’accusé de réception, sans compte au départ, puis le consentement', async ({
	page,
	browser,
	baseURL
}) => {
	test.setTimeout(180_000);
	await openNominations(page);
	await expect(page.getByText('Règlement complet')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectTargetSizes(page);
	await expectNoSidewaysScroll(page);

	// A first visit: a prize, an organisation, names, an address, a code.
	const email = `candidature-${Date.now()}@exemple.org`;
	await page.getByRole('button', { name: 'Commencer' }).click();
	await expect(page.getByRole('alert').first()).toBeVisible();
	await page.getByRole('radio').first().check();
	await page.getByLabel('Votre organisme').selectOption({ index: 5 });
	await page.getByLabel('Prénom').fill('Maude');
	await page.getByLabel('Nom', { exact: true }).fill('Essai');
	await page.getByLabel('Adresse courriel').fill(email);
	await page.getByRole('button', { name: 'Commencer' }).click();
	await page.getByLabel('Code à six chiffres').fill(await codeMailedTo(browser, email, baseURL!));
	await page.getByRole('button', { name: 'Me connecter' }).click();
	await expect(page).toHaveURL(/\/candidatures\/\w{10}\/prix$/);
	await page.waitForLoadState('networkidle');

	// It saves itself, says so, and is there again.
	await page.getByLabel('Titre de la candidature').fill('Le jardin des métiers');
	await expect(page.getByText(/Enregistré à/)).toBeVisible();
	await page.reload();
	await expect(page.getByLabel('Titre de la candidature')).toHaveValue('Le jardin des métiers');
	await page.getByLabel('En candidature').fill('Carrefour du Jardin');
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	// By the keyboard, as with a finger.
	await page.getByLabel('En candidature').press('Enter');
	await expect(page).toHaveURL(/\/dossier$/);
	await page.waitForLoadState('networkidle');

	// The network goes away: the tab keeps the text, which leaves when it comes back.
	await page.context().setOffline(true);
	await page.getByLabel('Résumé').fill('mot '.repeat(121));
	await expect(page.getByText('Un mot de trop')).toBeVisible();
	await expect(page.getByText(/Le réseau ne répond pas/)).toBeVisible();
	await page.context().setOffline(false);
	await expect(page.getByText(/Enregistré à/)).toBeVisible();
	await expectAccessible(page);
	const base = page.url().replace(/\/dossier$/, '');

	// What lacks is said before, each a link to its field.
	await page.getByRole('link', { name: /Relire et déposer/ }).click();
	await expect(page.getByText(/points avant de déposer/)).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Déposer la candidature' }).click();
	await expect(page.getByRole('alert')).toContainText('121 mots');
	await page
		.getByRole('link', { name: /121 mots/ })
		.last()
		.click();
	await expect(page).toHaveURL(/\/dossier#summary$/);
	await page.waitForLoadState('networkidle');
	await page.getByLabel('Résumé').fill('Un potager où chaque rang est un métier.');
	for (const field of await page.locator('textarea[name^="answers."]').all())
		await field.fill('Nous l’avons fait avec douze personnes, et onze sont en emploi.');
	await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
	await expect(page).toHaveURL(/\/fichiers$/);
	await page.waitForLoadState('networkidle');

	// A photo is asked what it shows, and cropped from the keyboard.
	await page.getByLabel('Ajouter une photo').setInputFiles({
		name: 'jardin.png',
		mimeType: 'image/png',
		buffer: picture()
	});
	await expect(page.getByText('La photo est ajoutée')).toBeVisible();
	await page.getByRole('button', { name: /Enregistrer la description/ }).click();
	await expect(page.getByRole('alert')).toContainText('Ce que montre la photo');
	await page.getByLabel('Ce que montre la photo').fill('Le potager au mois d’août');
	await page.getByRole('radio', { name: 'Portrait (4:5)' }).check();
	const zoom = page.getByRole('slider', { name: 'Agrandir' });
	await zoom.focus();
	for (let i = 0; i < 10; i++) await zoom.press('ArrowRight');
	await expect(zoom).toHaveValue('1.5');
	await page.getByRole('button', { name: /Enregistrer la description/ }).click();
	await expect(page.getByText('La photo est décrite')).toBeVisible();
	await page.reload();
	await expect(page.getByRole('slider', { name: 'Agrandir' })).toHaveValue('1.5');
	const bytes = await page.request.get((await page.locator('#photos img').getAttribute('src'))!);
	expect(bytes.headers()['content-disposition']).toContain('attachment');
	expect((await bytes.body()).includes('Secret')).toBe(false);
	await expectAccessible(page);
	await expectTargetSizes(page);
	await expectNoSidewaysScroll(page);
	await page.getByLabel(/Lien vers une vidéo/).fill('http://exemple.org');
	await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
	await expect(page.getByRole('alert').first()).toContainText('https://');
	await page.getByLabel(/Lien vers une vidéo/).fill('https://vimeo.com/12345');
	await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
	await expect(page).toHaveURL(/\/personnes$/);
	await page.waitForLoadState('networkidle');

	const nominee = `jardin-${Date.now()}@exemple.org`;
	await page.getByLabel('Adresse courriel de la personne').fill(nominee);
	await page.getByText('Inviter quelqu’un à écrire').click();
	await page.getByLabel('Prénom').fill('Anne-Sophie');
	await page.getByLabel('Nom', { exact: true }).fill('Bornais');
	await page.getByLabel('Adresse courriel', { exact: true }).fill('quarieriste@lesoit.example');
	await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
	await expect(page.getByText('L’invitation est partie.')).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Enregistrer et continuer' }).last().click();
	await expect(page).toHaveURL(base);
	await page.getByRole('button', { name: 'Déposer la candidature' }).click();
	await expect(page.getByText('Votre candidature est déposée.')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);

	// The receipt says what was sent; the nominee's link is not shown to the permanence.
	const office = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await signInAs(office, 'staff', baseURL!);
	await openMail(office, email, /^Candidature reçue/);
	await expect(office.locator('main')).toContainText('Un potager où chaque rang est un métier.');
	await openMail(office, nominee, /^On vous propose pour un Méritas/);
	await expect(office.locator('main')).not.toContainText('?cle=');

	// The nominee answers without account: three answers apart, none ticked for them.
	const link = await linkMailedTo(nominee, 'nominee-consent', /\/meritas\/consentement\/\S+/);
	const theirs = await (
		await browser.newContext({ baseURL: baseURL!, viewport: { width: 390, height: 844 } })
	).newPage();
	await theirs.goto(link);
	for (const box of await theirs.getByRole('checkbox').all()) await expect(box).not.toBeChecked();
	// All that they agree to is there: the answers, the photo itself, the video.
	await expect(theirs.getByText('onze sont en emploi').first()).toBeVisible();
	await expect(theirs.getByRole('img', { name: 'Le potager au mois d’août' })).toBeVisible();
	await expect(theirs.getByRole('link', { name: 'Voir la vidéo sur Vimeo' })).toBeVisible();
	await expectAccessibleInBothSchemes(theirs);
	await expectTargetSizes(theirs);
	await expectNoSidewaysScroll(theirs);
	await theirs.getByRole('button', { name: 'Enregistrer mes réponses' }).click();
	await expect(theirs.getByRole('alert')).toContainText('cochez que vous');
	await theirs.getByRole('checkbox').first().check();
	await theirs.getByRole('button', { name: 'Enregistrer mes réponses' }).click();
	await expect(theirs.getByText('Merci, vos réponses sont enregistrées.')).toBeVisible();
	await theirs.getByText('Je ne veux pas être en candidature').click();
	await theirs.getByRole('button', { name: 'Refuser la candidature' }).click();
	await expect(theirs.getByText('C’est noté')).toBeVisible();
	await expect(theirs.getByText(/Vous avez refusé le/)).toBeVisible();
	await theirs.goto(link.slice(0, -4));
	await expect(theirs.getByText(/Ce lien est incomplet/)).toBeVisible();
	await page.reload();
	await expect(page.getByText('a refusé')).toBeVisible();
});

test('sans JavaScript, un brouillon se reprend, s’enregistre et dit ce qui manque', async ({
	browser,
	baseURL
}) => {
	const context = await browser.newContext({
		baseURL: baseURL!,
		javaScriptEnabled: false,
		viewport: { width: 390, height: 844 }
	});
	const page = await context.newPage();
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto('/candidatures');
	await page.getByRole('link', { name: 'Le relais des conseillères' }).click();
	await page.getByRole('link', { name: /2\. Dossier/ }).click();
	await page.locator('textarea').nth(1).fill('Elle a téléphoné quarante fois.');
	await page.getByRole('button', { name: 'Enregistrer et continuer' }).last().click();
	await expect(page).toHaveURL(/\/fichiers$/);
	await page.getByRole('link', { name: /5\. Relire/ }).click();
	await expect(page.getByText('Elle a téléphoné quarante fois.')).toBeVisible();
	await page.getByRole('button', { name: 'Déposer la candidature' }).click();
	await expect(page.getByRole('alert')).toContainText('nécessaire');
	await context.close();
});
