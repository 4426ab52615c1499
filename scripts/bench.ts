import { parseArgs } from 'node:util';

/** What a suite gives back: figures by their published names, and lines to read beside them. */
export interface Suite {
	figures: Record<string, number>;
	notes?: string[];
}

const SUITES: Record<string, () => Promise<{ run: () => Promise<Suite> }>> = {
	registration: () => import('./bench/registration.ts'),
	choice: () => import('./bench/choice.ts'),
	checkin: () => import('./bench/checkin.ts'),
	growth: () => import('./bench/growth.ts'),
	pages: () => import('./bench/pages.ts'),
	mail: () => import('./bench/mail.ts'),
	remote: () => import('./bench/remote.ts'),
	assignment: () => import('./bench/assignment.ts'),
	timetable: () => import('./bench/timetable.ts'),
	jury: () => import('./bench/jury.ts'),
	vote: () => import('./bench/vote.ts'),
	exhibitors: () => import('./bench/exhibitors.ts'),
	gala: () => import('./bench/gala.ts'),
	certificates: () => import('./bench/certificates.ts'),
	catalogue: () => import('./bench/catalogue.ts'),
	report: () => import('./bench/report.ts')
};

/** `npm run bench -- SUITE [--json]`: measures, prints a table, or one line of JSON. */
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { json: { type: 'boolean', default: false } }
});
const name = positionals[0] ?? '';
const load = SUITES[name];
if (!load) {
	console.error(`Suites : ${Object.keys(SUITES).join(', ')}`);
	process.exit(2);
}
const { figures, notes = [] } = await (await load()).run();
const rounded = Object.fromEntries(
	Object.entries(figures).map(([key, value]) => [key, Math.round(value * 1000) / 1000])
);
if (values.json) {
	console.log(JSON.stringify({ suite: name, figures: rounded }));
} else {
	console.table(Object.fromEntries(Object.entries(rounded).map(([key, value]) => [key, { figure: value }])));
	for (const note of notes) console.log(note);
}
process.exit(0);
