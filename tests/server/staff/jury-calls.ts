import { acceptAssignmentOfJury, proposeAssignment } from '../../../src/lib/server/awards/jury/assign.ts';
import { giveReading, takeReadingBack } from '../../../src/lib/server/awards/jury/assign-one.ts';
import { keepJurorFrom } from '../../../src/lib/server/awards/jury/declare.ts';
import { inviteJurors } from '../../../src/lib/server/awards/jury/invite.ts';
import { juryOffice } from '../../../src/lib/server/awards/jury/queries.ts';
import { removeJuror } from '../../../src/lib/server/awards/jury/remove.ts';
import { remindJurors } from '../../../src/lib/server/awards/jury/remind.ts';
import { system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { makeEdition, makeJuror, makeNomination } from '../../factories/awards.ts';

/** What the office reads and changes of a jury, each on objects of its own, as `reads.test.ts` asks them. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

async function sitting() {
	const of = await makeEdition();
	const { juror } = await makeJuror(of);
	const { nomination } = await makeNomination(of);
	const editionSlug = of.edition.slug;
	return { editionSlug, pair: { editionSlug, jurorId: juror.id, code: nomination.code } };
}

export const JURY_READS: Calls = {
	juryOffice: async (actor) => juryOffice(actor, (await sitting()).editionSlug),
	proposeAssignment: async (actor) =>
		proposeAssignment({ actor, editionSlug: (await sitting()).editionSlug, anew: false })
};

export const JURY_COMMANDS: Calls = {
	acceptAssignmentOfJury: async (actor) => {
		const asked = { editionSlug: (await sitting()).editionSlug, anew: false };
		const { digest } = await proposeAssignment({ actor: system('test'), ...asked });
		return acceptAssignmentOfJury({ actor, ...asked, digest });
	},
	giveReading: async (actor) => giveReading({ actor, ...(await sitting()).pair }),
	inviteJurors: async (actor) =>
		inviteJurors({ actor, editionSlug: (await sitting()).editionSlug, people: 'Ana Roy; ana@exemple.org' }),
	keepJurorFrom: async (actor) => keepJurorFrom({ actor, ...(await sitting()).pair, reason: '' }),
	remindJurors: async (actor) => remindJurors({ actor, editionSlug: (await sitting()).editionSlug }),
	removeJuror: async (actor) => removeJuror({ actor, ...(await sitting()).pair, why: 'asked' }),
	takeReadingBack: async (actor) => takeReadingBack({ actor, ...(await sitting()).pair })
};
