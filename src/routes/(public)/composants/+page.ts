// Shown as it arrives, without a script: what works here works everywhere.
export const csr = false;
