import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { addNote } from '../../src/lib/server/awards/deliberation/note.ts';
import { confirmResult } from '../../src/lib/server/awards/results/confirm.ts';
import { proposeResult } from '../../src/lib/server/awards/results/propose.ts';
import { assign, makeEdition, makeJuror, makeNomination, makeReading, type MadeEdition } from './awards.ts';
import { makePerson } from './people.ts';

/** Marks that put the first nomination ahead under every method: by juror, then by nomination. */
const CLEAR = [
	[
		[5, 10],
		[3, 5],
		[1, 2]
	],
	[
		[5, 9],
		[3, 6],
		[1, 1]
	],
	[
		[5, 9],
		[2, 5],
		[1, 2]
	]
];

/** An edition in deliberation: three nominations that three jurors have read whole, and two people of the permanence. */
export async function makeDeliberation(
	options: Parameters<typeof makeEdition>[0] & { marks?: number[][][]; nominations?: number } = {}
) {
	const { marks = CLEAR, nominations: count = 3, phase = 'deliberation', ...rest } = options;
	const of = await makeEdition({ phase, ...rest });
	const nominations = [];
	for (let i = 0; i < count; i++) nominations.push(await makeNomination(of));
	const jurors = [];
	for (const given of marks) {
		const juror = await makeJuror(of);
		jurors.push(juror);
		await assign(juror, nominations);
		for (const [i, one] of nominations.entries()) if (given[i]) await makeReading(of, juror, one, given[i]);
	}
	const staff = (await makePerson({ roles: ['staff'] })).actor;
	const second = (await makePerson({ roles: ['staff'] })).actor;
	return { of, nominations, jurors, staff, second, at: pathOf(of) };
}

export type MadeDeliberation = Awaited<ReturnType<typeof makeDeliberation>>;

/** What every command of the deliberation on a prize asks for. */
export function pathOf(of: MadeEdition) {
	return { editionSlug: of.edition.slug, categorySlug: of.category.slug };
}

/** A result proposed for the first nomination. @returns its digest */
export async function propose(
	{ at, nominations }: Pick<MadeDeliberation, 'at' | 'nominations'>,
	actor: Actor,
	codes = [nominations[0]!.nomination.code]
): Promise<string> {
	await addNote({ actor, ...at, text: 'Le jury a délibéré.' });
	const { digest } = await proposeResult({ actor, ...at, codes, reason: 'Première au classement calibré.' });
	return digest;
}

/** A result locked by both people of the permanence. */
export async function lock(
	made: Pick<MadeDeliberation, 'at' | 'nominations' | 'staff' | 'second'>,
	codes?: string[]
): Promise<string> {
	const digest = await propose(made, made.staff, codes);
	await confirmResult({ actor: made.staff, ...made.at, digest });
	await confirmResult({ actor: made.second, ...made.at, digest });
	return digest;
}
