import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { searchable } from '../../src/lib/format/names.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { CENTRE_NAMES, TOWNS } from './programme.ts';

/** Members of the alliance in 2023, as its press release counts them. */
const MEMBERS = 99;

const csv = (file: string): Record<string, string>[] =>
	parse(readFileSync(new URL(`data/${file}`, import.meta.url)), { columns: true });

export function slugOf(text: string): string {
	return searchable(text)
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');
}

/** « Carrefour de » and « Les Îles » are « Carrefour des Îles »: `de` joins a name as French has it. */
export function joined(before: string, name: string): string {
	return `${before} ${name}`
		.replace(/\bde Les (?=\p{Lu})/u, 'des ')
		.replace(/\bde Le (?=\p{Lu})/u, 'du ')
		.replace(/\bde (?=[AÀÂEÉÈÊIÎOÔUYH])/u, 'd’');
}

/** Regions, the member organisations that are published, and invented ones up to the published count. */
export async function seedAssociation() {
	const published = csv('organisations.csv').map(({ nom, ville, region }) => ({
		slug: slugOf(nom!),
		name: nom!,
		city: ville || null,
		regionCode: region || null,
		isMember: true
	}));
	const invented = Array.from({ length: MEMBERS - published.length }, (_, i) => {
		const [city, regionCode] = TOWNS[i % TOWNS.length]!;
		const name = joined(CENTRE_NAMES[(i + Math.floor(i / TOWNS.length)) % CENTRE_NAMES.length]!, city);
		return { slug: slugOf(name), name, city, regionCode, isMember: true };
	});
	const partners = ['Cégep de la Batiscan', 'Ville de Sainte-Marguerite'].map((name) => ({
		slug: slugOf(name),
		name,
		city: null,
		regionCode: '04',
		isMember: false
	}));
	return write('members.seed', async (tx) => {
		await tx
			.insert(t.region)
			.values(csv('regions.csv').map(({ code, nom }) => ({ code: code!, name: nom! })));
		return tx
			.insert(t.organisation)
			.values([...published, ...invented, ...partners])
			.returning();
	});
}
