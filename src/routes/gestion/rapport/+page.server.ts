import { redirect } from '@sveltejs/kit';
import { dayOf } from '$lib/format/dates';
import { fiscalYearsIn, presets } from '$lib/report/period';
import { reportText } from '$lib/report/words';
import { targetInput } from '$lib/schemas/report';
import { now } from '$lib/server/clock';
import { annualReport } from '$lib/server/report/queries';
import { setTarget, yearTargets } from '$lib/server/report/targets';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { askedOf } from '$lib/report/asked';

export const load = ({ locals, url }) =>
	orErrorPage(async () => {
		const today = dayOf(now());
		const asked = askedOf(url.searchParams, today);
		const report = await annualReport(locals.actor, asked);
		const years = fiscalYearsIn(asked.period);
		return {
			...{ asked, ...report, presets: presets(today) },
			text: reportText(asked.period, report.whole, report.before.total),
			years,
			targets: await yearTargets(locals.actor, years)
		};
	});

export const actions = {
	cible: async ({ request, locals, url }) => {
		const form = await parse(request, targetInput);
		if (!form.ok) return form.failure;
		const { year: fiscalYear, ...target } = form.data;
		const done = await attempt(form, () => setTarget({ actor: locals.actor, fiscalYear, ...target }));
		if (!done.ok) return done.failure;
		const query = new URLSearchParams(url.searchParams);
		query.delete('/cible');
		return redirect(303, `?${query}#cibles`);
	}
};
