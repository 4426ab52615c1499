import { and, asc, eq, inArray } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { activityTarget, type TARGET_SCOPES } from '../db/schema/report.ts';
import { write } from '../db/write.ts';

/** Targets of financial years, by kind, then series. */
export async function yearTargets(actor: Actor, years: readonly number[]) {
	requireStaff(actor);
	if (years.length === 0) return [];
	return (await reader())
		.select()
		.from(activityTarget)
		.where(inArray(activityTarget.fiscalYear, [...years]))
		.orderBy(asc(activityTarget.scope), asc(activityTarget.name), asc(activityTarget.fiscalYear));
}

/**
 * Sets how many people a year's activities of a kind, or of a series, should bring; none takes the target away.
 * @throws Refusal `not_allowed` (403)
 */
export async function setTarget(request: {
	actor: Actor;
	fiscalYear: number;
	scope: (typeof TARGET_SCOPES)[number];
	name: string;
	people: number;
}): Promise<void> {
	const { actor, ...target } = request;
	const { fiscalYear, scope, name, people } = target;
	requireStaff(actor);
	await write('report.setTarget', async (tx) => {
		const one = and(
			eq(activityTarget.fiscalYear, fiscalYear),
			eq(activityTarget.scope, scope),
			eq(activityTarget.name, name)
		);
		await tx.delete(activityTarget).where(one);
		if (people > 0) await tx.insert(activityTarget).values(target);
		await record(tx, actor, {
			...{ action: 'target.set', objectKind: 'activity_target', objectId: `${fiscalYear} ${name}` },
			details: { people }
		});
	});
}
