/** What every provider of the double knows of us. */
export const DOUBLE_KEYS = { id: 'cle-du-double', secret: 'secret-du-double' } as const;

/** The tenant of Microsoft's personal accounts, and that of an organisation. */
export const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad';
export const ORGANISATION = '11111111-2222-3333-4444-555555555555';
