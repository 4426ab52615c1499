import { violation } from '../db/violations.ts';
import { Refusal, type RefusalCode } from '../errors.ts';

/** What the database refuses of mentoring, by the name of its sentence. */
const SAID: readonly RefusalCode[] = [
	'mentoring_not_member',
	'mentoring_taken',
	'mentoring_full',
	'mentoring_same_organisation',
	'mentoring_settled'
];

/** Runs a write of mentoring: what the database refuses becomes its sentence. */
export async function orRefusal<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const code = SAID.find((one) => one === violation(error));
		if (code) throw new Refusal(code);
		throw error;
	}
}
