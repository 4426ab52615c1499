import { Refusal } from '../../../../src/lib/server/errors.ts';

/** The code of a refusal; `done` where nothing is refused. Whatever else is thrown stays an incident. */
export async function refusal(doing: Promise<unknown>): Promise<string> {
	try {
		await doing;
		return 'done';
	} catch (error) {
		if (error instanceof Refusal) return error.code;
		throw error;
	}
}
