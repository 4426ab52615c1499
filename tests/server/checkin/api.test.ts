import type { RequestEvent } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { dayOf } from '../../../src/lib/format/dates.ts';
import { z } from 'zod';
import { VERDICT_CODES } from '../../../src/lib/schemas/checkin.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { badgeText } from '../../../src/lib/server/registration/badge-code.ts';
import { createDevice, revokeDevice } from '../../../src/lib/server/checkin/devices.ts';
import { openDoors } from '../../../src/lib/server/checkin/open-doors.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { GET as describeApi } from '../../../src/routes/api/openapi.json/+server.ts';
import { POST as read } from '../../../src/routes/api/v1/checkins/+server.ts';
import { POST as undo } from '../../../src/routes/api/v1/checkins/undo/+server.ts';
import { GET as list } from '../../../src/routes/api/v1/checkpoints/+server.ts';
import { GET as one } from '../../../src/routes/api/v1/checkpoints/[id]/+server.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';

type Json = Record<string, unknown>;
type Endpoint = (event: RequestEvent) => Promise<Response>;

const staff = system('essai');
let made: Awaited<ReturnType<typeof makeEvent>>;
let desk: number;
let supper: number;
let elsewhere: number;
let token: string;
let deviceId: number;
let described: Json;

beforeAll(async () => {
	made = await makeEvent();
	const other = await makeEvent();
	const today = new Date().toISOString().slice(0, 10);
	const places = await write('events.factory', async (tx) => {
		await tx.update(t.event).set({ firstDay: today.slice(0, 8) + '01', lastDay: '2999-12-31' });
		await tx.update(t.ticketType).set({ days: [] });
		return tx
			.insert(t.checkpoint)
			.values([
				{ eventId: made.event.id, slug: 'accueil', name: 'Accueil', rule: 'daily', ticketTypeCodes: [] },
				{ eventId: made.event.id, slug: 'souper', name: 'Souper', rule: 'once', ticketTypeCodes: ['souper'] },
				{ eventId: other.event.id, slug: 'accueil', name: 'Accueil', rule: 'daily', ticketTypeCodes: [] }
			])
			.returning({ id: t.checkpoint.id });
	});
	[desk, supper, elsewhere] = places.map(({ id }) => id) as [number, number, number];
	({ token, deviceId } = await createDevice({ actor: staff, name: 'Tablette', checkpointId: desk }));
	const response = await (describeApi as unknown as Endpoint)(eventOf('/api/openapi.json'));
	described = (await response.json()) as Json;
});

function eventOf(path: string, init: RequestInit = {}, params: Record<string, string> = {}): RequestEvent {
	const url = new URL(path, 'https://estrade.example');
	return {
		url,
		request: new Request(url, init),
		params,
		route: { id: url.pathname },
		locals: { actor: { kind: 'anonymous' } },
		getClientAddress: () => '203.0.113.9'
	} as unknown as RequestEvent;
}

/** Asks an endpoint, and checks the answer against what the published description says of its status. */
async function ask(
	endpoint: unknown,
	path: string,
	method: 'get' | 'post',
	body?: unknown,
	options: { as?: string | null; params?: Record<string, string>; documented?: string } = {}
): Promise<{ status: number; body: Json }> {
	const { as = token } = options;
	const response = await (endpoint as Endpoint)(
		eventOf(
			path,
			{
				method: method.toUpperCase(),
				headers: {
					'content-type': 'application/json',
					...(as === null ? {} : { authorization: `Bearer ${as}` })
				},
				body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
			},
			options.params
		)
	);
	const answer = (await response.json()) as Json;
	const schema = at(
		described,
		'paths',
		options.documented ?? path,
		method,
		'responses',
		String(response.status)
	);
	expect(schema, `${method} ${path} ${response.status} is described`).toBeDefined();
	const published = z.fromJSONSchema(inlined(at(schema, 'content', 'application/json', 'schema')) as never);
	expect(published.safeParse(answer).error?.issues ?? []).toEqual([]);
	return { status: response.status, body: answer };
}

