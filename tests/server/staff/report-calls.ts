import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { exportReport } from '../../../src/lib/server/report/export.ts';
import { applyActivities, undoActivities } from '../../../src/lib/server/report/import/apply.ts';
import { activityImports, previewActivities } from '../../../src/lib/server/report/import/preview.ts';
import { annualReport } from '../../../src/lib/server/report/queries.ts';
import { setTarget, yearTargets } from '../../../src/lib/server/report/targets.ts';

/** What the office reads and writes of the annual report, each on a file of its own. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

let serial = 0;
const asked = { period: { from: '2020-01-01', to: '2020-12-31' }, by: 'activity', sort: 'day' } as const;

async function made() {
	const text = `date,activite,participants\n2020-01-01,Essai ${++serial},3\n`;
	const { digest } = await previewActivities({ actor: system('test'), text });
	return { text, digest, fileName: 'a.csv', skipWrong: false };
}

export const REPORT_READS: Calls = {
	annualReport: (actor) => annualReport(actor, asked),
	exportReport: (actor) => exportReport({ actor, asked, format: 'csv' }),
	yearTargets: (actor) => yearTargets(actor, [2020]),
	activityImports: (actor) => activityImports(actor),
	previewActivities: async (actor) => previewActivities({ actor, text: (await made()).text })
};

export const REPORT_COMMANDS: Calls = {
	setTarget: (actor) => setTarget({ actor, fiscalYear: 2020, scope: 'kind', name: 'Formation', people: 10 }),
	applyActivities: async (actor) => applyActivities({ actor, ...(await made()) }),
	undoActivities: async (actor) => {
		await applyActivities({ actor: system('test'), ...(await made()) });
		const [last] = await activityImports(system('test'));
		return undoActivities({ actor, importId: last!.id });
	}
};
