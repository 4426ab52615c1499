import { parseWithZod } from '@conform-to/zod/v4';
import { error, fail, type ActionFailure } from '@sveltejs/kit';
import { z } from 'zod';
import { Refusal } from '../errors.ts';
import { readCounted } from './counted-form.ts';
import { fieldSentence, sentenceOf } from './sentence.ts';

/** Our largest form, sixty people with all their choices, has some fifteen hundred fields. */
const MAX_FIELDS = 5000;

/**
 * What our fields are called: `email`, `payer.city`, `people[12].sessions.2027-02-16-0900`. Deeper paths, longer lists
 * and the names that the parser keeps for itself (`__intent__`) come from no page of ours.
 */
const FIELD_NAME = /^[a-z][\w-]*(\[(0|[1-9]\d{0,2})\])?(\.[a-z\d][\w-]*){0,2}(\[(0|[1-9]\d{0,2})?\])?$/i;

/** Nobody types these, and they hide or reverse what is around them: controls but tabs and line ends, and bidi overrides. */
const UNSEEN = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/** What a form gets back: all that was typed (nested as the field names are), and what is wrong. */
export interface FormState {
	values: Record<string, unknown>;
	/** Sentences by field path (`people[2].email`); `''` is the whole form. */
	errors: Record<string, string[]>;
	/** Set when the domain refused, with its stable code. */
	refusal?: { code: string; message: string };
}

export type Parsed<T> =
	| { ok: true; data: T; values: Record<string, unknown> }
	| { ok: false; failure: ActionFailure<FormState>; values: Record<string, unknown> };

/** Typed values never go back to the browser for these. */
const SECRET_FIELDS = new Set(['password', 'newPassword', 'currentPassword', 'code']);

/**
 * Reads a form whose field names say where values go (`people[0].email`), and checks it.
 * Absent and empty are the same; numbers and dates are read from text; an unticked box is `undefined`.
 * @returns the typed input, or a 400 that keeps all that was typed
 */
export async function parse<S extends z.ZodType>(request: Request, schema: S): Promise<Parsed<z.output<S>>> {
	return parseForm(await readForm(request), schema);
}

/**
 * Reads the fields of a form, and only them: files, names that no page of ours has, and characters that nobody sees,
 * are left out.
 * @throws the error page 400 for a body that is no form, 413 for one with too many fields
 */
export async function readForm(request: Request): Promise<FormData> {
	const sent = await readCounted(request, MAX_FIELDS).catch((thrown: unknown) => {
		if (!(thrown instanceof Refusal)) throw thrown;
		return refuse(thrown);
	});
	const form = new FormData();
	for (const [name, value] of sent)
		if (typeof value === 'string' && isFieldName(name)) form.append(name, value.replace(UNSEEN, ''));
	return form;
}

/** As {@link parse}, for a form already read by {@link readForm}. */
export function parseForm<S extends z.ZodType>(formData: FormData, schema: S): Parsed<z.output<S>> {
	const submission = parseWithZod(formData, { schema, error: errorCode as never });
	const values = withoutSecrets(submission.payload);
	if (submission.status === 'success') return { ok: true, data: submission.value as z.output<S>, values };
	const errors: Record<string, string[]> = {};
	for (const [path, codes] of Object.entries(submission.error ?? {})) {
		if (codes) errors[path] = [...new Set(codes)].map(fieldSentence);
	}
	return { ok: false, failure: fail(400, { values, errors }), values };
}

/** What a form sent, nested as its field names are and not checked: to draw it again as it was. */
export function formValues(formData: FormData): Record<string, unknown> {
	return withoutSecrets(parseWithZod(formData, { schema: z.looseObject({}) }).payload);
}

/**
 * Runs a command of the domain for a form: a refusal becomes its sentence beside what was typed; the rest is thrown.
 */
export async function attempt<T>(
	form: { values: Record<string, unknown> },
	command: () => Promise<T>
): Promise<{ ok: true; value: T } | { ok: false; failure: ActionFailure<FormState> }> {
	try {
		return { ok: true, value: await command() };
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		return { ok: false, failure: refused(form, thrown) };
	}
}

/** The answer to a form that the domain refused. */
function refused(form: { values: Record<string, unknown> }, refusal: Refusal): ActionFailure<FormState> {
	const message = sentenceOf(refusal);
	return fail(refusal.status, {
		values: form.values,
		errors: { [refusal.field ?? '']: [message] },
		refusal: { code: refusal.code, message }
	});
}

function isFieldName(name: string): boolean {
	// `toString` and its like are found in every object, whoever set them.
	return FIELD_NAME.test(name) && name.split(/[.[\]]/).every((part) => !(part in Object.prototype));
}

function refuse(refusal: Refusal): never {
	error(refusal.status, { message: sentenceOf(refusal), code: refusal.code });
}

/** Codes for what zod finds, where a schema names none of its own. */
function errorCode(issue: { code?: string; input?: unknown; format?: string; message?: string }): string {
	if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
		return 'field_required';
	if (issue.code === 'too_big') return 'field_too_long';
	if (issue.code === 'too_small') return 'field_too_short';
	if (issue.code === 'invalid_format' && issue.format === 'email') return 'field_email';
	return 'field_invalid';
}

function withoutSecrets(payload: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(payload).filter(([name]) => !SECRET_FIELDS.has(name)));
}
