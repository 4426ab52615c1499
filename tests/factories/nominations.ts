import { eq } from 'drizzle-orm';
import type { NominationInput, NominationStep } from '../../src/lib/schemas/nominations.ts';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { sign } from '../../src/lib/server/ids.ts';
import { nomineeSubject } from '../../src/lib/server/links.ts';
import { beginNomination } from '../../src/lib/server/awards/nominations/begin.ts';
import { saveNomination } from '../../src/lib/server/awards/nominations/save.ts';
import type { MadeEdition } from './awards.ts';
import { makeOrganisation, makePerson } from './people.ts';

/** Somebody of an organisation, a member unless told otherwise. */
export async function makeNominator(options: { isMember?: boolean; organisationId?: number } = {}) {
	const organisationId = options.organisationId ?? (await makeOrganisation(options)).id;
	const made = await makePerson();
	await write('members.factory', (tx) =>
		tx.update(t.person).set({ organisationId }).where(eq(t.person.id, made.person.id))
	);
	return { ...made, organisationId };
}

/** What a part of the form sends, of fields that are empty where nothing is said. */
export function part(
	step: NominationStep,
	revision: number,
	fields: Partial<NominationInput> = {}
): NominationInput {
	return {
		...{ organisationName: '', title: '', nomineeName: '', nomineeOrganisationName: '' },
		...{ summary: '', answers: {}, videoUrl: '', nomineeEmail: '' },
		...fields,
		step,
		revision
	};
}

/** A draft that may be handed in, written by its nominator. */
export async function makeDraft(
	of: MadeEdition,
	by: Awaited<ReturnType<typeof makeNominator>>,
	options: { title?: string; nomineeEmail?: string } = {}
) {
	const { actor, organisationId } = by;
	const { title = 'Un projet', nomineeEmail = `nomine-${by.person.id}@exemple.org` } = options;
	const { code } = await beginNomination({
		actor,
		editionSlug: of.edition.slug,
		input: { category: of.category.id }
	});
	await saveNomination({
		actor,
		code,
		input: part('prix', 1, {
			...{ category: of.category.id, organisation: organisationId, title },
			nomineeName: 'L’organisme honoré'
		})
	});
	await saveNomination({
		actor,
		code,
		input: part('dossier', 2, {
			summary: 'Il change des vies.',
			answers: { [of.questions[0]!.id]: 'Il accompagne vers l’emploi.' }
		})
	});
	await saveNomination({ actor, code, input: part('personnes', 3, { nomineeEmail }) });
	return { actor, code, nomineeEmail };
}

export async function nominationRow(code: string) {
	const [row] = await (await reader()).select().from(t.nomination).where(eq(t.nomination.code, code));
	return row!;
}

/** The key of a nominee's link. */
export const nomineeKey = (code: string, email: string) =>
	sign('nominee', nomineeSubject(code, canonicalEmail(email)));
