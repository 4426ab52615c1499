import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** axe finds nothing in the page as it stands; what it finds is named with its elements. */
export async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(
		violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
		page.url()
	).toEqual([]);
}

/** As {@link expectAccessible}, in the dark scheme and in the light one. */
export async function expectAccessibleInBothSchemes(page: Page): Promise<void> {
	for (const colorScheme of ['dark', 'light'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		await expectAccessible(page);
	}
}

/** Nothing stands wider than the screen. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
	// Before its last stylesheet a page is laid out, but not shown.
	await page.waitForLoadState('load');
	const wider = await page.evaluate(async () => {
		await document.fonts.ready;
		const { scrollWidth, clientWidth } = document.documentElement;
		const past = [...document.body.querySelectorAll('*')].filter(
			(element) => element.getBoundingClientRect().right > clientWidth + 0.5
		);
		return scrollWidth > clientWidth ? past.map(({ outerHTML }) => outerHTML.slice(0, 120)) : [];
	});
	expect(wider, page.url()).toEqual([]);
}

/** Fails the test at the first error of a page's script or console, a resource that is not found included. */
export function failOnErrors(page: Page): void {
	page.on('pageerror', (error) => {
		throw error;
	});
	page.on('console', (message) => {
		if (message.type() === 'error') throw new Error(`console: ${message.text()} (${message.location().url})`);
	});
}
