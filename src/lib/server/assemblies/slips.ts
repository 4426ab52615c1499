import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { absolute, assemblySlipPath } from '../links.ts';
import { qrSvg } from '../qr.ts';
import { findAssembly, rollOf } from './queries.ts';

/** What is printed for delegates who have no phone: the code that votes for them on a device of the house. @throws Refusal `not_allowed` (403) */
export async function slipsOf(actor: Actor, slug: string) {
	requireStaff(actor);
	const { event } = await findAssembly(slug);
	const roll = await rollOf(await reader(), event.id);
	return roll
		.filter(({ personId }) => personId !== null)
		.map(({ organisationId, organisation, personId, givenName, familyName }) => {
			const path = assemblySlipPath(slug, organisationId, personId!);
			return {
				...{ organisationId, organisation, name: `${givenName} ${familyName}` },
				...{ path, qr: qrSvg(absolute(path)) }
			};
		});
}
