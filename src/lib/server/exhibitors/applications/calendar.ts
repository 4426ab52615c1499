import { now } from '../../clock.ts';
import { Refusal } from '../../errors.ts';
import type { ExhibitionRow, ExhibitorRow } from '../access.ts';

/** @throws Refusal `exhibition_not_open`, `exhibition_closed` */
export function requireApplicationsOpen({
	opensAt,
	closesAt
}: Pick<ExhibitionRow, 'opensAt' | 'closesAt'>): void {
	const at = now();
	if (at < opensAt) throw new Refusal('exhibition_not_open');
	if (at >= closesAt) throw new Refusal('exhibition_closed');
}

/** Whether whoever wrote an application may change it still: until it is answered, and while applications are taken. */
export function mayEdit(
	{ status }: Pick<ExhibitorRow, 'status'>,
	{ opensAt, closesAt }: Pick<ExhibitionRow, 'opensAt' | 'closesAt'>
): boolean {
	const at = now();
	return (status === 'draft' || status === 'submitted') && at >= opensAt && at < closesAt;
}

/** @throws Refusal `application_settled` once it is answered or withdrawn, and as {@link requireApplicationsOpen} */
export function requireEditable(
	exhibitor: Pick<ExhibitorRow, 'status'>,
	calendar: Pick<ExhibitionRow, 'opensAt' | 'closesAt'>
): void {
	if (exhibitor.status !== 'draft' && exhibitor.status !== 'submitted')
		throw new Refusal('application_settled');
	requireApplicationsOpen(calendar);
}
