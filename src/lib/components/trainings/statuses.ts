import * as m from '$lib/paraglide/messages';
import type { PriceStatus } from '$lib/pricing/status';

/** Prices by status in the reader's words: what each is called, and whom it is for. */
export const STATUSES: Record<PriceStatus, { name: () => string; who: () => string }> = {
	student: { name: m.trainings_status_student, who: m.trainings_status_student_who },
	between_jobs: { name: m.trainings_status_between, who: m.trainings_status_between_who },
	partner: { name: m.trainings_status_partner, who: m.trainings_status_partner_who }
};
