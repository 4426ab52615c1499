import type { Actor } from '../auth/policy.ts';
import { drawAssemblyMinutes } from './minutes-drawing.ts';
import { minutesOf } from './minutes.ts';

/** The minutes of an assembly as a PDF: adopted, or a draft that says so. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function assemblyMinutesPdf(actor: Actor, slug: string): Promise<Buffer> {
	const { minutes, sha256 } = await minutesOf(actor, slug);
	return Buffer.from(await drawAssemblyMinutes({ minutes, sha256 }));
}
