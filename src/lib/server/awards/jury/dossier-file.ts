import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { Refusal } from '../../errors.ts';
import { readableFile } from '../eligibility/blind-version.ts';
import { openDossiers } from './dossiers.ts';
import { requireJuror } from './membership.ts';

/**
 * A file of a dossier, for a juror to whom it is open. Read blind, only one in which staff saw no name, and without its
 * own name.
 * @throws Refusal as {@link requireJuror}; `not_found` (404)
 */
export async function dossierFile(
	actor: Actor,
	editionSlug: string,
	code: string,
	fileCode: string
): Promise<{ name: string; mediaType: string; bytes: Buffer }> {
	const db = await reader();
	const { juror, isLegible } = await requireJuror(db, actor, editionSlug);
	const row = isLegible && (await openDossiers(db, juror.id)).find((one) => one.code === code);
	const file = row && (await readableFile(row.nominationId, fileCode));
	if (!file) throw new Refusal('not_found', { status: 404 });
	return file;
}
