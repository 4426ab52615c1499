import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { copyEdition } from '../../../src/lib/server/awards/editions/copy.ts';
import { editionOverview } from '../../../src/lib/server/awards/editions/overview.ts';
import { staffEdition, staffEditions } from '../../../src/lib/server/awards/editions/queries.ts';
import { publishEdition, setEdition } from '../../../src/lib/server/awards/editions/settings.ts';
import { makeEdition } from '../../factories/awards.ts';

/** What the office reads and changes of an edition of the Méritas, each on one of its own. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

const settings = {
	revision: 1,
	name: 'Méritas',
	number: 3,
	...{ introduction: '', rules: 'Règlement', juryTerms: '' },
	nominationsOpenAt: '2030-01-01T09:00',
	nominationsCloseAt: '2030-02-01T09:00',
	scoringOpensAt: '2030-02-01T09:00',
	scoringClosesAt: '2030-03-01T09:00',
	embargoUntil: '2030-04-01T09:00'
};

export const EDITION_READS: Calls = {
	staffEditions: (actor) => staffEditions(actor),
	staffEdition: async (actor) => staffEdition(actor, (await makeEdition()).edition.slug),
	editionOverview: async (actor) => editionOverview(actor, (await makeEdition()).edition.id)
};

export const EDITION_COMMANDS: Calls = {
	setEdition: async (actor) =>
		setEdition({ actor, slug: (await makeEdition()).edition.slug, input: settings }),
	publishEdition: async (actor) => {
		const { slug } = (await makeEdition()).edition;
		return publishEdition({ actor, slug, revision: 1 });
	},
	copyEdition: async (actor) => copyEdition({ actor, from: (await makeEdition()).edition.id })
};
