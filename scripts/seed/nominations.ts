import { and, eq, inArray } from 'drizzle-orm';
import { addDays } from '../../src/lib/format/dates.ts';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { decideMany } from '../../src/lib/server/awards/eligibility/decide.ts';
import { previewEligibility, tellEligibility } from '../../src/lib/server/awards/eligibility/send-letters.ts';
import { beginNomination } from '../../src/lib/server/awards/nominations/begin.ts';
import { answerConsent } from '../../src/lib/server/awards/nominations/consent.ts';
import { saveNomination } from '../../src/lib/server/awards/nominations/save.ts';
import { submitNomination } from '../../src/lib/server/awards/nominations/submit.ts';
import type { PersonActor } from '../../src/lib/server/auth/policy.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { nomineeSubject } from '../../src/lib/server/links.ts';
import { sign } from '../../src/lib/server/ids.ts';
import { recognisePeople } from '../../src/lib/server/members/person.ts';
import type { NominationInput, NominationStep } from '../../src/lib/schemas/nominations.ts';
import type { SeededEdition, SeededMeritas } from './meritas.ts';
import { NOMINATIONS, OWN } from './nomination-texts.ts';
import { clock } from './past-day.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './programme.ts';

const PRACTITIONER = 'quarieriste@lesoit.example';

export interface Member {
	id: number;
	slug: string;
	name: string;
	regionCode: string | null;
	isMember: boolean;
}

/** A nomination as the demonstration writes it. */
interface Written {
	title: string;
	nominee: string;
	email: string;
	regionCode: string | null;
	summary: string;
	answers: readonly string[];
}

/**
 * The nominations of the edition in the hands of its jury, and those that the practitioner of the demonstration writes for
 * the one that is open: through the same functions as the pages, at the dates of the story.
 */
export async function seedNominations(
	{ scoring, open }: SeededMeritas,
	organisations: readonly Member[],
	today: string
): Promise<void> {
	const moment = clock();
	try {
		// The last of the list are invented: nothing is put in the mouth of a real organisation.
		const members = organisations.filter(({ isMember }) => isMember).slice(-NOMINATIONS.length);
		const codes: Record<'eligible' | 'ineligible', string[]> = { eligible: [], ineligible: [] };
		for (const [i, one] of NOMINATIONS.entries()) {
			const from = members[i]!;
			const nominator = await nominatorOf(from, i);
			const email = `direction@${from.slug}.example`;
			const written = { ...one, nominee: from.name, email, regionCode: from.regionCode };
			const day = addDays(today, -85 + 3 * i);
			moment.at(day, '13:30');
			const code = await hand(scoring, one.prize, nominator, written);
			await submitNomination({ actor: nominator, code });
			moment.at(addDays(day, 2), '9:10');
			if (one.becomes === 'refused') await consent(code, email, false);
			else if (!one.silent) await consent(code, email, true);
			if (one.becomes === 'ineligible') codes.ineligible.push(code);
			else if (!one.becomes) codes.eligible.push(code);
		}
		moment.at(addDays(today, -28), '10:00');
		await sayEligibility(scoring, codes);
		moment.at(addDays(today, -4), '20:15');
		await seedOwn(open);
	} finally {
		moment.back();
	}
}

/** Somebody of an organisation, invented with it. */
export async function nominatorOf({ id, slug }: Member, i: number): Promise<PersonActor> {
	const names = {
		givenName: GIVEN_NAMES[(i * 5 + 2) % GIVEN_NAMES.length]!,
		familyName: FAMILY_NAMES[(i * 13 + 7) % FAMILY_NAMES.length]!
	};
	const email = `candidatures@${slug}.example`;
	const ids = await write('members.seed', (tx) =>
		recognisePeople(tx, system('démonstration'), [{ ...names, email, organisationId: id }])
	);
	const personId = ids.get(canonicalEmail(email))!;
	const name = `${names.givenName} ${names.familyName}`;
	return { kind: 'person', personId, email, name, roles: [], organisationIds: [] };
}

