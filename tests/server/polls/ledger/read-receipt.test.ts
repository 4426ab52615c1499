import { describe, expect, test } from 'vitest';
import { MOST_RECEIPT_BYTES, readReceipt } from '../../../../src/lib/poll/read-receipt.ts';
import { readableCode, secretToken } from '../../../../src/lib/server/ids.ts';

const drawn = () => ({ ballot: readableCode(16), nonce: secretToken(16) });

describe('a receipt given back', () => {
	test('is read from the file that was saved, with whose vote it is', () => {
		const receipt = drawn();
		const file = JSON.stringify({
			poll: 'meritas/2026/prix',
			title: 'Prix',
			...receipt,
			choices: ['ABC'],
			line: 3
		});
		expect(readReceipt(`${file}\n`)).toEqual({ ...receipt, poll: 'meritas/2026/prix', title: 'Prix' });
	});

	test('is read from what a page shows of it, whatever was drawn', () => {
		for (let i = 0; i < 200; i++) {
			const { ballot, nonce } = drawn();
			const copied = `https://exemple.org/reconnaissance-du-publ/vote\nLigne du registre\n12\nBulletin\n${ballot}\nSecret\n${nonce}\n`;
			expect(readReceipt(copied)).toEqual({ ballot, nonce });
		}
	});

	test('is nothing else: one code alone, a register, a list, a number, what is cut or far too long', () => {
		const { ballot, nonce } = drawn();
		const whole = JSON.stringify({ ballot, nonce });
		for (const other of [
			...['', 'null', '12', '[]', '{}', '"texte"', ballot, nonce, 'Bonjour, voici mon reçu'],
			...[`{"ballot":"${ballot}"}`, '{"ballot":1,"nonce":2}', whole.slice(0, 20)],
			`{"format":"estrade-ledger-2","poll":"meritas/2026/prix","title":"Prix"}\n{"seq":1,"ballot":"${ballot}"}`,
			whole + ' '.repeat(MOST_RECEIPT_BYTES)
		])
			expect(readReceipt(other)).toBeUndefined();
	});
});
