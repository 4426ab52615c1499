/**
 * Space and the right arrow press the one button that goes on (`data-next`), as the remotes that presenters hold do; where it
 * asks first, they open the question and leave the answer to the next press.
 */
export function remoteKeys(node: HTMLElement) {
	function pressed(event: KeyboardEvent) {
		if (event.key !== ' ' && event.key !== 'ArrowRight' && event.key !== 'PageDown') return;
		const on = event.target instanceof Element ? event.target : null;
		if (on?.closest('input, textarea, select')) return;
		// Space on a button or a link is its own.
		if (event.key === ' ' && on?.closest('button, a, summary')) return;
		// A key that is held down presses once.
		if (event.repeat) return event.preventDefault();
		const next = node.querySelector<HTMLElement>('[data-next]');
		if (!next) return;
		event.preventDefault();
		const asks = next.closest('details');
		if (!asks || next.tagName !== 'SUMMARY') return next.click();
		asks.open = true;
		asks.querySelector<HTMLElement>('button')?.focus();
	}
	document.addEventListener('keydown', pressed);
	return { destroy: () => document.removeEventListener('keydown', pressed) };
}
