import { reviewInput } from '../../../src/lib/schemas/exhibitor-application.ts';
import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { exportApplications } from '../../../src/lib/server/exhibitors/applications/export.ts';
import {
	officeApplication,
	officeApplications
} from '../../../src/lib/server/exhibitors/applications/office.ts';
import { reviewApplication } from '../../../src/lib/server/exhibitors/applications/review.ts';
import { leadFigures } from '../../../src/lib/server/exhibitors/leads/figures.ts';
import { previewLetter } from '../../../src/lib/server/mail/exhibitor-letter.ts';
import { makeExhibition, makeExhibitor } from '../../factories/exhibition.ts';

/** What the office reads and does of exhibitors. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

async function submitted() {
	const of = await makeExhibition();
	const { code } = await makeExhibitor(of, { status: 'submitted' });
	const input = reviewInput.parse({
		...{ revision: 1, decision: 'approved', kind: 'company', boothTypeId: of.type.id, note: '' }
	});
	return { code, eventSlug: of.event.slug, input };
}

export const EXHIBITOR_READS: Calls = {
	officeApplications: async (actor) => officeApplications(actor, (await submitted()).eventSlug),
	officeApplication: async (actor) => {
		const { eventSlug, code } = await submitted();
		return officeApplication(actor, eventSlug, code);
	},
	leadFigures: async (actor) => leadFigures(actor, (await makeExhibition()).event.id),
	exportApplications: async (actor) =>
		exportApplications({ actor, eventSlug: (await submitted()).eventSlug, filter: {}, format: 'csv' }),
	previewLetter: async (actor) => {
		const { code, input } = await submitted();
		return previewLetter(actor, code, input);
	}
};

export const EXHIBITOR_COMMANDS: Calls = {
	reviewApplication: async (actor) => {
		const { code, input } = await submitted();
		return reviewApplication({ actor, code, input });
	}
};
