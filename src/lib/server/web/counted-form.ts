import { MIMEType } from 'node:util';
import { Refusal } from '../errors.ts';

const AMPERSAND = Buffer.from('&');

/**
 * A form, read only if it has at most so many fields: what stands between them is counted in the bytes, at a glance
 * beside what parsing a megabyte of empty parts costs.
 * @throws Refusal `body_too_large` (413) for more, `invalid_input` (400) for a body that is no form
 */
export async function readCounted(request: Request, most: number): Promise<FormData> {
	const type = request.headers.get('content-type') ?? '';
	const bytes = Buffer.from(await request.arrayBuffer());
	const mark = separatorOf(type);
	if (mark && hasMore(bytes, mark, most)) throw new Refusal('body_too_large', { status: 413 });
	return new Response(bytes, { headers: { 'content-type': type } }).formData().catch((thrown: unknown) => {
		if (!(thrown instanceof TypeError)) throw thrown;
		throw new Refusal('invalid_input', { status: 400 });
	});
}

/** What stands once before each part of a multipart body and once at its end, or between the fields of another form. */
function separatorOf(type: string): Buffer | undefined {
	if (!/^\s*multipart\/form-data\b/i.test(type)) return AMPERSAND;
	try {
		// As whoever parses it reads it, quotes and repeats included.
		const boundary = new MIMEType(type).params.get('boundary');
		return boundary ? Buffer.from(`--${boundary}`, 'latin1') : undefined;
	} catch {
		// No type at all: parsing says so.
		return undefined;
	}
}

function hasMore(bytes: Buffer, mark: Buffer, most: number): boolean {
	let count = 0;
	for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + mark.length))
		if (++count > most) return true;
	return false;
}
