/** The systems a commune usually has, as suggestions for its first list. None of it is a decision. */
import { z } from 'zod'
import { Level } from '../catalogue/catalogue.ts'
import { shownBasis } from './basis.ts'
import SYSTEMS from './commune-systems.json'

const Text = z.string().min(1)

const Suggestion = z
  .strictObject({
    suggestion: z.literal(true),
    id: Text,
    name: Text,
    /** An option of the question `q-system-type`. */
    systemType: z.enum(['internal', 'public-service', 'infrastructure', 'industrial-control', 'other']),
    /** Options of the question `q-information`. */
    informationTypes: z.array(z.enum(['public', 'private', 'personal', 'state-secret'])).min(1),
    /** null: only the owner can tell. */
    likelyLevel: Level.nullable(),
    ownership: z.enum(['commune', 'depends', 'province', 'central']),
    likelyOwner: Text,
    likelyOperator: Text,
    /** Who makes the dossier; `owner` is whoever is confirmed as the owner. */
    dossierOwner: z.enum([
      'commune',
      'commune-as-part-of-lan',
      'province',
      'central',
      'province-or-central',
      'owner',
    ]),
    reason: Text,
    /** Short; without the parts that cite a sample plan. */
    basis: Text.transform(shownBasis),
    /** What would change the level, or what to beware of. */
    watch: Text.nullable().default(null),
    flag: Text.nullable().default(null),
    agentAllowed: z.boolean().default(true),
    /** The PCs of the commune belong to this system. */
    coversDevices: z.boolean().default(false),
  })
  .transform(({ suggestion: _, ...rest }) => rest)
export type Suggestion = Readonly<z.infer<typeof Suggestion>>

/** To be shown beside every suggestion. */
export const SUGGESTIONS_NOTE: string = SYSTEMS.note

/** The day the list was closed. */
export const SUGGESTIONS_EDITION: string = SYSTEMS.asOf

let suggestions: readonly Suggestion[] | undefined
/** All of them, in the order of the data. Read at first use. */
export function listSuggestions(): readonly Suggestion[] {
  suggestions ??= z.array(Suggestion).parse(SYSTEMS.systems)
  return suggestions
}

export const findSuggestion = (id: string): Suggestion | undefined =>
  listSuggestions().find((one) => one.id === id)
