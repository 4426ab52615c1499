import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { askConsentAgain } from '../../../src/lib/server/awards/eligibility/ask-consent.ts';
import { askQuestion } from '../../../src/lib/server/awards/eligibility/ask-question.ts';
import { recordChecks } from '../../../src/lib/server/awards/eligibility/checks.ts';
import { confirmOrganisation } from '../../../src/lib/server/awards/eligibility/confirm-organisation.ts';
import { decideEligibility, decideMany } from '../../../src/lib/server/awards/eligibility/decide.ts';
import { staffNomination, staffNominationFile } from '../../../src/lib/server/awards/eligibility/dossier.ts';
import { exportNominations } from '../../../src/lib/server/awards/eligibility/export.ts';
import { blindDraft, keepBlindVersion } from '../../../src/lib/server/awards/eligibility/prepare-blind.ts';
import {
	previewEligibility,
	tellEligibility
} from '../../../src/lib/server/awards/eligibility/send-letters.ts';
import { allNominations } from '../../../src/lib/server/awards/eligibility/table.ts';
import { withdrawByStaff } from '../../../src/lib/server/awards/eligibility/withdraw.ts';
import { now } from '../../../src/lib/server/clock.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { makeEdition, makeNomination } from '../../factories/awards.ts';
import { makePerson } from '../../factories/people.ts';

/** What the office reads and changes of nominations, each on one of its own. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

async function handedIn() {
	const of = await makeEdition({ blind: true });
	const { nomination } = await makeNomination(of, { status: 'submitted' });
	return { editionSlug: of.edition.slug, code: nomination.code, nominationId: nomination.id };
}

/** Somebody of the permanence in place of the machine: what is noted of a nomination is noted by a person. */
async function asPerson(actor: Actor): Promise<Actor> {
	return actor.kind === 'system' ? (await makePerson({ roles: ['staff'] })).actor : actor;
}

async function withFile() {
	const made = await handedIn();
	const { person } = await makePerson();
	await write('awards.test', async (tx) => {
		const [file] = await tx
			.insert(t.nominationFile)
			.values({
				...{ code: `F${made.code}`, nominationId: made.nominationId, kind: 'document', name: 'a.pdf' },
				...{ mediaType: 'application/pdf', size: 1, sha256: '', uploadedBy: person.id, createdAt: now() }
			})
			.returning();
		await tx.insert(t.nominationFileContent).values({ fileId: file!.id, bytes: Buffer.from('%') });
	});
	return made;
}

export const ELIGIBILITY_READS: Calls = {
	allNominations: async (actor) => allNominations(actor, (await handedIn()).editionSlug),
	staffNomination: async (actor) => {
		const { editionSlug, code } = await handedIn();
		return staffNomination(actor, editionSlug, code);
	},
	staffNominationFile: async (actor) => {
		const { editionSlug, code } = await withFile();
		return staffNominationFile(actor, editionSlug, code, `F${code}`);
	},
	blindDraft: async (actor) => {
		const { editionSlug, code } = await handedIn();
		return blindDraft(actor, editionSlug, code);
	},
	previewEligibility: async (actor) =>
		previewEligibility({ actor, codes: [], editionSlug: (await handedIn()).editionSlug }),
	exportNominations: async (actor) =>
		exportNominations({
			...{ actor, filter: {}, format: 'csv' },
			editionSlug: (await handedIn()).editionSlug
		})
};

export const ELIGIBILITY_COMMANDS: Calls = {
	recordChecks: async (actor) =>
		recordChecks({ ...(await handedIn()), actor: await asPerson(actor), findings: {}, seen: '' }),
	askConsentAgain: async (actor) => askConsentAgain({ ...(await handedIn()), actor }),
	askQuestion: async (actor) =>
		askQuestion({ ...(await handedIn()), actor: await asPerson(actor), question: 'Quand?' }),
	confirmOrganisation: async (actor) => confirmOrganisation({ ...(await handedIn()), actor }),
	decideEligibility: async (actor) =>
		decideEligibility({ ...(await handedIn()), actor, eligibility: null, reason: '', seen: '' }),
	decideMany: async (actor) =>
		decideMany({
			...{ actor, eligibility: null, reason: '', codes: [] },
			editionSlug: (await handedIn()).editionSlug
		}),
	tellEligibility: async (actor) =>
		tellEligibility({ actor, codes: [], digest: '', editionSlug: (await handedIn()).editionSlug }),
	withdrawByStaff: async (actor) => withdrawByStaff({ ...(await handedIn()), actor, reason: 'asked' }),
	keepBlindVersion: async (actor) =>
		keepBlindVersion({
			...(await handedIn()),
			...{ actor: await asPerson(actor), title: 'T', summary: 'S', answers: {}, anonymous: [], seen: '' }
		})
};
