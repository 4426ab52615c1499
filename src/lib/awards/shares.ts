/** What part of the whole each weight is, in whole percents that make a hundred together: the largest remainders round up. */
export function sharesOf(weights: readonly number[]): number[] {
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	if (total === 0) return weights.map(() => 0);
	const exact = weights.map((weight) => (100 * weight) / total);
	const shares = exact.map(Math.floor);
	const left = 100 - shares.reduce((sum, share) => sum + share, 0);
	const remainder = (i: number) => exact[i]! - shares[i]!;
	const byRemainder = [...exact.keys()].sort((a, b) => remainder(b) - remainder(a) || a - b);
	for (const i of byRemainder.slice(0, left)) shares[i]!++;
	return shares;
}
