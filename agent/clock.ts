/** The agent's one clock. Everything else is told the time. */
export type Clock = { readonly now: () => Date }

export const systemClock: Clock = { now: () => new Date() }

export const fixedClock = (moment: Date): Clock => ({ now: () => new Date(moment) })
