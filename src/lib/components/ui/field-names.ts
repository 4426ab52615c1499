import * as m from '$lib/paraglide/messages';

/** How fields are called in the summary of errors, by the last part of their path. */
const NAMES: Record<string, () => string> = {
	givenName: m.field_name_given_name,
	familyName: m.field_name_family_name,
	email: m.field_name_email,
	password: m.field_name_password,
	currentPassword: m.field_name_current_password,
	newPassword: m.field_name_new_password,
	code: m.field_name_code,
	organisation: m.field_name_organisation,
	organisationId: m.field_name_organisation,
	organisationName: m.field_name_organisation,
	line1: m.field_name_address,
	city: m.field_name_city,
	province: m.field_name_province,
	postalCode: m.field_name_postal_code,
	purchaseOrder: m.field_name_purchase_order,
	list: m.field_name_list,
	pass: m.field_name_pass,
	addons: m.field_name_addons,
	dietaryNeeds: m.field_name_dietary_needs,
	accessNeeds: m.field_name_access_needs,
	method: m.field_name_method,
	amount: m.field_name_amount,
	amountCents: m.field_name_amount,
	reference: m.field_name_reference,
	receivedOn: m.field_name_received_on,
	title: m.field_name_title,
	formatId: m.field_name_format,
	trackId: m.field_name_track,
	summary: m.field_name_summary,
	description: m.field_name_description,
	maxPeople: m.field_name_max_people,
	note: m.field_name_note,
	biography: m.field_name_biography,
	name: m.field_name_presented,
	file: m.field_name_file,
	spans: m.field_name_spans
};

/** The name of the field at a path such as `people[2].email`; undefined where the house has no word for it. */
export function fieldName(path: string): string | undefined {
	if (/(^|\.)sessions\./.test(path)) return m.field_name_session();
	if (path.startsWith('answers.')) return m.field_name_answer();
	return NAMES[path.split('.').at(-1)!]?.();
}

/** A sentence about a field, with the field's name before it: « Prénom : ce champ est nécessaire. » */
export function namedSentence(name: string | undefined, sentence: string): string {
	return name ? m.field_named({ name, sentence: lowerFirst(sentence) }) : sentence;
}

/** A sentence that goes on another: its first word loses its capital, unless it is not a word (an address, a quote). */
export function lowerFirst(sentence: string): string {
	return sentence.replace(/^\p{Lu}(?=\p{Ll}*([ \u00a0’']|$))/u, (letter) => letter.toLowerCase());
}
