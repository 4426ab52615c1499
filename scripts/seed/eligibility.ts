import { eq, inArray } from 'drizzle-orm';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { DAY_MS, now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';
import { readableCode } from '../../src/lib/server/ids.ts';
import type { SeededEdition, SeededPrize } from './meritas.ts';

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
 * answer. Innovation is read blind there.
 */
export async function seedEligibility(edition: SeededEdition): Promise<void> {
	await write('awards.seed', async (tx) => {
		const innovation = edition.prizes.find(({ slug }) => slug === 'innovation')!;
		await tx.update(t.awardCategory).set({ blind: true }).where(eq(t.awardCategory.id, innovation.id));
		const people = await tx
			.select({ id: t.person.id, email: t.person.email })
			.from(t.person)
			.where(inArray(t.person.email, ['permanence@axtra.example', 'direction@lesoit.example']));
		const idOf = (email: string) => people.find((one) => one.email === email)!.id;
		for (const one of NOMINATIONS) {
			const prize = edition.prizes.find(({ slug }) => slug === one.prize)!;
			await seedOne(tx, edition, prize, one, {
				nominator: idOf('direction@lesoit.example'),
				staff: idOf('permanence@axtra.example')
			});
		}
	});
}

async function seedOne(
	tx: Tx,
	edition: SeededEdition,
	prize: SeededPrize,
	one: Seeded,
	by: { nominator: number; staff: number }
): Promise<void> {
	const at = (daysLater: number) => new Date(now().getTime() - (one.daysAgo - daysLater) * DAY_MS);
	const [row] = await tx
		.insert(t.nomination)
		.values({
			...{ code: readableCode(), editionId: edition.id, categoryId: prize.id, nominatorId: by.nominator },
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
	if (one.consent)
		await tx
			.insert(t.nomineeConsent)
			.values({ nominationId, nominated: true, pictured: true, named: true, at: at(0.5) });
	if (one.checked)
		await tx.insert(t.nominationCheck).values(
			prize.checks.map(({ id: checkId }) => ({
				...{ nominationId, checkId, met: true, by: by.staff, at: at(0.6) }
			}))
		);
	if (one.asked) {
		const { question, answer } = one.asked;
		await tx.insert(t.nominatorQuestion).values({
			...{ nominationId, question, askedBy: by.staff, askedAt: at(0.4) },
			...(answer ? { answer, answeredBy: by.nominator, answeredAt: at(0.8) } : {})
		});
	}
}
