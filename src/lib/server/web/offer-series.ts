import { seriesInput } from '../../schemas/trainings.ts';
import { seriesFrom } from '../../trainings/series.ts';
import { formValues, parseForm, readForm } from './forms.ts';

/** The form of an offer as it was sent, its meetings filled in from the first: nothing is written. */
export async function filledSeries(request: Request) {
	const sent = await readForm(request);
	const form = parseForm(sent, seriesInput);
	const values = formValues(sent);
	if (!form.ok) return { ...form.failure, data: { ...form.failure.data, values } };
	const [first = {}] = form.data.dates;
	const { everyWeeks, times } = form.data;
	const dates = seriesFrom(first, everyWeeks, times).map(({ day = '', from = '', to = '' }, i) => ({
		...{ day, from, to },
		id: String(form.data.dates[i]?.id ?? '')
	}));
	return { values: { ...values, dates } };
}
