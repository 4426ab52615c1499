import { z } from 'zod';
import { PROVIDERS } from './providers.ts';

/** Which one was pressed. */
export const providerInput = z.object({ fournisseur: z.enum(PROVIDERS) });