function at(value: unknown, ...keys: string[]): unknown {
	return keys.reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], value);
}

/** A schema of the description with each reference replaced by what it names. */
function inlined(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(inlined);
	if (typeof schema !== 'object' || schema === null) return schema;
	if ('$ref' in schema) return inlined(at(described, ...String(schema.$ref).slice(2).split('/')));
	return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, inlined(value)]));
}

async function badge(tickets: string[] = ['complet']): Promise<{ code: string; text: string }> {
	const [registration] = await makeAttendees(made, [{ tickets }]);
	return { code: registration!.code, text: badgeText(registration!.code) };
}

const checkin = (body: unknown, options?: Parameters<typeof ask>[4]) =>
	ask(read, '/api/v1/checkins', 'post', body, options);
const takeBack = (body: unknown) => ask(undo, '/api/v1/checkins/undo', 'post', body);

describe('what is published is what is answered', () => {
	test('admitted, already admitted, undone, admitted again', async () => {
		const { code, text } = await badge();
		const first = await checkin({ text, nonce: randomUUID() });
		expect(first).toMatchObject({ status: 200, body: { verdict: 'admitted', where: 'Accueil' } });
		expect((await checkin({ text, nonce: randomUUID() })).body).toMatchObject({
			verdict: 'already_admitted',
			firstAdmittedWhere: 'Accueil, Tablette'
		});
		expect((await takeBack({ scanId: first.body.scanId, nonce: randomUUID() })).status).toBe(200);
		const again = { scanId: first.body.scanId, nonce: randomUUID() };
		expect(await takeBack(again)).toMatchObject({ status: 409, body: { code: 'nothing_to_undo' } });
		expect((await checkin({ registrationCode: code.toLowerCase(), nonce: randomUUID() })).body.verdict).toBe(
			'admitted'
		);
	});

	test('another checkpoint of the event, by its number', async () => {
		const { text } = await badge();
		const answer = await checkin({ text, checkpointId: supper, nonce: randomUUID() });
		expect(answer.body).toMatchObject({ verdict: 'not_included', where: 'Souper' });
	});

	test('checkpoints with their counters, those of the event only', async () => {
		const all = await ask(list, '/api/v1/checkpoints', 'get');
		const ids = (all.body.checkpoints as { id: number }[]).map(({ id }) => id);
		expect(ids).toEqual([desk, supper]);
		const of = (id: string) =>
			ask(one, `/api/v1/checkpoints/${id}`, 'get', undefined, {
				params: { id },
				documented: '/api/v1/checkpoints/{id}'
			});
		expect((await of(String(desk))).body).toMatchObject({ id: desk, slug: 'accueil' });
		for (const id of [String(elsewhere), '0', '-1', 'x', '9'.repeat(40)])
			expect(await of(id)).toMatchObject({ status: 404, body: { code: 'not_found' } });
	});

	test('control: the published schemas refuse a field they do not name, and one that lacks', () => {
		const published = z.fromJSONSchema(inlined(at(described, 'components', 'schemas', 'Error')) as never);
		expect(published.safeParse({ code: 'x', message: 'x' }).success).toBe(true);
		expect(published.safeParse({ code: 'x', message: 'x', stack: 'x' }).success).toBe(false);
		expect(published.safeParse({ code: 'x' }).success).toBe(false);
	});

	test('every verdict is explained, and listed where the answer has it', () => {
		const explained = String(at(described, 'info', 'description'));
		for (const code of VERDICT_CODES) expect(explained).toContain(`\`${code}\``);
		expect(at(described, 'components', 'schemas', 'CheckInAnswer', 'properties', 'verdict', 'enum')).toEqual([
			...VERDICT_CODES
		]);
		expect(described.openapi).toBe('3.1.0');
	});

	test('at a session’s door, no seat, then let in by the flag', async () => {
		const { a } = made.sessions;
		const now = Date.now();
		await write('programme.factory', (tx) =>
			tx
				.update(t.session)
				.set({
					day: dayOf(new Date(now), made.event.timezone),
					startsAt: new Date(now - 3_600_000),
					endsAt: new Date(now + 86_400_000)
				})
				.where(eq(t.session.id, a.id))
		);
		await openDoors(staff, made.event.slug, { sessionId: a.id });
		const { body: places } = await ask(list, '/api/v1/checkpoints', 'get');
		const door = (places.checkpoints as Json[]).find(({ session }) => session !== null)!;
		expect(door.session).toMatchObject({ title: a.title });
		const { text } = await badge();
		const refused = await checkin({ text, checkpointId: door.id, nonce: randomUUID() });
		expect(refused.body).toMatchObject({ verdict: 'no_seat', session: { hasSeat: false } });
		const entered = await checkin({ text, checkpointId: door.id, nonce: randomUUID(), walkIn: true });
		expect(entered.body).toMatchObject({ verdict: 'admitted', session: { walkIn: 'chair' } });
	});
});

