import { goto } from '$app/navigation';
import { tick } from 'svelte';

/**
 * Gives the focus to a card that was drawn anew where it was put. Where that place is not shown (on a phone, another
 * slot or room), it is shown first.
 * @param address the address at which the place is seen
 */
export async function follow(cardId: number, address: string): Promise<void> {
	await tick();
	const handle = () => document.getElementById(`carte-${cardId}`);
	const isShown = handle()?.checkVisibility() ?? false;
	if (!isShown) {
		await goto(address, { replaceState: true, noScroll: true, keepFocus: true });
		await tick();
	}
	handle()?.focus({ preventScroll: isShown });
}
