type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * Remembers what someone typed or ticked while the page's scripts were still on their way: taking the page over,
 * Svelte gives every field that is not bound the server's value again. Call it before the fields are taken over, and
 * the function it returns afterwards.
 *
 * @returns puts back what was lost, each with the events that the person's own gesture would have raised
 */
export function rememberEarlyInput(): () => void {
	const touched = [...document.querySelectorAll<Field>('input, textarea, select')]
		.filter(isTouched)
		.map((field) => ({ field, given: stateOf(field) }));
	return () => {
		for (const { field, given } of touched) {
			if (!field.isConnected || stateOf(field) === given) continue;
			if (isTickable(field)) field.checked = given === true;
			else field.value = String(given);
			field.dispatchEvent(new Event('input', { bubbles: true }));
			field.dispatchEvent(new Event('change', { bubbles: true }));
		}
	};
}

function isTickable(field: Field): field is HTMLInputElement {
	return field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio');
}

/** A file field can be neither rewritten nor restored. */
function isTouched(field: Field): boolean {
	if (field instanceof HTMLSelectElement)
		return [...field.options].some((option) => option.selected !== option.defaultSelected);
	if (isTickable(field)) return field.checked !== field.defaultChecked;
	return field.type !== 'file' && field.value !== field.defaultValue;
}

function stateOf(field: Field): string | boolean {
	return isTickable(field) ? field.checked : field.value;
}
