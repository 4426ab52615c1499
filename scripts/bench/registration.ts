export const run = async () => ({ figures: {} });
