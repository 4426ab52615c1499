/** The longest each text of a group's space may be, in characters. */
export const GROUP_LIMITS = { subject: 200, learning: 2000 } as const;
