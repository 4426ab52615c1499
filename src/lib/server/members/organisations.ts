import { asc, eq } from 'drizzle-orm';
import { reader } from '../db/client.ts';
import { organisation, region } from '../db/schema/members.ts';
import { versionOf } from '../db/version.ts';

export interface Organisation {
	id: number;
	slug: string;
	name: string;
	city: string | null;
	regionCode: string | null;
	regionName: string | null;
	isMember: boolean;
}

let cached: { version: string; all: Organisation[]; byId: Map<number, Organisation> } | undefined;

/** Every organisation, by name: what forms offer to choose from. */
export async function listOrganisations(): Promise<Organisation[]> {
	return (await load()).all;
}

/** The regions of Québec, by code. */
export async function listRegions(): Promise<{ code: string; name: string }[]> {
	const db = await reader();
	return db.select({ code: region.code, name: region.name }).from(region).orderBy(asc(region.code));
}

/** One organisation, or undefined. */
export async function findOrganisation(id: number): Promise<Organisation | undefined> {
	return (await load()).byId.get(id);
}

/** The list changes a few times a year and is read with every order: kept until a commit to `members`. */
async function load() {
	const version = await versionOf(['members']);
	if (cached?.version === version) return cached;
	const db = await reader();
	const rows = await db
		.select({
			id: organisation.id,
			slug: organisation.slug,
			name: organisation.name,
			city: organisation.city,
			regionCode: organisation.regionCode,
			regionName: region.name,
			isMember: organisation.isMember
		})
		.from(organisation)
		.leftJoin(region, eq(region.code, organisation.regionCode));
	const all = rows.sort((a, b) => a.name.localeCompare(b.name, 'fr-CA'));
	cached = { version, all, byId: new Map(all.map((row) => [row.id, row])) };
	return cached;
}
