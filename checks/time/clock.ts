/** Where a moment comes from is the caller's decision: the server's clock, the agent's, or a test's. */
export type Clock = { readonly now: () => Date }

/** A clock that stands still; tests and rehearsals advance by making another one. */
export const fixedClock = (moment: Date): Clock => ({ now: () => new Date(moment) })
