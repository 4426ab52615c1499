import { afterNavigate } from '$app/navigation';

/**
 * From one page of the committee or of a jury to another, as « Enregistrer et continuer » goes, the focus follows to the
 * heading, which a screen reader then says; else it would be left on top of the page, before the menus.
 */
export function focusOnArrival(
	heading: () => HTMLElement | undefined,
	area: '/(account)/comite/' | '/(account)/jury/' = '/(account)/comite/'
): void {
	afterNavigate(({ from, to, type }) => {
		const isFromThere = from?.route.id?.startsWith(area) ?? false;
		if (type === 'popstate' || !isFromThere || from?.url.pathname === to?.url.pathname) return;
		heading()?.focus({ preventScroll: true });
	});
}
