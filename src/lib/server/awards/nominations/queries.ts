import { and, asc, desc, eq, or, sql } from 'drizzle-orm';
import { phaseOf } from '../../../awards/calendar.ts';
import {
	toldStatus,
	type NominationLine,
	type NominationPage,
	type ShownCategory,
	type ShownNominationFile,
	type ShownPhoto
} from '../../../awards/nomination.ts';
import { canonicalEmail } from '../../../format/names.ts';
import { requirePerson, type Actor, type PersonActor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { person, region } from '../../db/schema/members.ts';
import {
	coNominator,
	nomination,
	nominationFile,
	nominationFileContent,
	nominatorQuestion
} from '../../db/schema/nominations.ts';
import { Refusal } from '../../errors.ts';
import { categoriesOf, type CategoryDetails, type Edition } from '../editions/queries.ts';
import { toldReason } from '../eligibility/letters.ts';
import { questionsOf } from '../eligibility/questions.ts';
import {
	aboutPerson,
	isLive,
	isWithdrawable,
	mayEdit,
	openNomination,
	openOwnNomination,
	takesNominations,
	type Access,
	type NominationRow
} from './access.ts';
import { isHonoured } from './certificate.ts';
import { missingOf } from './completeness.ts';
import { lastSaveOf } from './last-save.ts';
import { consentOf, mayRemind } from './consent.ts';
import { organisationsOf } from './on-behalf.ts';
import { sizeOfPhoto, type PhotoType } from './photo.ts';

const openQuestions = sql<number>`(SELECT count(*) FROM ${nominatorQuestion} q
	WHERE q.nomination_id = ${nomination.id} AND q.answer IS NULL)`;
const honoured = sql<number>`EXISTS (SELECT 1 FROM laureate l WHERE l.nomination_id = ${nomination.id}
	AND l.taken_down_at IS NULL)`;
const isAnswered = sql<number>`EXISTS (SELECT 1 FROM nominee_consent c WHERE c.nomination_id = ${nomination.id})`;

/** Every nomination that whoever asks writes, and those they are asked to write too; the latest edition first. */
export async function myNominations(actor: Actor): Promise<NominationLine[]> {
	const { personId, ...me } = requirePerson(actor);
	const db = await reader();
	const rows = await db
		.select({
			nomination,
			edition: awardEdition,
			category: awardCategory,
			own: coNominator,
			openQuestions,
			isAnswered,
			honoured
		})
		.from(nomination)
		.innerJoin(awardEdition, eq(awardEdition.id, nomination.editionId))
		.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
		.leftJoin(coNominator, and(eq(coNominator.nominationId, nomination.id), aboutPerson({ personId, ...me })))
		.where(
			or(
				eq(nomination.nominatorId, personId),
				eq(coNominator.status, 'accepted'),
				eq(coNominator.status, 'invited')
			)
		)
		.orderBy(desc(awardEdition.embargoUntil), desc(nomination.updatedAt), desc(nomination.id));
	return rows
		.map(({ own, ...row }) =>
			lineOf({
				...row,
				isInvitation: row.nomination.nominatorId !== personId && own?.status === 'invited'
			})
		)
		.filter(({ isInvitation, status }) => !isInvitation || isLive({ status }));
}

/** Whether somebody nominates or is asked to: their space then has a door of its own. */
export async function nominatesSomething(actor: Actor): Promise<boolean> {
	if (actor.kind !== 'person') return false;
	const db = await reader();
	const [found] = await db
		.select({ id: nomination.id })
		.from(nomination)
		.leftJoin(coNominator, and(eq(coNominator.nominationId, nomination.id), aboutPerson(actor)))
		.where(or(eq(nomination.nominatorId, actor.personId), sql`${coNominator.id} IS NOT NULL`))
		.limit(1);
	return found !== undefined;
}

/** The prizes of an edition that take nominations, as whoever nominates reads them. */
export async function shownCategories(editionId: number): Promise<ShownCategory[]> {
	return (await categoriesOf(editionId)).filter(takesNominations).map(shownCategory);
}

/** What somebody invited reads before they answer. */
export interface CoInvitation {
	code: string;
	title: string;
	inviter: string;
	edition: NominationLine['edition'];
	category: { name: string };
}

/**
 * The page of a nomination, for whoever writes it and the permanence; for whoever is only invited, what they are asked to
 * join.
 * @throws Refusal `not_found` (404)
 */
export async function nominationPage(
	actor: Actor,
	code: string
): Promise<{ invitation: CoInvitation; page: null } | { invitation: null; page: NominationPage }> {
	const db = await reader();
	const access = await openNomination(db, actor, code);
	const { nomination: row, edition, as } = access;
	const nominator = await nameOf(db, row.nominatorId);
	if (as === 'invited') {
		const { title, edition: of, category } = lineOf({ ...access, ...NOTHING_ASKED });
		return { invitation: { code, title, inviter: nominator, edition: of, category }, page: null };
	}
	const categories = await categoriesOf(edition.id);
	const [consent, people, files, questions, missing, saver, honoured] = await Promise.all([
		consentOf(db, row.id),
		peopleOf(db, access),
		filesOf(db, row.id),
		questionsOf(db, row.id),
		missingOf(db, row),
		lastSaveOf(db, row),
		isHonoured(db, row.id)
	]);
	const [of] = row.regionCode
		? await db.select({ name: region.name }).from(region).where(eq(region.code, row.regionCode))
		: [];
	const waiting = questions.filter(({ answer }) => answer === null).length;
	const edits = as !== 'staff' && mayEdit(row, edition);
	const isSettled = row.status === 'draft' || !isLive(row);
	return {
		invitation: null,
		page: {
			...lineOf({
				...access,
				openQuestions: waiting,
				isAnswered: consent ? 1 : 0,
				honoured: honoured ? 1 : 0
			}),
			mayEdit: edits,
			revision: row.revision,
			role: as,
			nominatorName: nominator,
			isOwnNominee: isOwnNominee(actor, row),
			text: textOf(row),
			shownCategory: shownCategory(categories.find(({ id }) => id === row.categoryId)!),
			categories: categories
				.filter(takesNominations)
				.map(({ id, name, nominators }) => ({ id, name, nominators })),
			regionName: of?.name ?? null,
			rules: edition.rules,
			submittedAt: row.submittedAt,
			consentAskedAt: row.consentAskedAt,
			mayRemind: as !== 'staff' && !isSettled && consent === null && mayRemind(row),
			mayAnswer: as !== 'staff' && row.status !== 'withdrawn' && edition.scoringOpensAt > now(),
			savedBy: saver && !(actor.kind === 'person' && actor.personId === saver.personId) ? saver.name : null,
			savedAt: row.updatedAt,
			// The reason of a decision that was told; of another, nothing is said yet.
			reason: await toldReason(db, row),
			mayWithdraw: as === 'nominator' && isWithdrawable(row),
			...{ consent, people, files, questions, missing }
		}
	};
}

/** The photos of a nomination with their sizes, for the page that sets what is kept of them. */
export async function photosToCrop(actor: Actor, code: string): Promise<ShownPhoto[]> {
	const db = await reader();
	const { nomination: row } = await openOwnNomination(db, actor, code);
	const shown = await filesOf(db, row.id);
	const contents = await db
		.select({ code: nominationFile.code, bytes: nominationFileContent.bytes })
		.from(nominationFile)
		.innerJoin(nominationFileContent, eq(nominationFileContent.fileId, nominationFile.id))
		.where(and(eq(nominationFile.nominationId, row.id), eq(nominationFile.kind, 'photo')));
	return shown.flatMap((file) => {
		const bytes = contents.find((one) => one.code === file.code)?.bytes;
		const picture = bytes && sizeOfPhoto(Buffer.from(bytes), file.mediaType as PhotoType);
		return picture ? [{ ...file, picture }] : [];
	});
}

/** Files of a nomination, without their bytes, in the order they came. */
export async function filesOf(db: Database, nominationId: number): Promise<ShownNominationFile[]> {
	return db
		.select({
			code: nominationFile.code,
			name: nominationFile.name,
			size: nominationFile.size,
			mediaType: nominationFile.mediaType,
			kind: nominationFile.kind,
			alt: nominationFile.alt,
			crop: nominationFile.crop
		})
		.from(nominationFile)
		.where(eq(nominationFile.nominationId, nominationId))
		.orderBy(asc(nominationFile.id));
}

const NOTHING_ASKED = { openQuestions: 0, isAnswered: 1, honoured: 0, isInvitation: true };

function lineOf({
	nomination: row,
	edition,
	category,
	isInvitation = false,
	...asked
}: {
	nomination: NominationRow;
	edition: Edition;
	category: { name: string };
	isInvitation?: boolean;
	openQuestions: number;
	isAnswered: number;
	honoured: number;
}): NominationLine {
	const isOver = phaseOf(edition, now()) === 'results';
	return {
		code: row.code,
		title: row.title,
		nomineeName: row.nomineeName,
		status: toldStatus(row.status),
		withdrawnBy: row.withdrawnBy,
		isInvitation,
		edition: { slug: edition.slug, name: edition.name, timezone: edition.timezone },
		category: { name: category.name },
		closesAt: edition.nominationsCloseAt,
		isOpen: phaseOf(edition, now()) === 'nominations',
		mayEdit: mayEdit(row, edition),
		openQuestions: isLive(row) ? asked.openQuestions : 0,
		isHonoured: isOver && asked.honoured === 1,
		isOver,
		awaitsNominee: row.status !== 'draft' && isLive(row) && !asked.isAnswered
	};
}

function shownCategory(found: CategoryDetails): ShownCategory {
	const { id, slug, name, description, eligibility, mode, nomineeKind, nominators, perOrganisation } = found;
	return {
		...{ id, slug, name, description, eligibility, mode, nomineeKind, nominators, perOrganisation },
		criteria: found.criteria.map((one) => ({ name: one.name, help: one.help, weight: one.weight })),
		questions: found.questions.map((one) => ({
			id: one.id,
			label: one.label,
			help: one.help,
			maxWords: one.maxWords,
			required: one.required
		}))
	};
}

function textOf(row: NominationRow): NominationPage['text'] {
	const {
		categoryId,
		organisationId,
		organisationName,
		organisationClaimed,
		title,
		nomineeName,
		nomineeOrganisationName
	} = row;
	const { regionCode, summary, answers, videoUrl, nomineeEmail } = row;
	return {
		...{
			categoryId,
			organisationId,
			organisationName,
			organisationClaimed,
			title,
			nomineeName,
			nomineeOrganisationName
		},
		...{ regionCode, summary, answers, videoUrl, nomineeEmail }
	};
}

function isOwnNominee(actor: Actor, { nomineeEmail }: NominationRow): boolean {
	return actor.kind === 'person' && canonicalEmail(actor.email) === canonicalEmail(nomineeEmail);
}

async function nameOf(db: Database, personId: number): Promise<string> {
	const [found] = await db.select().from(person).where(eq(person.id, personId));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return `${found.givenName} ${found.familyName}`;
}

async function peopleOf(db: Database, { nomination: row, own }: Access): Promise<NominationPage['people']> {
	const rows = await db
		.select()
		.from(coNominator)
		.where(eq(coNominator.nominationId, row.id))
		.orderBy(asc(coNominator.id));
	return rows.flatMap(({ id, name, email, status }) =>
		status === 'left' ? [] : [{ id, name, email, status, isMe: id === own?.id }]
	);
}

/** The organisations that whoever asks may nominate for, as their form offers them. */
export async function ownOrganisations(
	actor: PersonActor
): Promise<{ id: number; name: string; isMember: boolean }[]> {
	const theirs = await organisationsOf(await reader(), actor);
	return theirs.map(({ id, name, isMember }) => ({ id, name, isMember }));
}
