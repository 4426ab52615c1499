import { eq } from 'drizzle-orm';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { DAY_MS, now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';
import { readableCode } from '../../src/lib/server/ids.ts';
import type { SeededEdition, SeededPrize } from './meritas.ts';
import { nominatorOf, type Member } from './nominations.ts';

interface Seeded {
	prize: string;
	title: string;
	nominee: string;
	organisation: string;
	email: string;
	region: string;
	summary: string;
	answers: string[];
	daysAgo: number;
	consent?: boolean;
	/** Every point is looked at and met. */
	checked?: boolean;
	asked?: { question: string; answer?: string };
}

const NOMINATIONS: Seeded[] = [
	{
		prize: 'innovation',
		title: 'L’autobus de l’emploi de l’Horizon boréal',
		nominee: 'Carrefour Horizon boréal',
		organisation: 'Carrefour Horizon boréal',
		email: 'direction@horizon-boreal.example',
		region: '09',
		summary:
			'Un autobus converti en bureau parcourt les villages\u00a0: le Carrefour Horizon boréal y reçoit les personnes là où elles vivent.',
		answers: [
			'Dans six villages sans transport collectif, personne ne venait plus aux rencontres.',
			'L’équipe du Carrefour Horizon boréal (CHB) a converti un autobus scolaire en bureau. Chaque semaine, Marie-Ève Saint-Amour y accueille une vingtaine de personnes dans six villages. Pour suivre la route\u00a0: www.horizon-boreal.example.ca.',
			'En un an, 214 personnes accompagnées, dont 91 ont trouvé un emploi ou une formation.',
			'Deux autres régions ont demandé les plans de l’autobus; l’Horizon boréal les publie.'
		],
		daysAgo: 6,
		consent: true
	},
	{
		prize: 'innovation',
		title: 'S’exercer à l’entretien, casque sur la tête',
		nominee: 'Atelier Passerelle',
		organisation: 'Atelier Passerelle',
		email: 'info@passerelle.example',
		region: '03',
		summary: 'Un entretien d’embauche en réalité virtuelle, à reprendre autant de fois qu’il le faut.',
		answers: [
			'Les jeunes de Québec que nous accompagnons redoutent l’entretien plus que l’emploi.',
			'Un casque, un logiciel libre et trente scénarios écrits avec des employeurs de la région.',
			'Sept personnes sur dix disent arriver plus calmes au véritable entretien.',
			'Les scénarios se traduisent, et le logiciel est libre.'
		],
		daysAgo: 4,
		checked: true
	},
	{
		prize: 'reconnaissance',
		title: 'Trente ans à écouter avant de conseiller',
		nominee: 'Marie-Ève Saint-Amour',
		organisation: 'Carrefour Horizon boréal',
		email: 'me.saint-amour@horizon-boreal.example',
		region: '09',
		summary: 'Conseillère depuis trente ans, elle a formé la moitié des équipes de sa région.',
		answers: [
			'Elle reçoit, elle écoute, puis elle pose la question que personne n’avait posée.',
			'Douze personnes qu’elle a formées dirigent aujourd’hui un service.'
		],
		daysAgo: 3,
		consent: true,
		asked: {
			question: 'Depuis quelle année travaille-t-elle dans le réseau?',
			answer:
				'Depuis 1996, sans interruption\u00a0: sa lettre d’embauche est jointe à son dossier de la direction.'
		}
	},
	{
		prize: 'leadership',
		title: 'Cinq organismes, une seule porte',
		nominee: 'Regroupement Porte commune',
		organisation: 'Regroupement Porte commune',
		email: 'bonjour@porte-commune.example',
		region: '16',
		summary: 'Cinq organismes partagent un accueil, un numéro et une liste d’attente.',
		answers: [
			'Cinq organismes d’une même ville, trois municipalités et le réseau scolaire.',
			'Chaque organisme a prêté une personne à l’accueil commun, une journée par semaine.',
			'Le délai avant un premier rendez-vous est passé de neuf jours à deux.',
			'L’entente est renouvelée pour trois ans, et deux autres organismes s’y joignent.'
		],
		daysAgo: 1,
		asked: { question: 'Les cinq organismes ont-ils signé l’entente? Pouvez-vous la joindre?' }
	}
];

/**
 * Nominations that wait to be checked, in the edition that takes them: one looked at whole, one whose question has its
 * answer; each made for another organisation. Innovation is read blind there.
 */
export async function seedEligibility(
	edition: SeededEdition,
	organisations: readonly Member[]
): Promise<void> {
	// The last of the list are invented: nothing is put in the mouth of a real organisation.
	const members = organisations.filter(({ isMember }) => isMember).slice(-NOMINATIONS.length);
	const nominators: number[] = [];
	for (const [i, member] of members.entries()) nominators.push((await nominatorOf(member, i)).personId);
	await write('awards.seed', async (tx) => {
		const innovation = edition.prizes.find(({ slug }) => slug === 'innovation')!;
		await tx.update(t.awardCategory).set({ blind: true }).where(eq(t.awardCategory.id, innovation.id));
		const [staff] = await tx
			.select({ id: t.person.id })
			.from(t.person)
			.where(eq(t.person.email, 'permanence@axtra.example'));
		for (const [i, one] of NOMINATIONS.entries()) {
			const prize = edition.prizes.find(({ slug }) => slug === one.prize)!;
			await seedOne(tx, edition, prize, one, {
				...{ nominator: nominators[i]!, organisation: members[i]! },
				staff: staff!.id
			});
		}
	});
}

async function seedOne(
	tx: Tx,
	edition: SeededEdition,
	prize: SeededPrize,
	one: Seeded,
	by: { nominator: number; organisation: Member; staff: number }
): Promise<void> {
	const at = (daysLater: number) => new Date(now().getTime() - (one.daysAgo - daysLater) * DAY_MS);
	const code = readableCode();
	const [row] = await tx
		.insert(t.nomination)
		.values({
			...{ code, editionId: edition.id, categoryId: prize.id, nominatorId: by.nominator },
			...{ organisationId: by.organisation.id, organisationName: by.organisation.name },
			...{ title: one.title, nomineeName: one.nominee, nomineeOrganisationName: one.organisation },
			...{ nomineeEmail: one.email, nomineeEmailCanonical: canonicalEmail(one.email) },
			...{ regionCode: one.region, summary: one.summary },
			answers: Object.fromEntries(prize.questions.map(({ id }, i) => [id, one.answers[i] ?? ''])),
			...{ createdAt: at(-1), updatedAt: at(0), consentAskedAt: at(0) }
		})
		.returning();
	const nominationId = row!.id;
	await tx
		.update(t.nomination)
		.set({ status: 'submitted', submittedAt: at(0) })
		.where(eq(t.nomination.id, nominationId));
	/** A line of its history, of somebody, or of the nominee's link. */
	const said = (
		action: string,
		daysLater: number,
		details: Record<string, unknown>,
		personId: number | null = null
	) =>
		tx.insert(t.auditEntry).values({
			...{ at: at(daysLater), action, objectKind: 'nomination', objectId: String(nominationId) },
			...(personId === null
				? { actorKind: 'link', details: { by: `nominee ${code}`, ...details } }
				: { actorKind: 'person', actorId: personId, details })
		});
	await said('nomination.begun', -1, { code }, by.nominator);
	await said('nomination.submitted', 0, { code }, by.nominator);
	if (one.consent) {
		await tx
			.insert(t.nomineeConsent)
			.values({ nominationId, nominated: true, pictured: true, named: true, at: at(0.5) });
		await said('nominee.agreed', 0.5, { code, pictured: true, named: true });
	}
	if (one.checked) {
		await tx.insert(t.nominationCheck).values(
			prize.checks.map(({ id: checkId }) => ({
				...{ nominationId, checkId, met: true, by: by.staff, at: at(0.6) }
			}))
		);
		for (const { id: check } of prize.checks)
			await said('nomination.checked', 0.6, { check, met: true }, by.staff);
	}
	if (one.asked) {
		const { question, answer } = one.asked;
		const [asked] = await tx
			.insert(t.nominatorQuestion)
			.values({
				...{ nominationId, question, askedBy: by.staff, askedAt: at(0.4) },
				...(answer ? { answer, answeredBy: by.nominator, answeredAt: at(0.8) } : {})
			})
			.returning();
		await said('nomination.question_asked', 0.4, { question: asked!.id }, by.staff);
		if (answer) await said('nomination.question_answered', 0.8, { question: asked!.id }, by.nominator);
	}
}
