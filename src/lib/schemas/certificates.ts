import { z } from 'zod';

/** Which registration is given its certificate, by its code. */
export const issueInput = z.object({ registration: z.string().max(40) });

/** Which certificate is given again. */
export const reissueInput = z.object({ certificate: z.coerce.number().int().positive() });

/** Which certificate is taken back, and why. */
export const revokeInput = reissueInput.extend({ reason: z.string().trim().min(3).max(300) });

/** A code as somebody typed it. */
export const checkInput = z.object({ code: z.string().trim().min(1).max(60) });
