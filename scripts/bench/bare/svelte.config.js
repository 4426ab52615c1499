import adapter from '@sveltejs/adapter-node';

/** The physical limit beside which the product is measured: the same framework with nothing in it. */
export default { kit: { adapter: adapter({ out: process.env.BARE_OUT ?? 'build' }) } };
