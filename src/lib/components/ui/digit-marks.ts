/** The highest mark that one digit gives. */
const MOST = 9;

/**
 * A digit gives its mark to the scale that has the focus, which stays there, so that a screen reader says what was chosen
 * and a slip is mended by another digit. A scale beyond 9 has its arrows: a first digit would pass for the whole.
 * @param max the highest mark of the scale
 * @returns whether the digit is beyond the scale, and gave nothing
 */
export function markByDigit(event: KeyboardEvent & { currentTarget: HTMLElement }, max: number): boolean {
	if (!/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || max > MOST) return false;
	const mark = event.currentTarget.querySelector<HTMLInputElement>(`input[value="${event.key}"]`);
	mark?.focus();
	mark?.click();
	return !mark;
}
