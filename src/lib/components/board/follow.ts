import { goto } from '$app/navigation';
import { tick } from 'svelte';

/** Gives the focus to a card that was drawn anew where it was put. @returns false where that place is not shown */
export async function refocus(cardId: number): Promise<boolean> {
	await tick();
	const handle = document.getElementById(`carte-${cardId}`);
	if (!handle?.checkVisibility()) return false;
	handle.focus({ preventScroll: true });
	return true;
}

/**
 * Gives the focus to a card that was drawn anew where it was put. Where that place is not shown (on a phone, another
 * slot or room), it is shown first.
 * @param address the address at which the place is seen
 */
export async function follow(cardId: number, address: string): Promise<void> {
	if (await refocus(cardId)) return;
	await goto(address, { replaceState: true, noScroll: true, keepFocus: true });
	await tick();
	document.getElementById(`carte-${cardId}`)?.focus();
}
