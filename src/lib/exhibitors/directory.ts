import { searchable } from '../format/names.ts';
import type { TopicKind } from '../schemas/exhibitor-lists.ts';

/** An exhibitor of the directory, in French and, where it was written, in English. */
export interface DirectoryEntry {
	slug: string;
	name: string;
	/** Null for one that has no place on the plan yet. */
	booth: string | null;
	summary: string;
	summaryEn: string;
	region: string | null;
	/** Its level of partnership: levels come in their order. */
	level: { name: string; position: number } | null;
	topics: readonly { kind: TopicKind; name: string }[];
	/** Version of its logo, for its address; null where there is none. */
	logo: string | null;
}

/** Facets of the directory, by their name in an address. */
export const DIRECTORY_FACETS = ['categorie', 'besoin', 'region'] as const;
export type DirectoryFacet = (typeof DIRECTORY_FACETS)[number];

/** What an exhibitor answers to a facet. */
export function valuesOf({ topics, region }: DirectoryEntry, facet: DirectoryFacet): string[] {
	if (facet === 'region') return region ? [region] : [];
	const kind = facet === 'categorie' ? 'category' : 'need';
	return topics.filter((topic) => topic.kind === kind).map(({ name }) => name);
}

/** Those that answer all that is asked, in their order. */
export function answering(
	entries: readonly DirectoryEntry[],
	asked: Readonly<Record<DirectoryFacet | 'q', string>>
): DirectoryEntry[] {
	const words = searchable(asked.q).split(/\s+/).filter(Boolean);
	return entries.filter((entry) => {
		const text = searchable(
			[entry.name, entry.summary, entry.summaryEn, ...entry.topics.map(({ name }) => name)].join(' ')
		);
		return (
			words.every((word) => text.includes(word)) &&
			DIRECTORY_FACETS.every((facet) => !asked[facet] || valuesOf(entry, facet).includes(asked[facet]))
		);
	});
}

/** The choices of a facet, in the order of the language, each with how many answer it. */
export function choicesOf(
	entries: readonly DirectoryEntry[],
	facet: DirectoryFacet
): { value: string; count: number }[] {
	const counts = new Map<string, number>();
	for (const entry of entries)
		for (const value of valuesOf(entry, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
	return [...counts]
		.map(([value, count]) => ({ value, count }))
		.sort((a, b) => a.value.localeCompare(b.value, 'fr'));
}

/** Partners by level, the first level first. */
export function partnersOf(
	entries: readonly DirectoryEntry[]
): { level: string; partners: DirectoryEntry[] }[] {
	const partners = entries.filter(({ level }) => level !== null);
	return [...Map.groupBy(partners, ({ level }) => level!.name)]
		.sort(([, [a]], [, [b]]) => a!.level!.position - b!.level!.position)
		.map(([level, those]) => ({ level, partners: those }));
}
