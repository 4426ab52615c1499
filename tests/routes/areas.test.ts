import { expect, test } from 'vitest';
import { ANONYMOUS, type Actor } from '../../src/lib/server/auth/policy.ts';
import { admit, areaOf, AREAS, cacheControlOf } from '../../src/lib/server/web/areas.ts';
import { homeOf, ownPath } from '../../src/lib/server/web/paths.ts';
import { everyWay } from './inventory.ts';

const someone = (roles: ('staff' | 'door')[]): Actor => ({
	kind: 'person',
	personId: 1,
	email: 'x@exemple.org',
	name: 'X',
	roles,
	organisationIds: [1]
});
const actors = {
	nobody: ANONYMOUS,
	member: someone([]),
	door: someone(['door']),
	staff: someone(['staff'])
};

const ways = everyWay();

test('the inventory finds pages, actions and endpoints', () => {
	const has = (kind: string, path: string) => ways.some((way) => way.kind === kind && way.path === path);
	expect(has('page', '/connexion')).toBe(true);
	expect(has('action', '/connexion?/demander')).toBe(true);
	expect(has('endpoint', '/deconnexion')).toBe(true);
	expect(ways.length).toBeGreaterThan(20);
});

test.each([...new Set(ways.map(({ routeId }) => routeId))])('%s belongs to an area', (routeId) => {
	expect(areaOf(routeId)).toBeDefined();
});

test('every area holds at least one way in: none is left of something gone', () => {
	const used = new Set(ways.map(({ routeId }) => areaOf(routeId)?.prefix));
	expect(AREAS.map(({ prefix }) => prefix).filter((prefix) => !used.has(prefix))).toEqual([]);
});

test('who may enter what', () => {
	const verdicts = (routeId: string) => Object.values(actors).map((actor) => admit(actor, routeId));
	expect(verdicts('/(public)/connexion')).toEqual(['enter', 'enter', 'enter', 'enter']);
	expect(verdicts('/(account)/compte')).toEqual(['sign-in', 'enter', 'enter', 'enter']);
	expect(verdicts('/pointage')).toEqual(['sign-in', 'forbidden', 'enter', 'enter']);
	expect(verdicts('/gestion/[evenement]')).toEqual(['sign-in', 'forbidden', 'forbidden', 'enter']);
	expect(verdicts('/nouvelle')).toEqual(['closed', 'closed', 'closed', 'closed']);
	expect(verdicts('/gestionnaires')).toEqual(['closed', 'closed', 'closed', 'closed']);
});

test('nothing of a page about people is kept by a browser or a proxy', () => {
	const kept = (routeId: string | null, path: string, actor?: Actor) =>
		cacheControlOf(routeId, new URL(path, 'https://estrade.example'), actor);
	for (const way of ways.filter(({ routeId }) => areaOf(routeId)!.entry !== 'public'))
		expect(kept(way.routeId, '/'), way.routeId).toBe('private, no-store');
	expect(kept('/(public)/commandes/[code]', '/commandes/A?cle=x')).toBe('private, no-store');
	expect(kept('/(public)/billets/[code]', '/billets/A?fait=x&cle=x')).toBe('private, no-store');
	// Opened by one's session, without the link's key; and the form that the session fills with one's name.
	for (const actor of [actors.member, actors.door, actors.staff])
		for (const way of ways) expect(kept(way.routeId, '/', actor), way.routeId).toBe('private, no-store');
	const link: Actor = { kind: 'link', purpose: 'order', code: 'A' };
	expect(kept('/(public)/commandes/[code]', '/commandes/A', link)).toBe('private, no-store');
	// A form filled and left is found again behind the back button.
	expect(kept('/(public)/evenements/[evenement]/inscription', '/evenements/a/inscription')).toBe(
		'private, no-cache'
	);
	expect(kept('/(public)/evenements', '/evenements', actors.nobody)).toBe('private, no-cache');
	expect(kept(null, '/rien')).toBe('private, no-cache');
});

test('a machine’s credential opens no page of people', () => {
	const device: Actor = { kind: 'device', deviceId: 1, deviceName: 'x', eventId: 1, checkpointId: null };
	expect(admit(device, '/pointage')).toBe('sign-in');
	expect(admit(device, '/gestion')).toBe('sign-in');
});

test('after signing in one goes to a path of this site, never elsewhere', () => {
	const origin = 'https://estrade.example';
	expect(ownPath('/compte/agenda?jour=2#x', origin)).toBe('/compte/agenda?jour=2#x');
	for (const trap of [
		null,
		'',
		'compte',
		'https://ailleurs.example/',
		'//ailleurs.example',
		'/\\ailleurs.example',
		'/\t/ailleurs.example',
		'/.//ailleurs.example',
		'/x/..//ailleurs.example',
		'javascript:alert(1)',
		'/connexion',
		'/connexion?suite=/connexion',
		'/deconnexion',
		`/${'a'.repeat(600)}`
	])
		expect(ownPath(trap, origin), String(trap)).toBeUndefined();
	expect(Object.values(actors).slice(1).map(homeOf)).toEqual(['/compte', '/pointage', '/gestion']);
});
