import { violation } from '../../db/violations.ts';
import { Refusal } from '../../errors.ts';

const REFUSED: Readonly<Record<string, { code: Refusal['code']; status: number }>> = {
	assignment_not_open: { code: 'assignment_not_open', status: 409 },
	assignment_conflict: { code: 'assignment_conflict', status: 409 },
	reading_not_open: { code: 'not_found', status: 404 },
	reading_withdrawn: { code: 'not_found', status: 404 },
	result_locked: { code: 'scoring_closed', status: 409 }
};

/** What the triggers of the jury refuse, in the words of the house. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const known = REFUSED[violation(error) ?? ''];
		if (!known) throw error;
		throw new Refusal(known.code, { status: known.status });
	}
}
