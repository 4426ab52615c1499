import { expect, test, type Locator, type Page } from '@playwright/test';
import {
	expectAccessible,
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { openMail } from './mail.ts';
import {
	address,
	colloquium,
	confirm,
	expectOrderPage,
	openForm,
	orderWorkshop,
	sayWho
} from './registering.ts';
import { signInAs } from './sign-in.ts';

const PHONE = { width: 390, height: 844 };

/**
 * A workshop to fill, the one beside it, and one of another day. The emptiest choices of a page that other tests read
 * too: the last slot and the workshop with fewest seats left are theirs.
 */
async function findWorkshops(page: Page) {
	const choices = (
		await page.locator('#ateliers input[type="radio"]:not([value=""])').evaluateAll((all) =>
			(all as HTMLInputElement[]).map((input) => {
				const label = input.labels![0]!;
				return {
					slot: input.name.slice(input.name.indexOf('sessions.')),
					id: input.value,
					title: label.querySelector('.title')!.textContent.trim().replace(/\s+/g, ' '),
					day: input.closest('.day')!.querySelector('.date')!.textContent,
					left: Number(/\d+/.exec(label.querySelector('.seats')!.textContent)?.[0] ?? 0)
				};
			})
		)
	).filter(({ left }) => left > 0);
	const before = choices.filter(({ slot }) => slot !== choices.at(-1)!.slot);
	const roomy = (one: (typeof choices)[number]) => one.left > 3;
	const pairs = before
		.map((full) => ({
			full,
			beside: before.find((one) => one.slot === full.slot && one.id !== full.id && roomy(one))!,
			other: before.find((one) => one.day !== full.day && roomy(one))!
		}))
		.filter(({ beside, other }) => beside && other)
		.sort((a, b) => a.full.left - b.full.left);
	return pairs[1]!;
}
type Workshop = Awaited<ReturnType<typeof findWorkshops>>['full'];

/** Somebody registers, with nothing chosen. @returns the address of their ticket, its key included */
async function register(page: Page, email: string): Promise<string> {
	await sayWho(page, email, 'Lavertu');
	await confirm(page).click();
	await expectOrderPage(page);
	return (await page.locator('a[href^="/billets/"]').first().getAttribute('href'))!;
}

/** As {@link register}, with all the seats that a workshop had left: one for them, the others for colleagues. */
async function fill(page: Page, email: string) {
	for (;;) {
		await openForm(page);
		const found = await findWorkshops(page);
		const people = Array.from({ length: found.full.left }, (_, i) => ({
			...{ familyName: i === 0 ? 'Trépanier' : `Collègue-${i}`, email: i === 0 ? email : address() }
		}));
		const order = await orderWorkshop(page, found.full, people);
		// Refused where another test took one of its seats meanwhile.
		if (!order) continue;
		await page.goto(order);
		return { ...found, ticket: (await page.locator('a[href^="/billets/"]').first().getAttribute('href'))! };
	}
}

/** A choice of a ticket's page, unfolded. */
async function choiceOf(page: Page, slot: string, id: string): Promise<Locator> {
	const radio = page.locator(`input[name="${slot}"][value="${id}"]`);
	if (!(await radio.isVisible()))
		await page.locator('details', { has: radio }).locator('summary').first().click();
	return radio;
}

const save = (page: Page) => page.getByRole('button', { name: 'Enregistrer mes ateliers' });

/** Chooses workshops on a ticket's page, and reads that they are saved. */
async function choose(page: Page, ...wanted: { slot: string; id: string }[]): Promise<void> {
	for (const { slot, id } of wanted) await (await choiceOf(page, slot, id)).check();
	await save(page).click();
	await expect(page.getByText('Vos ateliers sont enregistrés')).toBeVisible();
	for (const { slot, id } of wanted)
		await expect(page.locator(`input[name="${slot}"]:checked`)).toHaveValue(id);
}

async function wait(page: Page, { slot, id, title }: Workshop): Promise<void> {
	await choiceOf(page, slot, id);
	await page
		.getByRole('button', { name: 'M’inscrire sur la liste d’attente' })
		.filter({ hasText: title })
		.click();
	await expect(page.getByText('Vous êtes sur la liste d’attente.')).toBeVisible();
}

async function offer(page: Page, gives: Workshop, wants: Workshop): Promise<void> {
	const folded = page.locator('#echanges details:not([open]) summary');
	if ((await folded.count()) > 0) await folded.click();
	await page.locator('#pair').selectOption(`${gives.id}-${wants.id}`);
	await expect(page.locator('#echanges form').getByRole('status')).toContainText(gives.title);
	await page.locator('#echanges form').getByRole('button', { name: 'Offrir l’échange' }).click();
}

test('on attend une place, on la reçoit, on échange; la permanence en reprend une', async ({
	page,
	browser,
	baseURL
}) => {
	test.setTimeout(90_000);
	failOnErrors(page);
	await page.setViewportSize(PHONE);
	const hers = address();
	const { full, beside, other, ticket: his } = await fill(page, address());
	await openForm(page);
	const herTicket = await register(page, hers);
	// She goes without scripts all the way.
	const plain = await browser.newContext({ baseURL: baseURL!, javaScriptEnabled: false, viewport: PHONE });
	const her = await plain.newPage();
	await her.goto(herTicket);
	await choose(her, beside, other);

	// Her seat at that hour may be offered for one; her seat at another hour would leave her in two rooms at once.
	const pair = (gives: Workshop) => her.locator(`#pair option[value="${gives.id}-${full.id}"]`);
	await expect(pair(beside)).toHaveCount(1);
	await expect(pair(other)).toHaveCount(0);

	await wait(her, full);
	const line = her.locator('#ateliers li', { hasText: 'En attente, rang 1' });
	await expect(line).toContainText(full.title);
	await line.getByRole('button', { name: 'Ne plus attendre' }).click();
	await expect(her.getByText('Vous n’attendez plus cette place.')).toBeVisible();
	await wait(her, full);

	// He gives the seat up, by the keyboard: it is hers, she is told, and has left the other.
	await page.goto(his);
	const none = await choiceOf(page, full.slot, '');
	await none.focus();
	await page.keyboard.press('Space');
	await expect(none).toBeChecked();
	await save(page).focus();
	await page.keyboard.press('Enter');
	await expect(page.getByText('Vos ateliers sont enregistrés')).toBeVisible();
	await her.goto(herTicket);
	const fresh = her.locator('#ateliers li', { hasText: 'Nouvelle place' });
	await expect(fresh).toContainText(full.title);
	await expect(her.locator(`input[name="${full.slot}"]:checked`)).toHaveValue(full.id);
	await expectNoSidewaysScroll(her);
	const staff = await (await browser.newContext({ baseURL: baseURL!, viewport: PHONE })).newPage();
	await signInAs(staff, 'staff', baseURL!);
	await openMail(staff, hers, /^Une place s’est libérée/);
	await expect(staff.locator('main')).toContainText(full.title);

	// He chooses on the page as it stands, twice; then they exchange: his offer, her agreement.
	await choose(page, other);
	await choose(page, beside, { slot: other.slot, id: '' });
	await offer(page, beside, full);
	await expect(page.getByText('Votre offre est visible')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await her.reload();
	await her.getByRole('button', { name: 'Accepter l’échange' }).filter({ hasText: beside.title }).click();
	await expect(her.getByText('L’échange est fait.')).toBeVisible();
	await expect(her.locator(`input[name="${full.slot}"]:checked`)).toHaveValue(beside.id);
	await page.reload();
	await expect(page.locator(`input[name="${full.slot}"]:checked`)).toHaveValue(full.id);

	// She waits for it again; he has it taken back, for a reason; she gives it back in one press.
	await wait(her, full);
	const [, code] = /^\/billets\/([A-Z0-9]+)/.exec(his)!;
	await staff.goto(`/gestion/${(await colloquium(staff)).split('/').at(-1)}/ateliers/${full.id}`);
	await staff.getByText('Reprendre la place d’une personne').click();
	await staff.getByLabel('Reprendre la place de').selectOption(code!);
	await staff.getByLabel('Raison, que la personne lira').selectOption('mistake');
	await expectAccessible(staff);
	await expectNoSidewaysScroll(staff);
	await staff.getByRole('button', { name: 'Reprendre la place' }).click();
	await expect(staff.getByText('La place est reprise.')).toBeVisible();
	await page.reload();
	await expect(page.locator(`input[name="${full.slot}"]:checked`)).toHaveValue('');
	await her.reload();
	await expect(fresh).toContainText(full.title);
	await fresh.getByRole('button', { name: 'Rendre cette place' }).click();
	await expect(her.getByText('La place est rendue')).toBeVisible();
	await expect(her.locator(`input[name="${full.slot}"]:checked`)).toHaveValue('');
	await Promise.all([plain.close(), staff.context().close()]);
});

test('ce qui est déplié et choisi avant que les scripts n’arrivent reste déplié et choisi', async ({
	page
}) => {
	failOnErrors(page);
	await page.setViewportSize(PHONE);
	const { full, beside, ticket } = await fill(page, address());
	let come = () => {};
	const scripts = new Promise<void>((resolve) => (come = resolve));
	await page.route(/\/_app\/.*\.js/, async (route) => {
		await scripts;
		await route.continue();
	});
	await page.goto(ticket, { waitUntil: 'commit' });
	const none = await choiceOf(page, full.slot, '');
	await none.check();
	come();
	await expect(page.getByRole('button', { name: /^Terminé/ }).first()).toBeVisible();
	await expect(none).toBeVisible();
	await expect(none).toBeChecked();
	await save(page).click();
	await expect(page.getByText('Vos ateliers sont enregistrés')).toBeVisible();
	await expect(page.locator(`input[name="${full.slot}"]:checked`)).toHaveValue('');
	await choose(page, beside);
});

test('mon agenda dit les rangs, et une liste se quitte au clavier', async ({ page, baseURL }) => {
	failOnErrors(page);
	await page.setViewportSize(PHONE);
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto('/compte/agenda');
	await expect(page.getByRole('heading', { name: 'Mes listes d’attente' })).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expect(page.getByText(/^En attente, rang \d/).first()).toBeVisible();
	await page.getByRole('button', { name: 'Ne plus attendre' }).first().focus();
	await page.keyboard.press('Enter');
	await expect(page.getByText('Vous n’attendez plus cette place.')).toBeVisible();
});
