import type { FormErrors } from '$lib/components/ui/form';

/** Whether the address is all that is wrong: it is mended where it was typed, with nothing to go and read above. */
export const isOfAddress = (errors: FormErrors | undefined) => Object.keys(errors ?? {}).join() === 'email';
