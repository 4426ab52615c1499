import { afterNavigate } from '$app/navigation';

/**
 * From one page of the committee to another, as « Enregistrer et continuer » goes, the focus follows to the heading, which
 * a screen reader then says; else it would be left on top of the page, before the menus.
 */
export function focusOnArrival(heading: () => HTMLElement | undefined): void {
	afterNavigate(({ from, to, type }) => {
		const isFromCommittee = from?.route.id?.startsWith('/(account)/comite/') ?? false;
		if (type === 'popstate' || !isFromCommittee || from?.url.pathname === to?.url.pathname) return;
		heading()?.focus({ preventScroll: true });
	});
}
