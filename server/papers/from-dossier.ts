/** What the steps of a dossier wrote down: numbers and days of papers, as facts. */
import { z } from 'zod'
import type { PaperFacts, PaperRef } from '../../checks/documents/facts.ts'
import { formatDate } from '../../checks/time/words.ts'
import { DayOrMoment } from '../../checks/time/zone.ts'
import type { WithSteps } from '../dossiers/records.ts'

const Paper = z.object({ number: z.string().optional(), date: DayOrMoment.optional() }).catch({})

/** Of all that a step may have written, what papers name. What is not as expected is not known. */
const Written = z
  .object({
    regulation: Paper.optional(),
    decision: Paper.optional(),
    'expert-opinion': Paper.optional(),
    'appraisal-opinion': Paper.optional(),
    'initial-risk-assessment': DayOrMoment.optional().catch(undefined),
  })
  .catch({})
type Written = z.infer<typeof Written>

const refOf = (paper: z.infer<typeof Paper> | undefined): PaperRef | null =>
  paper?.number === undefined ? null : { number: paper.number, on: paper.date ?? null }

/** Of the newest version; a later step overrides an earlier one. */
export function dossierFacts(found: WithSteps | undefined): Pick<PaperFacts, 'dossier' | 'regulation'> {
  if (found === undefined) return {}
  const written: Written = Object.assign({}, ...found.events.map(({ fields }) => Written.parse(fields ?? {})))
  const risk = written['initial-risk-assessment']
  const decision = refOf(written.decision)
  return {
    dossier: {
      version: `lần ${found.dossier.version}`,
      expertOpinion: refOf(written['expert-opinion']),
      appraisalOpinion: refOf(written['appraisal-opinion']),
      riskAssessment: risk === undefined ? null : `đánh giá ngày ${formatDate(risk)}`,
      decisions: decision === null ? [] : [decision],
    },
    ...(written.regulation !== undefined && { regulation: refOf(written.regulation) ?? {} }),
  }
}
