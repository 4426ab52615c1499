import { sql } from 'drizzle-orm';
import { searchable } from '../../../format/names.ts';

/** Why a conflict is proposed: the same organisation; the same region is only remarked. */
export type Hint = 'organisation' | 'region';

const nameOf = (column: string) => sql.raw(`(SELECT o.name FROM organisation o WHERE o.id = ${column})`);

/** What a nomination honours and the organisations in it, as a list; in a query of nominations. */
export const nominationNames = sql<string>`json_array(nomination.nominee_name,
	coalesce(${nameOf('nomination.nominee_organisation_id')}, nomination.nominee_organisation_name),
	coalesce(${nameOf('nomination.organisation_id')}, nomination.organisation_name))`;

/** The organisations of a juror, as a list: the one that staff gave, and their account's; in a query of jurors and people. */
export const jurorNames = sql<string>`json_array(${nameOf('juror.organisation_id')}, ${nameOf('person.organisation_id')})`;

/** Names of such a list, without those that are not known. */
export function namesIn(json: string): string[] {
	return (JSON.parse(json) as (string | null)[]).filter((name): name is string => Boolean(name));
}

interface Placed {
	names: readonly string[];
	regionCode: string | null;
}

/**
 * How near a juror is to a nomination: what proposes a conflict to them, and what the assignment keeps apart. Organisations
 * are the same by their names, capitals and accents aside: a nomination may only say one that the house has a record of.
 */
export function nearnessOf(juror: Placed, nomination: Placed): Hint | null {
	const own = new Set(juror.names.map(searchable));
	if (nomination.names.some((name) => own.has(searchable(name)))) return 'organisation';
	return juror.regionCode !== null && juror.regionCode === nomination.regionCode ? 'region' : null;
}
