import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { eq } from 'drizzle-orm';
import { MINUTE_MS, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { ANONYMOUS, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { startProviders } from '../../fakes/providers-double/server.ts';
import { agree, useProviders, type Agreed } from '../../fakes/providers-double/use.ts';
import { makePerson } from '../../factories/people.ts';
import { makePoll, pollRow } from '../../factories/polls.ts';
import type { Errand } from '../../../src/lib/server/web/provider-trip.ts';
import type { Provider } from '../../../src/lib/schemas/providers.ts';

const double = await startProviders();
useProviders(double.url);
const { leaveFor, toldIn } = await import('../../../src/lib/server/web/provider-trip.ts');
const { answerReturn } = await import('../../../src/lib/server/web/provider-return.ts');
const { keptBallotStep, keptBallot, takeBallotReturn } =
	await import('../../../src/lib/server/web/ballot-step.ts');
const { keptStep } = await import('../../../src/lib/server/web/sign-in-step.ts');

let back = () => {};
let serial = 0;
beforeAll(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => back());
afterAll(() => double.stop());

/** A browser, of which only its cookies matter here. */
function browser(actor: Actor = ANONYMOUS) {
	const jar = new Map<string, string>();
	const cookies = {
		get: (name: string) => jar.get(name),
		set: (name: string, value: string) => void jar.set(name, value),
		delete: (name: string) => void jar.delete(name)
	};
	const address = `203.0.113.${++serial}`;
	return {
		jar,
		cookies: cookies as never,
		leave: (provider: Provider, errand: Errand) => leaveFor(cookies as never, provider, errand),
		arrive: (url: URL | string, provider: Provider) =>
			answerReturn(
				{
					...{ url: new URL(url), cookies, getClientAddress: () => address },
					locals: { actor, sessionId: null }
				} as never,
				provider
			)
	};
}
type Browser = ReturnType<typeof browser>;

async function go(who: Browser, provider: Provider, errand: Errand, said: Agreed): Promise<string> {
	return who.arrive(await agree(who.leave(provider, errand), said), provider);
}

const signIn: Errand = { for: 'sign-in', suite: undefined };
const told = (path: string) => new URL(path, 'http://localhost:3000').searchParams.get('refus');

let made: Awaited<ReturnType<typeof makePoll>>;
let voting: Errand & { for: 'vote' };
beforeEach(async () => {
	made = await makePoll();
	const base = `/meritas/${made.path.edition}/vote`;
	voting = {
		for: 'vote',
		place: { base, ledger: '', path: made.path },
		page: base,
		choices: [made.codes[1]!]
	};
});

test('signing in leads where one was going, on this site only, and needs a session nobody else has', async () => {
	const { person } = await makePerson({ email: `a${Date.now()}@gmail.com` });
	const said = { email: person.email };
	expect(await go(browser(), 'google', { ...signIn, suite: '/compte/agenda' }, said)).toBe('/compte/agenda');
	const who = browser();
	expect(await go(who, 'google', { ...signIn, suite: '//ailleurs.example/' }, said)).toBe('/compte');
	expect(await go(browser(), 'google', { ...signIn, suite: 'https://ailleurs.example' }, said)).toBe(
		'/compte'
	);
	expect(who.jar.has('estrade_session')).toBe(true);
	expect(who.jar.has('estrade_fournisseur')).toBe(false);
});

test('a return is of the browser that left, in its time, once, and of its own provider', async () => {
	const { person } = await makePerson({ email: `b${Date.now()}@gmail.com` });
	const said = { email: person.email };
	const [mine, other] = [browser(), browser()];
	const url = await agree(mine.leave('google', signIn), said);
	// Somebody else's browser, led to the attacker's return (login CSRF), or with a trip of its own.
	expect(told(await other.arrive(url, 'google'))).toBe('provider_lost');
	other.leave('google', signIn);
	expect(told(await other.arrive(url, 'google'))).toBe('provider_lost');
	expect(other.jar.has('estrade_session')).toBe(false);
	// Taken to another provider's address.
	expect(told(await mine.arrive(url, 'microsoft'))).toBe('provider_lost');
	const kept = mine.jar.get('estrade_fournisseur')!;
	expect(await mine.arrive(url, 'google')).toBe('/compte');
	expect(told(await mine.arrive(url, 'google'))).toBe('provider_lost');
	// The cookie kept aside, and the same address again.
	mine.jar.set('estrade_fournisseur', kept);
	expect(told(await mine.arrive(url, 'google'))).toBe('provider_lost');

	const late = browser();
	const lateUrl = await agree(late.leave('google', { ...signIn, suite: '/compte/agenda' }), said);
	const instant = Date.now() + 16 * MINUTE_MS;
	back = setClock(() => instant);
	expect(await late.arrive(lateUrl, 'google')).toBe(
		'/connexion?refus=provider_lost&par=google&suite=%2Fcompte%2Fagenda'
	);
});

test('a forged trip is nobody’s', async () => {
	const who = browser();
	const url = await agree(who.leave('google', signIn), { email: 'a@gmail.com' });
	const [payload, signature] = who.jar.get('estrade_fournisseur')!.split('.');
	const trip = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as { errand: unknown };
	trip.errand = { for: 'link', personId: 1 };
	const forged = Buffer.from(JSON.stringify(trip)).toString('base64url');
	who.jar.set('estrade_fournisseur', `${forged}.${signature}`);
	expect(told(await who.arrive(url, 'google'))).toBe('provider_lost');
});

test('who gives up, or meets a fault, is told on the page they left', async () => {
	expect(told(await go(browser(), 'google', signIn, { geste: 'refuser' }))).toBe('provider_cancelled');
	expect(told(await go(browser(), 'google', signIn, { email: 'a@gmail.com', mode: 'nonce' }))).toBe(
		'provider_failed'
	);
	const who = browser();
	who.leave('facebook', signIn);
	const state = JSON.parse(
		Buffer.from(who.jar.get('estrade_fournisseur')!.split('.')[0]!, 'base64url').toString()
	) as { trip: { state: string } };
	const odd = `http://localhost:3000/connexion/retour/facebook?state=${state.trip.state}&error=server_error`;
	expect(told(await who.arrive(odd, 'facebook'))).toBe('provider_failed');
});

test('a page says of a trip only what a trip may end in', () => {
	const at = (query: string) => toldIn(new URL(`http://localhost/connexion?${query}`));
	expect(at('refus=provider_cancelled&par=google')?.['']?.[0]).toContain('Google');
	expect(at('refus=not_allowed&par=google')).toBeUndefined();
	expect(at('refus=provider_cancelled&par=<b>')).toBeUndefined();
});

test('an address only said asks a code of it, and keeps what the code will link', async () => {
	const { person } = await makePerson();
	const who = browser();
	expect(await go(who, 'facebook', { ...signIn, suite: '/compte/agenda' }, { email: person.email })).toBe(
		'/connexion?suite=%2Fcompte%2Fagenda'
	);
	expect(who.jar.has('estrade_session')).toBe(false);
	expect(keptStep(who.cookies)).toMatchObject({
		...{ email: person.email, means: 'code' },
		link: { provider: 'facebook' }
	});
});

test('only whoever left, still signed in, links', async () => {
	const [one, two] = [await makePerson(), await makePerson()];
	const errand: Errand = { for: 'link', personId: one.person.id };
	const said = { email: 'autre@ailleurs.example', subject: `l${one.person.id}` };
	expect(told(await go(browser(), 'google', errand, said))).toBe('provider_lost');
	expect(told(await go(browser(two.actor), 'google', errand, said))).toBe('provider_lost');
	expect(await go(browser(one.actor), 'google', errand, said)).toBe('/compte/securite?fait=relie');
	const rows = await (await reader()).select().from(t.identity).where(eq(t.identity.subject, said.subject));
	expect(rows).toMatchObject([{ personId: one.person.id }]);
	expect(told(await go(browser(two.actor), 'google', { for: 'link', personId: two.person.id }, said))).toBe(
		'provider_elsewhere'
	);
});

test('a vote comes back cast, in this browser, without a session', async () => {
	const who = browser();
	expect(await go(who, 'google', voting, { email: 'voix@gmail.com' })).toBe(`${voting.page}#vote-fait`);
	expect(keptBallot(who.cookies)).toBeTruthy();
	expect(who.jar.has('estrade_session')).toBe(false);
	expect(await pollRow(made.poll.id)).toMatchObject({ ballots: 1 });
});

test('a vote that could not be is found again with its choices, and why, once', async () => {
	const who = browser();
	expect(await go(who, 'google', voting, { geste: 'refuser' })).toBe(voting.page);
	const { base } = voting.place;
	expect(takeBallotReturn(who.cookies, base)).toMatchObject({
		...{ choices: voting.choices, refused: 'provider_cancelled', provider: 'google' }
	});
	expect(takeBallotReturn(who.cookies, base)).toBeNull();
	await go(who, 'facebook', voting, { email: 'x@exemple.org', mode: 'silent' });
	expect(takeBallotReturn(who.cookies, base)).toMatchObject({ refused: 'provider_silent' });
	expect(await pollRow(made.poll.id)).toMatchObject({ ballots: 0 });
});

test('a vote by an address only said goes on to its code', async () => {
	const who = browser();
	await go(who, 'facebook', voting, { email: 'dit@exemple.org' });
	expect(keptBallotStep(who.cookies)).toMatchObject({
		...{ email: 'dit@exemple.org', choices: voting.choices, by: 'facebook' }
	});
	expect(await pollRow(made.poll.id)).toMatchObject({ ballots: 0 });
});
