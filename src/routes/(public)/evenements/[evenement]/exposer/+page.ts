// Nothing here needs a script: the page is whole as it arrives.
export const csr = false;
