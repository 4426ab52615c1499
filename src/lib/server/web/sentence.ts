import * as messages from '$lib/paraglide/messages';
import type { Refusal } from '../errors.ts';

type Message = (values: Record<string, string | number>) => string;
const all = messages as unknown as Record<string, Message | undefined>;

/** The sentence of a refusal in the reader's language. */
export function sentenceOf(refusal: Refusal): string {
	return (all[`error_${refusal.code}`] ?? messages.error_invalid_input)({ ...refusal.values });
}

/** The sentence of a field's error code (`field_required`…); an unknown code says that the value is not right. */
export function fieldSentence(code: string): string {
	return (all[code] ?? messages.field_invalid)({});
}
