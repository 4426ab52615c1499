import { json, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { deviceOfToken, liveDevice, type DeviceActor } from '../checkin/devices.ts';
import { Refusal } from '../errors.ts';
import { log, traceOf } from '../log.ts';
import { sentenceOf } from './sentence.ts';

/** Far more than a reading needs. */
const MAX_BODY = 8192;

/** Per device: a queue of people makes one request a second; a device that comes back from a dead zone, many at once. */
const MOST_PER_WINDOW = 6000;
/** Per address, for requests without a good token. */
const MOST_STRANGERS = 60;
const WINDOW_MS = 10_000;

let windowEnds = 0;
const counts = new Map<string, number>();

/** @throws Refusal `too_many_requests` (429) past `most` requests of one `key` in ten seconds */
function count(key: string, most: number): void {
	if (performance.now() > windowEnds) {
		counts.clear();
		windowEnds = performance.now() + WINDOW_MS;
	}
	const seen = (counts.get(key) ?? 0) + 1;
	counts.set(key, seen);
	if (seen > most) throw new Refusal('too_many_requests', { status: 429 });
}

/** Runs an endpoint of machines: refusals and faults alike answer `{code, message}` in JSON. */
export async function answer(event: RequestEvent, work: () => Promise<unknown>): Promise<Response> {
	try {
		return json(await work(), { headers: { 'Cache-Control': 'no-store' } });
	} catch (error) {
		if (error instanceof InvalidInput)
			return json({ ...errorOf(new Refusal('invalid_input')), details: error.details }, { status: 400 });
		if (error instanceof Refusal) {
			const headers: Record<string, string> = {};
			if (error.status === 401) headers['WWW-Authenticate'] = 'Bearer';
			if (error.status === 429) headers['Retry-After'] = String(WINDOW_MS / 1000);
			return json(errorOf(error), { status: error.status, headers });
		}
		const reference = crypto.randomUUID().slice(0, 8);
		log.error('incident', {
			reference,
			route: event.route.id,
			error: traceOf(error)
		});
		return json(
			{ code: 'incident', message: `Quelque chose a cassé de notre côté (référence ${reference}).` },
			{ status: 500 }
		);
	}
}

function errorOf(refusal: Refusal): { code: string; message: string } {
	return { code: refusal.code, message: sentenceOf(refusal) };
}

/**
 * The device whose token the request bears.
 * @param options.live asks the store whether it is revoked, for reads; commands ask in their own transaction
 * @throws Refusal `device_token_required` (401), `too_many_requests` (429)
 */
export async function deviceOf(event: RequestEvent, options: { live?: boolean } = {}): Promise<DeviceActor> {
	const token = /^Bearer ([\w-]{20,200})$/i.exec(event.request.headers.get('authorization') ?? '')?.[1];
	const device = token && (await (options.live ? liveDevice : deviceOfToken)(token));
	if (device) {
		count(`device ${device.deviceId}`, MOST_PER_WINDOW);
		return device;
	}
	count(`stranger ${event.getClientAddress()}`, MOST_STRANGERS);
	throw new Refusal('device_token_required', { status: 401 });
}

/** What is wrong with a body, by field. */
class InvalidInput extends Error {
	readonly details: { path: string; message: string }[];
	constructor(details: { path: string; message: string }[]) {
		super('invalid_input');
		this.details = details;
	}
}

/** Reads a JSON body of at most so many characters. @throws Refusal `body_too_large` (413); what is wrong otherwise is a 400 */
export async function readJson<S extends z.ZodType>(
	request: Request,
	schema: S,
	most = MAX_BODY
): Promise<z.output<S>> {
	if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge();
	const text = await request.text().catch(() => {
		throw tooLarge();
	});
	if (text.length > most) throw tooLarge();
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		throw new InvalidInput([{ path: '', message: 'Not JSON.' }]);
	}
	const parsed = schema.safeParse(body);
	if (parsed.success) return parsed.data;
	throw new InvalidInput(
		parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }))
	);
}

function tooLarge(): Refusal {
	return new Refusal('body_too_large', { status: 413 });
}

/** The checkpoint a request names, or the device's own. @throws Refusal `invalid_input` (400) when there is neither */
export function checkpointOf(device: DeviceActor, named: number | undefined): number {
	const checkpointId = named ?? device.checkpointId;
	if (checkpointId === null)
		throw new InvalidInput([{ path: 'checkpointId', message: 'This device has no checkpoint of its own.' }]);
	return checkpointId;
}
