import { isHttpError, isRedirect } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { readDraft } from '../../../src/lib/registration/draft.ts';
import { colleagueInput } from '../../../src/lib/schemas/account.ts';
import { MAX_PEOPLE, orderInput } from '../../../src/lib/schemas/registration.ts';
import { formValues, parse, readForm } from '../../../src/lib/server/web/forms.ts';
import { readUpload } from '../../../src/lib/server/web/upload.ts';
import { ownPath } from '../../../src/lib/server/web/paths.ts';
import { refusalOf } from '../../setup/refused.ts';
import { POST as chooseLanguage } from '../../../src/routes/(public)/langue/+server.ts';

const FORM = 'application/x-www-form-urlencoded';

function sent(body: string | FormData, type?: string): Request {
	return new Request('http://localhost:3000/', {
		method: 'POST',
		body,
		...(type ? { headers: { 'content-type': type } } : {})
	});
}

const named = (names: readonly string[]) =>
	sent(names.map((name) => `${encodeURIComponent(name)}=x`).join('&'), FORM);

test.each([
	['JSON', '{"a":1}', 'application/json'],
	['text', 'a=b', 'text/plain'],
	[
		'a multipart that is cut',
		'--abc\r\nContent-Disposition: form-data; name="x"\r\n\r\ncut',
		'multipart/form-data; boundary=abc'
	],
	['a multipart without boundary', 'x', 'multipart/form-data'],
	['a type that is none', 'a=b', 'multipart/form-data, x; boundary=a']
])('%s instead of a form is refused as bad input', async (_, body, type) => {
	const thrown: unknown = await readForm(sent(body, type)).catch((error: unknown) => error);
	expect(isHttpError(thrown, 400)).toBe(true);
});

test('ten thousand fields are refused', async () => {
	const many = Array.from({ length: 10_000 }, (_, i) => `a${i}`);
	const thrown: unknown = await readForm(named(many)).catch((error: unknown) => error);
	expect(isHttpError(thrown, 413)).toBe(true);
});

/** So many parts, never closed: whoever parsed it would say that it is no form. */
function parts(count: number, boundary: string, type = `multipart/form-data; boundary=${boundary}`): Request {
	const part = `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n`;
	return sent(part.repeat(count), type);
}

test.each([
	['as browsers write it', parts(6000, '----Web')],
	['quoted, with another after it', parts(6000, 'a;b', 'multipart/form-data; boundary="a;b"; boundary=c')],
	['in capitals', parts(6000, 'A', 'MULTIPART/Form-Data; charset=utf-8; BOUNDARY=A')]
])('thousands of parts are refused before they are parsed: %s', async (_, request) => {
	const thrown: unknown = await readForm(request).catch((error: unknown) => error);
	expect(isHttpError(thrown, 413)).toBe(true);
});

test('a form with a file has a part or two, whatever its size', async () => {
	expect(await refusalOf(readUpload(parts(11, 'b')))).toMatchObject({ code: 'body_too_large', status: 413 });
	expect(await refusalOf(readUpload(parts(2, 'b')))).toMatchObject({ code: 'invalid_input', status: 400 });
	const form = new FormData();
	form.set('file', new File(['--x & y &'.repeat(1000)], 'notes.txt'));
	const { name, bytes } = await readUpload(sent(form));
	expect([name, bytes.length]).toEqual(['notes.txt', 9000]);
});

test('names that no page has are left out, so that what goes back can be drawn', async () => {
	const forged = [
		'__intent__',
		'__state__',
		'__proto__.x',
		'sessions.__proto__',
		'a.toString',
		'hasOwnProperty',
		'constructor.prototype.z',
		'people[100000].email',
		'people[4294967294].email',
		// Another writing of `people[1]`, which what looks for that name would miss.
		'people[01].consentPhoto',
		Array(5000).fill('a').join('.'),
		`a${'[0]'.repeat(5000)}`,
		'a[b][c]',
		']]',
		''
	];
	const kept = [
		'email',
		'payer.city',
		'people[12].sessions.2027-02-16-0900',
		'people[0].addons',
		'orders[3]'
	];
	const form = await readForm(named([...forged, ...kept]));
	expect([...form.keys()]).toEqual(kept);
	const refused = await parse(named([...forged, 'email']), colleagueInput);
	expect(refused).toMatchObject({ ok: false, values: { email: 'x' } });
	expect(Object.keys(refused.values)).toEqual(['email']);
});

test('a file where text is expected is as if absent: it could not go back to the page', async () => {
	const form = new FormData();
	form.set('givenName', new Blob(['x']), 'x.txt');
	form.set('email', 'a@exemple.org');
	const refused = await parse(sent(form), colleagueInput);
	expect(refused.values).toEqual({ email: 'a@exemple.org' });
});

test('a name is on one line, and holds nothing unseen; other alphabets and emoji stay', async () => {
	const typed = (givenName: string) =>
		parse(
			sent(
				new URLSearchParams({ givenName, familyName: '李小龙 👩‍👧', email: 'a@exemple.org' }).toString(),
				FORM
			),
			colleagueInput
		);
	for (const forged of ['Ada\r\nBcc: x', 'Ada\u0000\u001b\nBcc: x', '\u202eAda\u2066 Bcc: x'])
		expect(await typed(forged)).toMatchObject({
			ok: true,
			data: { givenName: 'Ada Bcc: x', familyName: '李小龙 👩‍👧' }
		});
	expect((await typed('\u0000 \n')).ok).toBe(false);
});

test('people numbered with holes, or too many, still make a draft that can be drawn', async () => {
	const holes = readDraft(formValues(await readForm(named(['people[3].email', 'people[999].email']))));
	expect(holes.people).toHaveLength(MAX_PEOPLE);
	expect(holes.people.map(({ email }) => email).filter(Boolean)).toEqual(['x']);
	const refused = await parse(named(['people[999].email']), orderInput);
	expect(refused.ok).toBe(false);
});

const languageBack = async (retour: string) => {
	const event = {
		request: sent(new URLSearchParams({ langue: 'en', retour }).toString(), FORM),
		cookies: { set: () => {} },
		url: new URL('http://localhost:3000/langue')
	};
	const thrown: unknown = await Promise.resolve(chooseLanguage(event as never)).catch(
		(error: unknown) => error
	);
	return isRedirect(thrown) ? thrown.location : thrown;
};

test.each([
	'/.//ailleurs.example',
	'/..//ailleurs.example',
	'//ailleurs.example',
	'/\\ailleurs.example',
	'/\t/ailleurs.example',
	'http://localhost:3000//ailleurs.example',
	'https://ailleurs.example/',
	'http://[',
	'//[',
	''
])('choosing a language goes back to no other site (%s)', async (retour) => {
	expect(await languageBack(retour)).toBe('/');
});

test('choosing a language goes back where one was, the sign-in page too', async () => {
	expect(await languageBack('/evenements?x=1')).toBe('/evenements?x=1');
	expect(await languageBack('/connexion?suite=%2Fcompte')).toBe('/connexion?suite=%2Fcompte');
	expect(ownPath('/connexion?suite=%2Fcompte', 'http://localhost:3000')).toBeUndefined();
	expect(ownPath('/compte', 'http://localhost:3000')).toBe('/compte');
});
