import { and, asc, desc, eq } from 'drizzle-orm';
import { searchable } from '../../../format/names.ts';
import type { AuditRow } from '../../audit/queries.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { awardQuestion } from '../../db/schema/awards.ts';
import { organisation, person, region } from '../../db/schema/members.ts';
import {
	blindVersion,
	coNominator,
	nominationFile,
	nominationFileContent,
	nomineeConsent
} from '../../db/schema/nominations.ts';
import { Refusal } from '../../errors.ts';
import { staffEdition, type Category, type Edition } from '../editions/queries.ts';
import { isLive, isWithdrawable } from '../nominations/access.ts';
import { mayRemind } from '../nominations/consent.ts';
import { isDecidable, openHandedIn, type Nomination } from './access.ts';
import { historyOf } from './history.ts';
import { toldReason } from './letters.ts';
import { pointsOf, standingOf, type CheckedPoint } from './checks.ts';
import { questionsOf, type AskedQuestion } from './questions.ts';

export interface StaffNomination {
	edition: Edition;
	category: Pick<Category, 'name' | 'nomineeKind' | 'eligibility' | 'blind'>;
	nomination: Nomination;
	nominator: { name: string; email: string };
	/** Consent is asked at the address of whoever nominates, for somebody of another name. */
	isConsentTheirs: boolean;
	/** On whose behalf, and whose nominee; empty where nobody's. */
	organisation: string;
	nomineeOrganisation: string;
	region: string;
	coNominators: { name: string; email: string; status: 'invited' | 'accepted' | 'declined' }[];
	answers: { label: string; answer: string }[];
	files: { code: string; name: string; kind: 'document' | 'photo'; size: number; alt: string }[];
	points: CheckedPoint[];
	/** What is shown of its points and its decision: acting on them asks that it be still the same. */
	seen: string;
	questions: AskedQuestion[];
	/** The nominee's last answer; null until there is one. */
	consent: { nominated: boolean; pictured: boolean; named: boolean; at: Date } | null;
	/** Not answered, and long enough since they were asked. */
	mayAskConsent: boolean;
	/** Why it is ineligible, as its letter said. */
	toldReason: string;
	/** Where the jury reads blind. */
	blind: 'missing' | 'outdated' | 'ready' | null;
	isDecidable: boolean;
	isWithdrawable: boolean;
	/** Each part of it by its words: a point, a question, a file's name. */
	audit: AuditRow[];
}

/**
 * A nomination as it was handed in, with what staff found, asked and decided, for the office.
 * @throws Refusal `not_allowed` (403); `not_found` (404) also for a draft, which is its authors' alone; `nomination_own`
 *   (403) for staff who have a hand in it
 */
export async function staffNomination(
	actor: Actor,
	editionSlug: string,
	code: string
): Promise<StaffNomination> {
	const edition = await staffEdition(actor, editionSlug);
	const db = await reader();
	const open = await openHandedIn(db, actor, edition, code);
	const { nomination: of, category } = open;
	const organisationName = async (id: number | null, typed: string) => {
		if (id === null) return typed;
		const [row] = await db
			.select({ name: organisation.name })
			.from(organisation)
			.where(eq(organisation.id, id));
		return row!.name;
	};
	const [points, questions, [nominator], own, nomineeOrganisation, places, others, asked, files, [consent]] =
		await Promise.all([
			pointsOf(db, of),
			questionsOf(db, of.id),
			db
				.select({
					givenName: person.givenName,
					familyName: person.familyName,
					email: person.email,
					emailCanonical: person.emailCanonical
				})
				.from(person)
				.where(eq(person.id, of.nominatorId)),
			organisationName(of.organisationId, of.organisationName),
			organisationName(of.nomineeOrganisationId, of.nomineeOrganisationName),
			db
				.select({ name: region.name })
				.from(region)
				.where(eq(region.code, of.regionCode ?? '')),
			db
				.select({ name: coNominator.name, email: coNominator.email, status: coNominator.status })
				.from(coNominator)
				.where(eq(coNominator.nominationId, of.id))
				.orderBy(asc(coNominator.id)),
			db
				.select({ id: awardQuestion.id, label: awardQuestion.label })
				.from(awardQuestion)
				.where(eq(awardQuestion.categoryId, of.categoryId))
				.orderBy(asc(awardQuestion.position), asc(awardQuestion.id)),
			db
				.select({
					code: nominationFile.code,
					name: nominationFile.name,
					kind: nominationFile.kind,
					size: nominationFile.size,
					alt: nominationFile.alt
				})
				.from(nominationFile)
				.where(eq(nominationFile.nominationId, of.id))
				.orderBy(asc(nominationFile.id)),
			db
				.select()
				.from(nomineeConsent)
				.where(eq(nomineeConsent.nominationId, of.id))
				.orderBy(desc(nomineeConsent.id))
				.limit(1)
		]);
	const by = `${nominator!.givenName} ${nominator!.familyName}`;
	return {
		edition,
		category,
		nomination: of,
		nominator: { name: by, email: nominator!.email },
		isConsentTheirs:
			of.nomineeEmailCanonical === nominator!.emailCanonical && searchable(by) !== searchable(of.nomineeName),
		organisation: own,
		nomineeOrganisation,
		region: places[0]?.name ?? '',
		coNominators: others.flatMap(({ status, ...one }) => (status === 'left' ? [] : [{ ...one, status }])),
		answers: asked.flatMap(({ id, label }) => {
			const answer = of.answers[id];
			return answer ? [{ label, answer }] : [];
		}),
		files,
		points,
		seen: standingOf(of, points),
		questions,
		consent: consent ?? null,
		mayAskConsent: !consent && isLive(of) && mayRemind(of),
		toldReason: await toldReason(db, of),
		blind: category.blind ? await blindState(of) : null,
		isDecidable: isDecidable(open),
		isWithdrawable: !open.isLocked && isWithdrawable(of),
		audit: await historyOf(actor, of.id, { points, questions, files })
	};
}

async function blindState({ id, revision }: Nomination): Promise<'missing' | 'outdated' | 'ready'> {
	const [version] = await (
		await reader()
	)
		.select({ from: blindVersion.fromRevision })
		.from(blindVersion)
		.where(eq(blindVersion.nominationId, id));
	if (!version) return 'missing';
	return version.from < revision ? 'outdated' : 'ready';
}

/**
 * A file of a nomination, for the office.
 * @throws Refusal as {@link staffNomination}, and `not_found` (404) for a file of another
 */
export async function staffNominationFile(
	actor: Actor,
	editionSlug: string,
	code: string,
	fileCode: string
): Promise<{ name: string; mediaType: string; bytes: Buffer }> {
	const edition = await staffEdition(actor, editionSlug);
	const db = await reader();
	const { nomination: of } = await openHandedIn(db, actor, edition, code);
	const [file] = await db
		.select({
			name: nominationFile.name,
			mediaType: nominationFile.mediaType,
			bytes: nominationFileContent.bytes
		})
		.from(nominationFile)
		.innerJoin(nominationFileContent, eq(nominationFileContent.fileId, nominationFile.id))
		.where(and(eq(nominationFile.nominationId, of.id), eq(nominationFile.code, fileCode)));
	if (!file) throw new Refusal('not_found', { status: 404 });
	return { ...file, bytes: Buffer.from(file.bytes) };
}
