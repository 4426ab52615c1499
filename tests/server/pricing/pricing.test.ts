import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overlapAmong } from '../../../src/lib/booking/sessions.ts';
import { quote, type PricedTicketType } from '../../../src/lib/pricing/quote.ts';
import { taxed, type TaxCode } from '../../../src/lib/pricing/taxes.ts';

/** A rate of taxable cents rounded half up, in whole numbers of any size. */
function exactTax(cents: bigint, numerator: bigint, denominator: bigint): bigint {
	return (2n * cents * numerator + denominator) / (2n * denominator);
}

const line = fc.record({
	amountCents: fc.nat({ max: 50_000_000 }),
	taxCode: fc.constantFrom<TaxCode>('taxable', 'exempt', 'zero_rated')
});

describe('TPS and TVQ', () => {
	test.each([
		[45_000, 2_250, 4_489],
		[10_000, 500, 998],
		[1, 0, 0],
		[10, 1, 1],
		[0, 0, 0]
	])('on %i cents are %i and %i', (amountCents, tpsCents, tvqCents) => {
		expect(taxed([{ amountCents, taxCode: 'taxable' }])).toMatchObject({ tpsCents, tvqCents });
	});

	test('are exact to the cent on the taxable sum, rounded once each', () => {
		fc.assert(
			fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
				const sum = (all: typeof lines) => all.reduce((total, one) => total + BigInt(one.amountCents), 0n);
				const taxable = sum(lines.filter((one) => one.taxCode === 'taxable'));
				const tps = exactTax(taxable, 5n, 100n);
				const tvq = exactTax(taxable, 9_975n, 100_000n);
				expect(taxed(lines)).toEqual({
					subtotalCents: Number(sum(lines)),
					tpsCents: Number(tps),
					tvqCents: Number(tvq),
					totalCents: Number(sum(lines) + tps + tvq)
				});
			})
		);
	});

	test('control: one combined rate, or rounding line by line, is another amount', () => {
		const combined = (cents: number) => Math.round(cents * 0.14975);
		const differs = Array.from({ length: 10_000 }, (_, cents) => {
			const { tpsCents, tvqCents } = taxed([{ amountCents: cents, taxCode: 'taxable' }]);
			return tpsCents + tvqCents !== combined(cents);
		}).filter(Boolean).length;
		expect(differs).toBeGreaterThan(2_000);
		const small = Array.from({ length: 3 }, () => ({ amountCents: 5, taxCode: 'taxable' as const }));
		const byLine = small.reduce((sum, one) => sum + taxed([one]).tpsCents, 0);
		expect(taxed(small).tpsCents).not.toBe(byLine);
	});
});

describe('a quote', () => {
	const type = (code: string, member: number | null, standard: number | null, taxCode: TaxCode) =>
		({ id: code.length, code, name: code, priceCents: { member, standard }, taxCode }) as PricedTicketType;
	const catalogue = [
		type('complet', 36_000, 45_000, 'taxable'),
		type('souper', 5_200, 6_500, 'taxable'),
		type('don', null, 1_000, 'exempt')
	];

	test('has one line a type, in the catalogue’s order, and does not depend on who takes what', () => {
		const codes = fc.array(fc.subarray(['complet', 'souper', 'don', 'inconnu']), { maxLength: 60 });
		fc.assert(
			fc.property(codes, fc.constantFrom('member' as const, 'standard' as const), (people, audience) => {
				const priced = quote(catalogue, audience, people);
				expect(priced).toEqual(quote(catalogue, audience, [...people].reverse()));
				const expected = catalogue.flatMap(({ code, priceCents }) => {
					const quantity = people.filter((one) => one.includes(code)).length;
					const unit = priceCents[audience];
					return quantity > 0 && unit !== null ? [[code, quantity, quantity * unit]] : [];
				});
				expect(priced.lines.map((one) => [one.description, one.quantity, one.amountCents])).toEqual(expected);
				expect(priced.totalCents).toBe(priced.subtotalCents + priced.tpsCents + priced.tvqCents);
			})
		);
	});
});

test('overlaps are found exactly when two sessions share a moment', () => {
	const session = fc
		.tuple(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 10 }))
		.map(([start, length]) => ({ startsAt: new Date(start), endsAt: new Date(start + length) }));
	fc.assert(
		fc.property(fc.array(session, { maxLength: 8 }), (sessions) => {
			const shared = sessions.some((a, i) =>
				sessions.some((b, j) => i < j && a.startsAt < b.endsAt && b.startsAt < a.endsAt)
			);
			const found = overlapAmong(sessions);
			expect(found !== undefined).toBe(shared);
			if (found)
				expect(found[0].startsAt < found[1].endsAt && found[1].startsAt < found[0].endsAt).toBe(true);
		})
	);
});
