import { eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { session } from '../../db/schema/programme.ts';
import { programmeFile } from '../../db/schema/proposals.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { isOfSession } from '../speaking.ts';

/**
 * Puts slides on the public page of their session, once it is over, or takes them off it at once: by those who speak in
 * it, or the permanence. Done twice, it is done once.
 * @throws Refusal `not_found` (404), also to anybody else; `slides_too_early`, `slides_without_consent` of whoever sent them
 */
export async function publishSlides(request: {
	actor: Actor;
	fileCode: string;
	published: boolean;
}): Promise<void> {
	const { actor, fileCode, published } = request;
	try {
		await write('programme.publishSlides', async (tx) => {
			const [found] = await tx
				.select({ file: programmeFile, session })
				.from(programmeFile)
				.innerJoin(session, eq(session.id, programmeFile.sessionId))
				.where(eq(programmeFile.code, fileCode));
			if (!found || !(await isOfSession(tx, actor, found.session.id)))
				throw new Refusal('not_found', { status: 404 });
			const { file } = found;
			if ((file.publishedAt !== null) === published) return;
			if (published && found.session.endsAt > now()) throw new Refusal('slides_too_early');
			await tx
				.update(programmeFile)
				.set({ publishedAt: published ? now() : null })
				.where(eq(programmeFile.id, file.id));
			await record(tx, actor, {
				action: published ? 'slides.published' : 'slides.unpublished',
				objectKind: 'session',
				objectId: found.session.id,
				details: { file: file.code }
			});
		});
	} catch (error) {
		if (violation(error) === 'slides_without_consent') throw new Refusal('slides_without_consent');
		throw error;
	}
}
