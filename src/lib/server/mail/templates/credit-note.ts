import { money } from '../../../format/money.ts';
import type { Block } from '../message.ts';

/** The credit note that is joined; nothing where there is none. */
export function creditNoteFacts(creditNote: { number: string; totalCents: number } | undefined): Block[] {
	if (!creditNote) return [];
	return [
		{
			kind: 'facts',
			rows: [
				['Note de crédit', `${creditNote.number} (jointe)`],
				['Montant crédité', money(creditNote.totalCents)]
			]
		}
	];
}

/** What the payer will get back; nothing where nothing is owed to them. */
export function owedBack(owedCents: number): Block[] {
	if (owedCents <= 0) return [];
	const text = `${money(owedCents)} vous seront rendus par le moyen qui a servi à payer.`;
	return [{ kind: 'note', text }];
}