/** Writes a nomination, part by part, as its pages do. @returns its code */
async function hand(
	edition: SeededEdition,
	prizeSlug: string,
	actor: PersonActor,
	{ title, nominee, email, regionCode, summary, answers }: Written
): Promise<string> {
	const prize = edition.prizes.find(({ slug }) => slug === prizeSlug)!;
	const { code } = await beginNomination({
		actor,
		editionSlug: edition.slug,
		input: { category: prize.id }
	});
	const [begun] = await (await reader()).select().from(t.nomination).where(eq(t.nomination.code, code));
	const { organisationId } = begun!;
	let revision = 1;
	const save = async (step: NominationStep, fields: Partial<NominationInput>) => {
		const input = { ...EMPTY, ...fields, step, revision };
		revision = (await saveNomination({ actor, code, input })).revision;
	};
	await save('prix', {
		category: prize.id,
		...(organisationId === null ? {} : { organisation: organisationId }),
		...(regionCode === null ? {} : { regionCode }),
		...{ title, nomineeName: nominee, nomineeOrganisationName: '' }
	});
	await save('dossier', {
		summary,
		answers: Object.fromEntries(
			prize.questions.flatMap(({ id }, i) => (answers[i] ? [[String(id), answers[i]]] : []))
		)
	});
	await save('personnes', { nomineeEmail: email });
	return code;
}

const EMPTY: NominationInput = {
	step: 'prix',
	revision: 1,
	organisationName: '',
	title: '',
	nomineeName: '',
	nomineeOrganisationName: '',
	summary: '',
	answers: {},
	videoUrl: '',
	nomineeEmail: ''
};

/** The nominee answers by their own link. */
function consent(code: string, email: string, agrees: boolean): Promise<void> {
	const key = sign('nominee', nomineeSubject(code, canonicalEmail(email)));
	return answerConsent({ code, key, answers: { nominated: agrees, pictured: agrees, named: agrees } });
}

/** The office has looked at each point of those it decides, and its letters have left. */
async function sayEligibility(
	{ id, slug, prizes }: SeededEdition,
	codes: Record<'eligible' | 'ineligible', string[]>
): Promise<void> {
	const db = await reader();
	const [staff] = await db
		.select({ person: t.person })
		.from(t.staffRole)
		.innerJoin(t.person, eq(t.person.id, t.staffRole.personId))
		.where(eq(t.staffRole.role, 'staff'));
	const { id: by, email, givenName, familyName } = staff!.person;
	const actor: PersonActor = {
		...{ kind: 'person', personId: by, email, name: `${givenName} ${familyName}` },
		...{ roles: ['staff'], organisationIds: [] }
	};
	const decided = await db
		.select()
		.from(t.nomination)
		.where(
			and(
				eq(t.nomination.editionId, id),
				inArray(t.nomination.code, [...codes.eligible, ...codes.ineligible])
			)
		);
	await write('eligibility.seed', async (tx) => {
		for (const one of decided) {
			const { checks } = prizes.find((prize) => prize.id === one.categoryId)!;
			const isOld = codes.ineligible.includes(one.code);
			await tx.insert(t.nominationCheck).values(
				checks.map((check, i) => ({
					...{ nominationId: one.id, checkId: check.id, by, at: one.updatedAt },
					// The second point is its dates.
					met: !(isOld && i === 1),
					note: isOld && i === 1 ? 'Terminé il y a près de trois ans, d’après le dossier.' : ''
				}))
			);
		}
	});
	const asked = { actor, editionSlug: slug };
	await decideMany({ ...asked, codes: codes.eligible, eligibility: 'eligible', reason: '' });
	await decideMany({
		...asked,
		codes: codes.ineligible,
		eligibility: 'ineligible',
		reason: 'Le projet s’est terminé il y a plus de deux ans\u00a0: le règlement ne permet pas de l’honorer.'
	});
	const preview = await previewEligibility({ ...asked, codes: [] });
	await tellEligibility({ ...asked, codes: [], digest: preview.digest });
}

async function seedOwn(open: SeededEdition): Promise<void> {
	const [found] = await (await reader()).select().from(t.person).where(eq(t.person.email, PRACTITIONER));
	const { id: personId, email, givenName, familyName } = found!;
	const actor: PersonActor = {
		...{ kind: 'person', personId, email, name: `${givenName} ${familyName}` },
		...{ roles: [], organisationIds: [] }
	};
	const code = await hand(open, 'innovation', actor, { ...OWN.submitted, regionCode: null });
	await submitNomination({ actor, code });
	await hand(open, 'reconnaissance', actor, { ...OWN.draft, email: '', regionCode: null, answers: [] });
}