describe('what is refused', () => {
	test.each<[string, unknown]>([
		['nothing', ''],
		['not JSON', '{"text":'],
		['null', 'null'],
		['a list', []],
		['no nonce', { text: 'x' }],
		['a short nonce', { text: 'x', nonce: 'abc' }],
		['a nonce with a quote', { text: 'x', nonce: "aaaaaaaa'--" }],
		['a nonce that is a number', { text: 'x', nonce: 12345678 }],
		['neither text nor code', { nonce: 'aaaaaaaa' }],
		['both', { text: 'x', registrationCode: 'ABCD', nonce: 'aaaaaaaa' }],
		['a text too long', { text: 'x'.repeat(501), nonce: 'aaaaaaaa' }],
		['a text that is an object', { text: { toString: 1 }, nonce: 'aaaaaaaa' }],
		['a negative checkpoint', { text: 'x', checkpointId: -1, nonce: 'aaaaaaaa' }],
		['a checkpoint in words', { text: 'x', checkpointId: 'accueil', nonce: 'aaaaaaaa' }],
		['a date that is none', { text: 'x', scannedAt: 'hier', nonce: 'aaaaaaaa' }],
		['a field too many', { text: 'x', verdict: 'admitted', nonce: 'aaaaaaaa' }]
	])('%s is 400, and nothing is kept', async (_, body) => {
		const before = (await (await reader()).select().from(t.scan)).length;
		expect(await checkin(body)).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
		expect((await takeBack(body)).status).toBe(400);
		expect((await (await reader()).select().from(t.scan)).length).toBe(before);
	});

	test('a body too long is 413', async () => {
		const long = JSON.stringify({ text: 'x', nonce: 'aaaaaaaa', more: 'é'.repeat(9000) });
		expect(await checkin(long)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
	});

	test('another event’s checkpoint is 403, one that is not 404', async () => {
		const { text } = await badge();
		const named = (checkpointId: number) => checkin({ text, checkpointId, nonce: randomUUID() });
		expect(await named(elsewhere)).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
		expect(await named(99_999)).toMatchObject({ status: 404, body: { code: 'not_found' } });
	});

	test('hostile texts are unknown, with status 200', async () => {
		const { code } = await badge();
		for (const text of ['', "' OR 1=1 --", '\u0000', `E1.${code}.${'A'.repeat(22)}`, '💥'.repeat(120)])
			expect((await checkin({ text, nonce: randomUUID() })).body).toMatchObject({
				verdict: 'unknown',
				person: null
			});
	});

	test('no token, a wrong one, a revoked one', async () => {
		const { text } = await badge();
		const as = (bearer: string | null) => checkin({ text, nonce: randomUUID() }, { as: bearer });
		for (const bearer of [null, 'x', 'edd_'.padEnd(36, 'a'), `${token}a`])
			expect(await as(bearer)).toMatchObject({ status: 401, body: { code: 'device_token_required' } });
		expect((await as(token)).status).toBe(200);
		await revokeDevice({ actor: staff, deviceId });
		expect([401, 403]).toContain((await as(token)).status);
		expect((await ask(list, '/api/v1/checkpoints', 'get')).status).toBe(401);
	});
});
