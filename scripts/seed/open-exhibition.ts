import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { applicationInput } from '../../src/lib/schemas/exhibitor-application.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { beginApplication } from '../../src/lib/server/exhibitors/applications/begin.ts';
import { reviewApplication } from '../../src/lib/server/exhibitors/applications/review.ts';
import { saveApplication } from '../../src/lib/server/exhibitors/applications/save.ts';
import { submitApplication } from '../../src/lib/server/exhibitors/applications/submit.ts';
import { contactOf, OPENS, seedOffer, type Of } from './exhibitors.ts';

/** Applications as they come in: one to read, one that waits, one that nobody has handed in. */
const APPLICATIONS = [
	{
		name: 'Coopérative du Haut-Pays',
		summary: 'De l’aide à domicile, de l’entretien et trente emplois à pourvoir.',
		description: 'Nous embauchons toute l’année, sans diplôme, et nous formons sur place.',
		state: 'submitted'
	},
	{
		name: 'Imprimerie des Marées',
		summary: 'Affiches, dépliants et rapports annuels d’organismes.',
		description: 'Nous venons montrer nos papiers recyclés et prendre vos commandes de l’automne.',
		state: 'waitlisted'
	},
	{
		name: 'Jardins du Bic',
		summary: 'Un plateau d’insertion en maraîchage.',
		description: '',
		state: 'draft'
	}
] as const;

/** An exhibition that takes applications now, with three of them. */
export async function seedOpenExhibition(of: Of): Promise<void> {
	const { types } = await write('exhibitors.seed', (tx) =>
		seedOffer(
			tx,
			of,
			'Deux jours au bord du fleuve, avec 240 personnes qui accompagnent vers l’emploi. Les kiosques entourent la salle des pauses.'
		)
	);
	for (const [i, { name, summary, description, state }] of APPLICATIONS.entries()) {
		const putBack = setClock(() => instantAt(addDays(of.firstDay, OPENS), `1${i}:20`).getTime());
		try {
			const actor = await contactOf(name, 30 + i, undefined);
			const { code } = await beginApplication({ actor, eventSlug: of.slug });
			const kind = i === 1 ? ('company' as const) : ('nonprofit' as const);
			const boothTypeId = types[i === 1 ? 1 : 0]!.id;
			const input = applicationInput.parse({ revision: 1, name, kind, boothTypeId, summary, description });
			const { revision } = await saveApplication({ actor, code, input });
			if (state !== 'draft') await submitApplication({ actor, code });
			if (state === 'waitlisted')
				await reviewApplication({
					...{ actor: system('démonstration'), code },
					input: { revision, decision: state, kind, boothTypeId, note: '' }
				});
		} finally {
			putBack();
		}
	}
}
