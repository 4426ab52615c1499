import { beforeNavigate } from '$app/navigation';
import { forgetDraft, keepDraft, keptDraft } from '$lib/components/ui/tab-draft';

/** What a form would send, by name. */
type Draft = Record<string, string[]>;

const QUESTION =
	'Des changements ne sont pas enregistrés. Quitter la page?\n\nIls resteront dans cet onglet, et reviendront avec la page.';

/**
 * What is typed in a form that is saved by its button: kept in the tab, brought back with the page, and whoever leaves is
 * asked first. Its hidden revision is kept with the rest, so that saving over what somebody changed since is refused.
 */
export class Unsaved {
	/** Something typed is not saved. */
	isChanged = $state(false);
	/** What was typed before one left has come back. */
	isBack = $state(false);
	#key: string;
	#form: HTMLFormElement | undefined;
	#stored: Draft = {};

	/** Called as its component begins. @param key names what is typed in the tab */
	constructor(key: string) {
		this.#key = key;
		beforeNavigate(({ willUnload, cancel, type }) => {
			if (!this.isChanged || type === 'form') return;
			// Of a page that unloads the browser asks by itself.
			if (willUnload || !confirm(QUESTION)) cancel();
		});
	}

	/**
	 * The form, as an action. @param isReturned it holds what was typed and refused: what the tab kept is older
	 */
	watch = (form: HTMLFormElement, isReturned: boolean): { destroy: () => void } => {
		this.#form = form;
		this.#stored = read(form);
		if (isReturned) this.isChanged = true;
		else this.#bringBack();
		const note = () => {
			const draft = read(form);
			this.isChanged = !same(draft, this.#stored);
			if (this.isChanged) keepDraft(this.#key, { draft, revision: Number(draft.revision?.[0]) || 0 });
			else forgetDraft(this.#key);
		};
		form.addEventListener('input', note);
		return { destroy: () => form.removeEventListener('input', note) };
	};

	/** Saved: nothing is left to keep. */
	saved(): void {
		forgetDraft(this.#key);
		if (this.#form) this.#stored = read(this.#form);
		this.isChanged = false;
		this.isBack = false;
	}

	/** Puts back what is stored. */
	drop(): void {
		if (this.#form) write(this.#form, this.#stored);
		this.saved();
	}

	#bringBack(): void {
		const kept = keptDraft<Draft>(this.#key, (sent) =>
			Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value].flat().map(String)]))
		);
		if (!kept || !this.#form || same(kept.draft, this.#stored)) return;
		write(this.#form, kept.draft);
		this.isChanged = true;
		this.isBack = true;
	}
}

function read(form: HTMLFormElement): Draft {
	const draft: Draft = {};
	for (const [name, value] of new FormData(form))
		if (typeof value === 'string') (draft[name] ??= []).push(value);
	return draft;
}

/** What the page read is no change by itself: the store's may be newer than what was typed on. */
function same(one: Draft, other: Draft): boolean {
	const names = new Set([...Object.keys(one), ...Object.keys(other)]);
	return [...names].every(
		(name) => name === 'revision' || name === 'seen' || one[name]?.join('\n') === other[name]?.join('\n')
	);
}

function write(form: HTMLFormElement, draft: Draft): void {
	for (const box of form.elements) {
		if (box instanceof HTMLInputElement && box.type === 'checkbox') {
			box.checked = draft[box.name]?.includes(box.value) ?? false;
			continue;
		}
		if (!(
			box instanceof HTMLInputElement ||
			box instanceof HTMLTextAreaElement ||
			box instanceof HTMLSelectElement
		))
			continue;
		const kept = draft[box.name]?.[0];
		if (kept === undefined || box.type === 'radio' || box.value === kept) continue;
		box.value = kept;
		// Whatever follows the field hears of it.
		box.dispatchEvent(new Event('input', { bubbles: true }));
	}
}
