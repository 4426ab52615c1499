import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { copyEdition } from '../../../src/lib/server/awards/editions/copy.ts';
import { beginFirstEdition } from '../../../src/lib/server/awards/editions/first.ts';
import { editionOverview } from '../../../src/lib/server/awards/editions/overview.ts';
import {
	movePrizeRow,
	removePrizeRow,
	retirePrizeQuestion,
	savePrizeCheck,
	savePrizeQuestion,
	saveRubricLine,
	saveSample
} from '../../../src/lib/server/awards/editions/prize-parts.ts';
import { managedPrize } from '../../../src/lib/server/awards/editions/prize-queries.ts';
import { movePrize, removePrize, savePrize } from '../../../src/lib/server/awards/editions/prizes.ts';
import { staffEdition, staffEditions } from '../../../src/lib/server/awards/editions/queries.ts';
import { publishEdition, setEdition } from '../../../src/lib/server/awards/editions/settings.ts';
import { Refusal } from '../../../src/lib/server/errors.ts';
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

const prize = {
	revision: 1,
	...{ name: 'Prix', description: '', eligibility: '', blind: false, laureates: 1 },
	mode: 'jury' as const,
	nomineeKind: 'project' as const,
	nominators: 'members' as const
};

/** A prize of an edition of its own, and the row of it that a command is about. */
async function made() {
	const { edition, category, criteria, questions, checks } = await makeEdition();
	return {
		of: { slug: edition.slug, prize: category.slug },
		at: { slug: edition.slug, prize: category.slug, revision: 1 },
		category,
		...{ criterion: criteria[0]!, question: questions[0]!, check: checks[0]! }
	};
}

export const EDITION_READS: Calls = {
	staffEditions: (actor) => staffEditions(actor),
	staffEdition: async (actor) => staffEdition(actor, (await makeEdition()).edition.slug),
	managedPrize: async (actor) => {
		const { of } = await made();
		return managedPrize(actor, of.slug, of.prize);
	},
	editionOverview: async (actor) => editionOverview(actor, (await makeEdition()).edition.id)
};

export const EDITION_COMMANDS: Calls = {
	setEdition: async (actor) =>
		setEdition({ actor, slug: (await makeEdition()).edition.slug, input: settings }),
	publishEdition: async (actor) => {
		const { slug } = (await makeEdition()).edition;
		return publishEdition({ actor, slug, revision: 1 });
	},
	savePrize: async (actor) => savePrize({ actor, slug: (await made()).of.slug, input: prize }),
	movePrize: async (actor) => {
		const { at, category } = await made();
		return movePrize({ actor, ...at, id: category.id, to: 'bas' });
	},
	removePrize: async (actor) => {
		const { at, category } = await made();
		return removePrize({ actor, ...at, id: category.id });
	},
	saveRubricLine: async (actor) =>
		saveRubricLine({
			...{ actor, ...(await made()).of },
			input: { revision: 1, name: 'Clarté', help: '', max: 5, weight: 1, anchors: '' }
		}),
	savePrizeQuestion: async (actor) =>
		savePrizeQuestion({
			...{ actor, ...(await made()).of },
			input: { revision: 1, label: 'Quoi?', help: '', maxWords: 10, required: true }
		}),
	retirePrizeQuestion: async (actor) => {
		const { at, question } = await made();
		return retirePrizeQuestion({ actor, ...at, id: question.id, retired: true });
	},
	savePrizeCheck: async (actor) =>
		savePrizeCheck({ actor, ...(await made()).of, input: { revision: 1, label: 'Membre' } }),
	removePrizeRow: async (actor) => {
		const { at, check } = await made();
		return removePrizeRow({ actor, ...at, list: 'checks', id: check.id });
	},
	movePrizeRow: async (actor) => {
		const { at, criterion } = await made();
		return movePrizeRow({ actor, ...at, list: 'criteria', id: criterion.id, to: 'bas' });
	},
	saveSample: async (actor) =>
		saveSample({
			...{ actor, ...(await made()).of },
			input: { revision: 1, title: 'Exercice', body: 'Inventé.', mark: {}, why: {} }
		}),
	copyEdition: async (actor) => copyEdition({ actor, from: (await makeEdition()).edition.id }),
	beginFirstEdition: async (actor) => {
		const input = { name: 'Méritas', number: 1, gala: '2031-05-14' };
		// This store has editions: whoever may begin one is told so.
		await beginFirstEdition({ actor, input }).catch((error: unknown) => {
			if (!(error instanceof Refusal && error.code === 'edition_exists')) throw error;
		});
	}
};
