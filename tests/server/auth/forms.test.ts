import { expect, test } from 'vitest';
import { codeInput, newPasswordInput, sessionsInput } from '../../../src/lib/schemas/account.ts';
import { parseForm } from '../../../src/lib/server/web/forms.ts';

function form(fields: Record<string, string>): FormData {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	return data;
}

test('« Aucun » leaves its slot out; what is no session is refused beside its slot', () => {
	const parsed = parseForm(
		form({ 'sessions.2027-02-16-0900': '', 'sessions.2027-02-16-1045': '12' }),
		sessionsInput
	);
	expect(parsed).toMatchObject({ ok: true, data: { sessions: { '2027-02-16-1045': 12 } } });
	if (parsed.ok) expect(Object.keys(parsed.data.sessions)).toEqual(['2027-02-16-1045']);
	for (const forged of ['x', '-1', '1.5', '1e400']) {
		const refused = parseForm(form({ 'sessions.2027-02-16-0900': forged }), sessionsInput);
		expect(refused.ok, forged).toBe(false);
		if (!refused.ok) expect(Object.keys(refused.failure.data.errors)).toEqual(['sessions.2027-02-16-0900']);
	}
	expect(parseForm(form({}), sessionsInput)).toMatchObject({ ok: true, data: { sessions: {}, shown: [] } });
	expect(parseForm(form({ shown: '12,15' }), sessionsInput)).toMatchObject({ data: { shown: [12, 15] } });
	expect(parseForm(form({ shown: '12;DROP' }), sessionsInput).ok).toBe(false);
});

test('a code is read however it was pasted, and never goes back to the page', () => {
	const read = parseForm(form({ email: 'a@exemple.org', code: ' 123 456 ' }), codeInput);
	expect(read).toMatchObject({ ok: true, data: { code: '123456' } });
	const refused = parseForm(form({ email: 'a@exemple.org', code: '12' }), codeInput);
	expect(refused).toMatchObject({ ok: false, values: { email: 'a@exemple.org' } });
	expect(refused.values).not.toHaveProperty('code');
});

test('a short password is refused and forgotten', () => {
	const refused = parseForm(form({ newPassword: 'court', currentPassword: 'ancien' }), newPasswordInput);
	expect(refused.ok).toBe(false);
	expect(JSON.stringify(refused)).not.toContain('court"');
	expect(refused.values).toEqual({});
});
