import { Refusal } from '../../src/lib/server/errors.ts';

/** The refusal that a command ends with; fails on success and on any other error. */
export async function refusalOf(command: Promise<unknown>): Promise<Refusal> {
	try {
		await command;
	} catch (error) {
		if (error instanceof Refusal) return error;
		throw error;
	}
	throw new Error('expected a refusal, and it passed');
}

/** The code alone of a {@link refusalOf}. */
export const codeOf = (command: Promise<unknown>) => refusalOf(command).then(({ code }) => code);
