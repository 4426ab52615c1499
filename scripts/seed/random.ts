export { seededRandom } from '../../src/lib/random/seeded-random.ts';

export function pick<T>(random: () => number, list: readonly T[]): T {
	return list[Math.floor(random() * list.length)]!;
}
