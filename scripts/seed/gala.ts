import { eq } from 'drizzle-orm';
import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { sayCaption } from '../../src/lib/server/awards/gala/captions.ts';
import { setReady } from '../../src/lib/server/awards/gala/ready.ts';
import { remoteOf } from '../../src/lib/server/awards/gala/remote.ts';
import { proposeScript, setGala } from '../../src/lib/server/awards/gala/script.ts';
import { endGala, reveal, showCue, startGala } from '../../src/lib/server/awards/gala/steps.ts';
import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import type { ScoredEdition } from './scored-edition.ts';

/** What was typed under the stage, by what was on it. */
const CAPTIONS: Record<string, string[]> = {
	words: ['Bonsoir à toutes et à tous.', 'Merci d’être là, dans la salle et en ligne.'],
	prize: ['Le jury a lu chaque dossier en entier.']
};
const CLAPS = [112, 486, 531, 240];

/** The gala of an edition that is over: its envelopes opened in their turn, and its replay. */
export async function tellGala({ slug, staff }: ScoredEdition, day: string): Promise<void> {
	const at = { actor: staff, editionSlug: slug };
	let moment = instantAt(addDays(day, -10), '14:00').getTime();
	const restore = setClock(() => moment);
	try {
		await setGala({
			...at,
			input: {
				...{ revision: 0, place: 'Musée de la civilisation, Québec', streamUrl: '' },
				welcome: 'Une soirée pour celles et ceux qui font avancer l’orientation.'
			}
		});
		await proposeScript({ ...at, revision: 1 });
		await setReady({ ...at, revision: 2, isReady: true });
		const { gala, cues } = await remoteOf(staff, slug);
		moment = instantAt(day, '19:02').getTime();
		const after = (seconds: number) => (moment += seconds * 1000);
		let step = 0;
		await startGala({ ...at, step: step++ });
		for (const cue of cues) {
			after(40);
			await showCue({ ...at, step: step++, cue: cue.id });
			for (const text of CAPTIONS[cue.kind] ?? []) {
				if (cue === cues.at(-1)) continue;
				after(25);
				await sayCaption({ ...at, text });
			}
			if (cue.envelope !== 'sealed') continue;
			after(70);
			await reveal({ ...at, step: step++, cue: cue.id });
			after(180);
		}
		after(120);
		await endGala({ ...at, step });
		await write('applause.seed', (tx) =>
			tx
				.insert(t.galaApplause)
				.values(cues.map(({ id }, i) => ({ galaId: gala!.id, cueId: id, claps: CLAPS[i % CLAPS.length]! })))
		);
	} finally {
		restore();
	}
}

/** The gala of the edition under way: a script proposed from its prizes, to be read over. */
export async function prepareGala(slug: string): Promise<void> {
	const actor = await permanence();
	const at = { actor, editionSlug: slug };
	await setGala({
		...at,
		input: {
			...{ revision: 0, place: 'Centre des congrès de Lévis', streamUrl: '' },
			welcome: 'Les prix de l’année, remis devant tout le réseau.'
		}
	});
	await proposeScript({ ...at, revision: 1 });
}

async function permanence(): Promise<Actor> {
	const [found] = await (
		await reader()
	)
		.select()
		.from(t.person)
		.where(eq(t.person.email, 'permanence@axtra.example'));
	const { id, email, givenName, familyName } = found!;
	return {
		...{ kind: 'person', personId: id, email, name: `${givenName} ${familyName}` },
		...{ roles: ['staff'], organisationIds: [] }
	};
}
