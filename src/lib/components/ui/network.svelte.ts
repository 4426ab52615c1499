/** Whether the last form pressed could not reach the server. */
export const network = $state({ isCut: false });
