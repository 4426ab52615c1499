import type { Showcase } from '$lib/programme/shown';

/** The pages of an event that have something to show. */
export function viewsOf(
	showcase: Pick<Showcase, 'hasProgramme' | 'speakers'>,
	exhibitors: number
): ('programme' | 'speakers' | 'exhibitors')[] {
	const views: ('programme' | 'speakers' | 'exhibitors')[] = [];
	if (showcase.hasProgramme) views.push('programme');
	if (showcase.speakers > 0) views.push('speakers');
	if (exhibitors > 0) views.push('exhibitors');
	return views;
}
