// The one list of tables that Drizzle's relational typing needs; everything else imports a domain's own file.
export * from './audit.ts';
export * from './auth.ts';
export * from './checkin.ts';
export * from './events.ts';
export * from './exhibitors.ts';
export * from './figures.ts';
export * from './mail.ts';
export * from './members.ts';
export * from './outbox.ts';
export * from './payments.ts';
export * from './programme.ts';
export * from './registration.ts';
