import { eq } from 'drizzle-orm';
import { LEAST_BALLOTS } from '../../assemblies/result.ts';
import { reader } from '../db/client.ts';
import { assemblyFile, assemblyMotion } from '../db/schema/assemblies.ts';
import { Refusal } from '../errors.ts';

/**
 * The public file of a secret ballot, by the code of its motion: everybody's who has its address. Where so few voted that
 * it would tell who, it is nobody's.
 * @throws Refusal `not_found` (404)
 */
export async function ballotFile(code: string): Promise<string> {
	const db = await reader();
	const [found] = await db
		.select({ file: assemblyFile.content, motion: assemblyMotion })
		.from(assemblyFile)
		.innerJoin(assemblyMotion, eq(assemblyMotion.id, assemblyFile.motionId))
		.where(eq(assemblyMotion.code, code));
	const { votesFor, votesAgainst, abstained } = found?.motion ?? {};
	if (!found || votesFor! + votesAgainst! + abstained! < LEAST_BALLOTS)
		throw new Refusal('not_found', { status: 404 });
	return found.file;
}
