/** A parameter as Stripe's form encoding nests it. */
type Param = string | Params | undefined;
export interface Params {
	[name: string]: Param;
}

/** An error in the shape of Stripe's. */
export class ApiError extends Error {
	readonly status: number;
	readonly body: { error: { type: string; code?: string; param?: string; message: string } };

	constructor(
		message: string,
		options: { status?: number; type?: string; code?: string; param?: string } = {}
	) {
		super(message);
		const { status = 400, type = 'invalid_request_error', code, param } = options;
		this.status = status;
		this.body = { error: { type, message, ...(code && { code }), ...(param && { param }) } };
	}
}

/** `line_items[0][price_data][currency]=cad` and its like, as nested objects. */
export function parseParams(text: string): Params {
	const params: Params = Object.create(null) as Params;
	for (const [name, value] of new URLSearchParams(text)) {
		const path = [...name.matchAll(/[^[\]]+/g)].map((match) => match[0]);
		let at = params;
		for (const step of path.slice(0, -1)) {
			const next = at[step];
			at = typeof next === 'object' ? next : (at[step] = Object.create(null) as Params);
		}
		at[path.at(-1) ?? ''] = value;
	}
	return params;
}

export function refuseUnknown(params: Params, known: readonly string[], prefix = ''): void {
	for (const name of Object.keys(params)) {
		if (known.includes(name)) continue;
		const param = prefix ? `${prefix}[${name}]` : name;
		throw new ApiError(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
	}
}

export function text(params: Params, name: string, param = name): string | undefined {
	const value = params[name];
	if (value === undefined) return undefined;
	if (typeof value === 'object') throw new ApiError(`Invalid string: ${param}`, { param });
	if (value === '')
		throw new ApiError(`You passed an empty string for '${param}'.`, {
			code: 'parameter_invalid_empty',
			param
		});
	return value;
}

export function required(params: Params, name: string, param = name): string {
	const value = text(params, name, param);
	if (value === undefined)
		throw new ApiError(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
	return value;
}

export function integer(value: string, param: string, least = 0): number {
	if (!/^-?\d+$/.test(value))
		throw new ApiError(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param });
	const number = Number(value);
	if (number < least || number > 99_999_999)
		throw new ApiError(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param });
	return number;
}

export function oneOf(value: string, allowed: readonly string[], param: string): string {
	if (!allowed.includes(value))
		throw new ApiError(`Invalid ${param}: must be one of ${allowed.join(', ')}`, { param });
	return value;
}

export function address(params: Params, name: string): string | undefined {
	const value = text(params, name);
	if (value !== undefined && !URL.canParse(value))
		throw new ApiError('Not a valid URL', { code: 'url_invalid', param: name });
	return value;
}

/** The children of an indexed list, in order. */
export function list(value: Param): Params[] {
	if (typeof value !== 'object') return [];
	return Object.keys(value)
		.sort((a, b) => Number(a) - Number(b))
		.map((key) => value[key])
		.filter((one): one is Params => typeof one === 'object');
}

export function metadata(params: Params, prefix = 'metadata'): Record<string, string> {
	const value = params.metadata;
	if (value === undefined || value === '') return {};
	if (typeof value !== 'object') throw new ApiError('Invalid object', { param: prefix });
	const pairs = Object.entries(value);
	if (pairs.length > 50) throw new ApiError('Metadata can hold 50 keys at most', { param: prefix });
	for (const [key, one] of pairs)
		if (typeof one !== 'string' || one.length > 500 || key.length > 40)
			throw new ApiError('Metadata keys hold 40 characters and values 500', { param: `${prefix}[${key}]` });
	return Object.fromEntries(pairs) as Record<string, string>;
}
