import { and, eq, isNull } from 'drizzle-orm';
import { canonicalEmail, searchable } from '../../../format/names.ts';
import type { NominationInput, NominationStep } from '../../../schemas/nominations.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { awardCategory, awardQuestion } from '../../db/schema/awards.ts';
import { region } from '../../db/schema/members.ts';
import { nomination, nomineeConsent } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { listOrganisations } from '../../members/organisations.ts';
import { emit } from '../../outbox/emit.ts';
import {
	openOwnNomination,
	requireEdits,
	takesNominations,
	type Access,
	type NominationRow
} from './access.ts';
import { requireComplete } from './completeness.ts';
import { organisationOf, organisationsOf, requireMayNominate, requireRoom } from './on-behalf.ts';
import { lastSaveOf } from './last-save.ts';
import { tellOfChange } from './tell-change.ts';

/** What each part of the form holds. */
const FIELDS = {
	prix: [
		'categoryId',
		'organisationId',
		'organisationClaimed',
		'organisationName',
		'title',
		'nomineeName',
		'nomineeOrganisationName',
		'regionCode'
	],
	dossier: ['summary', 'answers'],
	fichiers: ['videoUrl'],
	personnes: ['nomineeEmail']
} as const satisfies Record<NominationStep, readonly (keyof NominationRow)[]>;

/** What somebody agrees to, when they agree to be nominated: its words, and what is shown of them. */
const SUBSTANCE: readonly (keyof NominationRow)[] = ['title', 'summary', 'answers', 'videoUrl'];

/**
 * Saves what one part of the form holds, until nominations close. Nothing that changed is no new revision. A draft may
 * lack anything and be too long; what was handed in stays as it could be handed in. A decision of eligibility that was not
 * told yet was of another text: it is to be made anew. Whoever agreed to be nominated hears that the words have changed.
 * @returns the revision that the page now holds
 * @throws Refusal `nomination_changed` (409, `revision`: the one to read) when somebody saved something else since the
 *   page was read, `invalid_input` for a prize, an organisation or a region that the page does not offer, `members_only`,
 *   `nomination_submitted` when what was handed in would change prize, `nominee_answered` when the nominee has answered and would be
 *   another; of what was handed in, `nomination_incomplete` and `too_many_words`; and what {@link requireEdits} and
 *   `openOwnNomination` refuse
 */
export async function saveNomination(request: {
	actor: Actor;
	code: string;
	input: NominationInput;
}): Promise<{ revision: number; savedAt: Date }> {
	const { actor, code, input } = request;
	return write('nominations.save', async (tx) => {
		const access = await openOwnNomination(tx, actor, code);
		const { nomination: current } = access;
		requireEdits(access);
		const wanted = { ...current, ...(await readPart(tx, actor, access, input)) };
		const fields = FIELDS[input.step].filter(
			(field) => JSON.stringify(wanted[field]) !== JSON.stringify(current[field])
		);
		const at = now();
		// Also of an earlier revision: the answer to one's own save may have been lost.
		if (fields.length === 0) return { revision: current.revision, savedAt: at };
		if (current.revision !== input.revision)
			throw new Refusal('nomination_changed', { values: { revision: current.revision } });
		await requireSameNominee(tx, current, wanted);
		if (current.status !== 'draft') {
			if (wanted.categoryId !== current.categoryId)
				throw new Refusal('nomination_submitted', { field: 'category' });
			await requireComplete(tx, wanted);
			if (fields.some((field) => field === 'organisationId' || field === 'organisationClaimed'))
				await requireRoom(tx, wanted, access.category);
		}
		const revision = current.revision + 1;
		const nomineeEmailCanonical = canonicalEmail(wanted.nomineeEmail);
		const isOther = nomineeEmailCanonical !== current.nomineeEmailCanonical;
		const isAsked = current.status !== 'draft' && isOther;
		const changes = Object.fromEntries(fields.map((field) => [field, wanted[field]]));
		await tx
			.update(nomination)
			.set({
				...changes,
				nomineeEmailCanonical,
				nomineeOrganisationId: await organisationNamed(wanted.nomineeOrganisationName),
				revision,
				updatedAt: at,
				...(current.eligibility === null ? {} : { eligibility: null, eligibilityReason: '' }),
				...(isAsked ? { consentAskedAt: at } : {})
			})
			.where(eq(nomination.id, current.id));
		// A draft is its people's own: of it is kept only who wrote last. From its submission on, others read it.
		if (current.status !== 'draft' || (await lastSaveOf(tx, current))?.personId !== access.person.personId)
			await record(tx, actor, {
				action: current.status === 'draft' ? 'nomination.written' : 'nomination.edited',
				objectKind: 'nomination',
				objectId: current.id,
				details: { code, fields: [...fields] }
			});
		// Somebody else than was asked first: they are asked, and the link of the first opens nothing any more.
		if (isAsked) await emit(tx, 'nominee.asked', { nominationId: current.id });
		if (fields.some((field) => SUBSTANCE.includes(field))) await tellOfChange(tx, current);
		return { revision, savedAt: at };
	});
}

