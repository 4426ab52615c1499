import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

declare global {
	interface Window {
		axe: typeof axe;
	}
}

/**
 * axe, with every rule it runs by itself, finds nothing in the page as it stands; what it finds is named with its
 * elements. It runs in the page, put there once a document: `@axe-core/playwright` puts it there at each look and in a
 * second page besides, to join what frames say, and takes seven times as long for the same findings.
 */
export async function expectAccessible(page: Page): Promise<void> {
	expect(page.frames(), 'a frame would not be looked at').toHaveLength(1);
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
	const found = await page.evaluate(async () => {
		const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
		return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
	});
	expect(found, page.url()).toEqual([]);
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

/** The least height and width of a target (WCAG 2.2, 2.5.8, level AA). */
const TARGET_PX = 24;

/**
 * On a phone every link, button and field is large enough to touch, but for links within a sentence (2.5.8, « Inline »):
 * a sentence ends with a stop, so a line of links or of facts is none. What is hidden or disabled is no target; a box or
 * a round is as large as its label.
 */
export async function expectTargetSizes(page: Page): Promise<void> {
	const before = page.viewportSize();
	await page.setViewportSize({ width: 390, height: 844 });
	const small = await page.evaluate((least) => {
		const targets = 'a[href], button, summary, select, textarea, input:not([type="hidden"]), [role="button"]';
		const isInSentence = (target: HTMLElement) => {
			if (getComputedStyle(target).display !== 'inline') return false;
			let block = target.parentElement!;
			while (getComputedStyle(block).display.startsWith('inline')) block = block.parentElement!;
			const around = block.cloneNode(true) as HTMLElement;
			around.querySelectorAll('a, button').forEach((one) => one.remove());
			return /\p{L}{2}/u.test(around.textContent) && /[.!?…;:]\s*$/.test(block.innerText);
		};
		return [...document.querySelectorAll<HTMLElement>(targets)].flatMap((target) => {
			const isSeen =
				target.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
				!target.closest('.visually-hidden') &&
				!target.matches(':disabled');
			const label = target.matches('[type="checkbox"], [type="radio"]') && target.closest('label');
			const { width, height } = (label || target).getBoundingClientRect();
			// A pixel's hundredths are the browser's rounding.
			const isLarge = width >= least - 0.01 && height >= least - 0.01;
			return !isSeen || isLarge || isInSentence(target)
				? []
				: [`${Math.round(width)} × ${height.toFixed(1)}: ${target.outerHTML.slice(0, 160)}`];
		});
	}, TARGET_PX);
	expect(small, page.url()).toEqual([]);
	if (before) await page.setViewportSize(before);
}
