import { readFileSync } from 'node:fs';
import { instantAt } from '../../src/lib/format/dates.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { addOrganizer } from '../../src/lib/server/events/organizers.ts';
import { applyActivities } from '../../src/lib/server/report/import/apply.ts';
import { previewActivities } from '../../src/lib/server/report/import/preview.ts';

interface Congress {
	nom: string;
	debut: string;
	fin: string;
	ville: string;
	ateliers: number;
	tables_rondes: number;
	participants: number;
	partenaires: string[];
}

const SLUG = 'congres-jeunes-adultes-2022';

/** The congress of 2022, held with three others: what is known of it, and nobody invented. */
export async function seedCongress(): Promise<void> {
	const seed = system('seed');
	const known = JSON.parse(
		readFileSync(new URL('data/congres-2022.json', import.meta.url), 'utf8')
	) as Congress;
	const name = known.nom.replaceAll("'", '’');
	const opens = instantAt('2022-06-01', '9:00');
	const closes = instantAt('2022-10-14', '17:00');
	await write('events.seed', (tx) =>
		tx.insert(t.event).values({
			...{ slug: SLUG, kind: 'congress', name },
			description: `${known.ateliers} ateliers, ${known.tables_rondes} tables rondes et ${known.participants} personnes pendant deux jours, à ${known.ville}.`,
			...{ firstDay: known.debut, lastDay: known.fin, city: known.ville },
			...{ registrationOpensAt: opens, registrationClosesAt: closes, changesCloseAt: closes },
			publishedAt: opens
		})
	);
	const others = known.partenaires.filter((one) => one !== 'AXTRA');
	for (const one of others) await addOrganizer(seed, SLUG, { name: one, url: '' });
	const text = [
		'date,activite,participants,type',
		`${known.debut},"${name} (avec ${others.join(', ')})",${known.participants},Congrès`
	].join('\n');
	const { digest } = await previewActivities({ actor: seed, text });
	await applyActivities({
		...{ actor: seed, text, digest, fileName: 'congres-2022.csv', skipWrong: false }
	});
}