async function readPart(
	tx: Tx,
	actor: Actor,
	{ nomination: current, edition }: Access,
	input: NominationInput
): Promise<Partial<NominationRow>> {
	if (input.step === 'fichiers') return { videoUrl: input.videoUrl };
	if (input.step === 'personnes') return { nomineeEmail: input.nomineeEmail };
	if (input.step === 'dossier')
		return { summary: input.summary, answers: await readAnswers(tx, current, input.answers) };
	const { title, nomineeName, nomineeOrganisationName } = input;
	const categoryId = input.category ?? current.categoryId;
	const [category] = await tx
		.select()
		.from(awardCategory)
		.where(and(eq(awardCategory.id, categoryId), eq(awardCategory.editionId, edition.id)));
	if (!category || !takesNominations(category))
		throw new Refusal('invalid_input', { status: 400, field: 'category' });
	// Co-nominators write it too, for the organisation it was begun for, or for theirs.
	const offered = await organisationsOf(tx, requirePerson(actor));
	const forOne = offered.find(({ id }) => id === input.organisation);
	const keeps = input.organisation !== undefined && input.organisation === current.organisationId;
	if (input.organisation !== undefined && !forOne && !keeps)
		throw new Refusal('invalid_input', { status: 400, field: 'organisation' });
	const organisation = forOne ?? (keeps ? await organisationOf(tx, current.organisationId) : undefined);
	if (!keeps || categoryId !== current.categoryId) requireMayNominate(category, organisation);
	return {
		title,
		nomineeName,
		nomineeOrganisationName,
		categoryId,
		organisationId: input.organisation ?? null,
		organisationClaimed: keeps && current.organisationClaimed && !forOne,
		organisationName: keeps ? current.organisationName : (forOne?.name ?? input.organisationName),
		regionCode: await readRegion(tx, input.regionCode)
	};
}

/** The record of the nominee's organisation, where its name is that of one: a conflict with it is then proposed to its people. */
async function organisationNamed(name: string): Promise<number | null> {
	const wanted = searchable(name);
	return (await listOrganisations()).find((one) => searchable(one.name) === wanted)?.id ?? null;
}

async function readRegion(tx: Tx, code: string | undefined): Promise<string | null> {
	if (code === undefined) return null;
	const [found] = await tx.select({ code: region.code }).from(region).where(eq(region.code, code));
	if (!found) throw new Refusal('invalid_input', { status: 400, field: 'regionCode' });
	return found.code;
}

/** The answers to the questions asked now; those given before to a question asked no longer stay. */
async function readAnswers(
	tx: Tx,
	{ categoryId, answers: before }: NominationRow,
	sent: Readonly<Record<string, string>>
): Promise<Record<string, string>> {
	const questions = await tx
		.select({ id: awardQuestion.id })
		.from(awardQuestion)
		.where(and(eq(awardQuestion.categoryId, categoryId), isNull(awardQuestion.retiredAt)));
	const answers = { ...before };
	for (const { id } of questions) {
		const answer = Object.hasOwn(sent, String(id)) ? sent[String(id)] : undefined;
		if (answer) answers[String(id)] = answer;
		else delete answers[String(id)];
	}
	return answers;
}

/** What somebody agreed to is not another's: once they have answered, the nominee stays who they are. */
async function requireSameNominee(tx: Tx, current: NominationRow, wanted: NominationRow): Promise<void> {
	const isSame =
		wanted.nomineeName === current.nomineeName &&
		canonicalEmail(wanted.nomineeEmail) === canonicalEmail(current.nomineeEmail);
	if (isSame) return;
	const [answered] = await tx
		.select({ id: nomineeConsent.id })
		.from(nomineeConsent)
		.where(eq(nomineeConsent.nominationId, current.id))
		.limit(1);
	const field = wanted.nomineeName === current.nomineeName ? 'nomineeEmail' : 'nomineeName';
	if (answered) throw new Refusal('nominee_answered', { field });
}
