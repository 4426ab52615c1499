import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fiscalYearOf } from '../../src/lib/report/period.ts';
import { textOf } from '../../src/lib/server/attendance/meeting/read-text.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { applyActivities } from '../../src/lib/server/report/import/apply.ts';
import { previewActivities } from '../../src/lib/server/report/import/preview.ts';
import { setTarget } from '../../src/lib/server/report/targets.ts';

const FILES = ['activites-orientheque-2024-2025.csv', 'series-orientheque-2024-2025.csv'];

/** The real activities of 2024-2025, imported as they are, and what the years aimed at. */
export async function seedActivities(today: string): Promise<void> {
	const actor = system('seed');
	for (const fileName of FILES) {
		const text = textOf(readFileSync(join(import.meta.dirname, 'data', fileName)));
		const { digest } = await previewActivities({ actor, text });
		await applyActivities({ actor, text, digest, fileName, skipWrong: false });
	}
	const targets = [
		{ fiscalYear: 2024, scope: 'series', name: 'Espace Parents – groupe 1', people: 33 },
		{ fiscalYear: 2024, scope: 'series', name: 'Espace Parents – groupe 2', people: 21 },
		{ fiscalYear: fiscalYearOf(today), scope: 'kind', name: 'Formation', people: 150 }
	] as const;
	for (const target of targets) await setTarget({ actor, ...target });
}
