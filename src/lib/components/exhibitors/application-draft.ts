import { EXHIBITOR_KINDS, type ExhibitorKind } from '$lib/schemas/exhibitor-lists';
import type { ApplicationValues } from '$lib/exhibitors/application';

/** An application as its fields hold it: texts, for what is not chosen yet is empty. */
export interface Draft {
	name: string;
	kind: ExhibitorKind;
	boothTypeId: string;
	partnerLevelId: string;
	/** How many of each, by id. */
	options: Record<string, string>;
	topics: string[];
	summary: string;
	description: string;
	summaryEn: string;
	descriptionEn: string;
	website: string;
	regionCode: string;
	phone: string;
	needs: { power: boolean; wifi: boolean; note: string };
}

/** The fields of what is stored. */
export function draftOf(values: ApplicationValues): Draft {
	return {
		...values,
		boothTypeId: values.boothTypeId === null ? '' : String(values.boothTypeId),
		partnerLevelId: values.partnerLevelId === null ? '' : String(values.partnerLevelId),
		regionCode: values.regionCode ?? '',
		options: Object.fromEntries(Object.entries(values.options).map(([id, count]) => [id, String(count)])),
		topics: values.topics.map(String),
		needs: { ...values.needs }
	};
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const texts = (value: unknown) => (Array.isArray(value) ? value : [value]).map(text).filter(Boolean);
const fields = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null ? { ...value } : {};
const ticked = (value: unknown) => value === true || value === 'on';

/** The fields of what a form sent or the tab kept, whatever it lacks. */
export function readDraft(sent: Record<string, unknown>): Draft {
	const needs = fields(sent.needs);
	return {
		name: text(sent.name),
		kind: EXHIBITOR_KINDS.find((kind) => kind === sent.kind) ?? 'company',
		boothTypeId: text(sent.boothTypeId),
		partnerLevelId: text(sent.partnerLevelId),
		options: Object.fromEntries(
			Object.entries(fields(sent.options))
				.map(([id, count]) => [id, text(count)] as const)
				.filter(([, count]) => count !== '' && count !== '0')
		),
		topics: texts(sent.topics).sort(),
		summary: text(sent.summary),
		description: text(sent.description),
		summaryEn: text(sent.summaryEn),
		descriptionEn: text(sent.descriptionEn),
		website: text(sent.website),
		regionCode: text(sent.regionCode),
		phone: text(sent.phone),
		needs: { power: ticked(needs.power), wifi: ticked(needs.wifi), note: text(needs.note) }
	};
}

export function sameDraft(one: Draft, other: Draft): boolean {
	return JSON.stringify(readDraft({ ...one })) === JSON.stringify(readDraft({ ...other }));
}

/** Under what a tab keeps an application being typed. */
export const keyOf = (code: string) => `estrade:exposant:${code}`;
