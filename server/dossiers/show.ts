/** A dossier in the words of the pages: where it stands, its next steps for one person, its history. */
import { type DossierInput, runDossier, type Walk, walkDossier } from '../../checks/dossiers/dossier.ts'
import { historyOf, type NextStep, nextSteps } from '../../checks/dossiers/steps.ts'
import { type Transition, transitionOf, workflow } from '../../checks/dossiers/workflow.ts'
import { citation, citationInText } from '../../checks/systems/basis.ts'
import type { Calendar } from '../../checks/time/calendar.ts'
import { formatDate, formatMoment } from '../../checks/time/words.ts'
import { type Day, dayOf } from '../../checks/time/zone.ts'
import type { ShownHistory, Station } from '../../web/pages/dossiers/dossier-page.tsx'
import type { ShownStep } from '../../web/pages/dossiers/frame.tsx'
import type { Typed } from '../../web/pages/dossiers/step-form.tsx'
import { askedFields, needsLevel, needsReason } from './fields.ts'
import { inputOf, type WithSteps } from './records.ts'
import { type Acting, MINISTRY_UNIT, OWNER_UNIT, unitForStep } from './units.ts'
import {
  FUNCTION_WORDS,
  INDEPENDENCE,
  limitWords,
  refusalWords,
  stepWords,
  unitName,
  WAYS_OUT,
} from './words.ts'

export type Names = ReadonlyMap<string, string>

/** What a step form is drawn with. */
export type Drawing = {
  readonly acting: Acting
  readonly calendar: Calendar
  readonly names: Names
  readonly seen: string
  readonly actionOf: (step: string) => string
  /** The level that the register has. */
  readonly level: number | null
  readonly today: Day
  /** What was typed into the form of one step and refused. */
  readonly typed: { readonly step: string; readonly typed: Typed } | null
}

/** Every step that leads on from here, with the form for whom may take it. */
export function shownSteps(input: DossierInput, drawing: Drawing): readonly ShownStep[] {
  const walk = walkDossier(input, drawing.calendar)
  return nextSteps(input, drawing.acting.unit, drawing.calendar).flatMap((step) => {
    const transition = transitionOf(step.transition)
    return transition === null ? [] : [shownStep(step, transition, walk, input, drawing)]
  })
}

function shownStep(
  step: NextStep,
  transition: Transition,
  walk: Walk,
  input: DossierInput,
  drawing: Drawing,
): ShownStep {
  const { names, acting } = drawing
  const unit = unitName(step.actor.unit, names)
  const forUnit = acting.unit === null ? null : answerFor(step, transition, walk, input, drawing, acting.unit)
  const mayAct = forUnit?.mayAct === true
  return {
    ...{ id: step.transition, name: stepWords(step.transition), to: step.label },
    who: whoWords(step, unit),
    basis: citation(step.basis),
    form:
      step.form === null
        ? null
        : `${step.form.title}${step.form.adapted ? ', sửa phần đầu và người ký' : ''}`,
    remarks: [
      step.trigger,
      transition.then === undefined ? null : `Sau bước này: ${transition.then}.`,
      step.note,
      step.flag,
    ].flatMap((one) => (one === null ? [] : [citationInText(one)])),
    missing: step.missing.map(({ text, basis, documents }) => ({
      text:
        documents.length === 0
          ? text
          : `${text} Còn thiếu: ${documents.map(({ title }) => title).join('; ')}.`,
      basis: citation(basis),
    })),
    waysOut: step.independentAppraisal !== null && step.actor.unit === null ? WAYS_OUT : [],
    act: mayAct ? formOf(transition, walk, drawing, step.actor.unit === MINISTRY_UNIT) : null,
    whyNot: mayAct || transition.actor === 'system' ? null : whyNot(step, transition, walk, forUnit, acting),
  }
}

/** The owner and the ministry are no units of the commune: their titles say enough. */
const whoWords = ({ actor }: NextStep, unit: string | null): string =>
  actor.unit === OWNER_UNIT || actor.unit === MINISTRY_UNIT || actor.function === 'system'
    ? actor.title
    : `${actor.title} (${unit ?? 'chưa giao đơn vị nào'})`

/** For the step that the ministry takes the owner is asked as the ministry. */
function answerFor(
  step: NextStep,
  transition: Transition,
  walk: Walk,
  input: DossierInput,
  { calendar }: Drawing,
  own: string,
): NextStep['forUnit'] {
  const unit = unitForStep(transition, own, walk.level, walk.units)
  if (unit !== MINISTRY_UNIT) return step.forUnit
  return nextSteps(input, unit, calendar).find((one) => one.transition === step.transition)?.forUnit ?? null
}

function whyNot(
  step: NextStep,
  transition: Transition,
  { state, level, units }: Walk,
  forUnit: NextStep['forUnit'],
  acting: Acting,
): string {
  if (acting.unit === null) return acting.why
  const refusal = forUnit?.refusal
  if (refusal == null) return ''
  // The ways out stand above, once; to whom does not operate it is enough to hear whose step it is.
  const isIndependence = refusal.reason === 'independent-appraisal'
  const reason = isIndependence && acting.unit !== units.operator ? 'wrong-actor' : refusal.reason
  const words =
    reason === 'independent-appraisal'
      ? INDEPENDENCE
      : refusalWords(reason, transition, { state, level, holder: step.actor.title })
  return refusal.basis === null ? words : `${words} (${citation(refusal.basis)})`
}

const LEVELS = [1, 2, 3, 4, 5].map((level) => ({ value: String(level), label: `Cấp độ ${level}` }))

function noteOf(transition: Transition, isOfMinistry: boolean): { label: string; optional: boolean } {
  const letter = isOfMinistry ? 'Số, ngày văn bản của cơ quan thẩm định' : null
  if (!needsReason(transition)) return { label: letter ?? 'Ghi chú', optional: letter === null }
  const reason = transition.id === 'return-invalid' ? 'Lý do, hướng dẫn bổ sung' : 'Lý do'
  return { label: letter === null ? reason : `${letter}; lý do`, optional: false }
}

function formOf(
  transition: Transition,
  walk: Walk,
  drawing: Drawing,
  isOfMinistry: boolean,
): ShownStep['act'] {
  const { id } = transition
  return {
    ...{ id, action: drawing.actionOf(id), button: stepWords(id), seen: drawing.seen },
    fields: askedFields(transition, walk.level, walk),
    levels: needsLevel(transition)
      ? {
          options: LEVELS,
          value: id === 'start' && drawing.level !== null ? String(drawing.level) : '',
        }
      : null,
    note: noteOf(transition, isOfMinistry),
    today: drawing.today,
    typed: drawing.typed?.step === id ? drawing.typed.typed : null,
    danger: id === 'retire' || id === 'appraise-unsuitable' || id === 'return-invalid',
  }
}

/** States that a dossier need not come through: they stand in the picture once they were entered. */
const ASIDE = [
  'needs-supplement',
  'appraised-unsuitable',
  'legacy-approved',
  'redetermination',
  'superseded',
  'retired',
]

export function stationsOf(input: DossierInput, calendar: Calendar): readonly Station[] {
  const walk = walkDossier(input, calendar)
  const entered = new Map(walk.steps.map(({ transition, at }) => [transition.to, formatDate(dayOf(at))]))
  return workflow()
    .states.filter(({ levels }) => levels?.includes(walk.level) ?? true)
    .filter(({ id }) => entered.has(id) || !ASIDE.includes(id))
    .map(({ id, label }) => ({ label, since: entered.get(id) ?? null, isPresent: walk.state === id }))
}

export function historyShown(one: WithSteps, now: Date, calendar: Calendar, names: Names): ShownHistory {
  const lines = historyOf(inputOf(one, now), calendar).map((line) => {
    const row = one.events[line.event]
    const recordedAt = row?.recordedAt ?? line.at
    return {
      ...{ name: stepWords(line.transition), to: line.label, day: formatDate(line.day) },
      unit: unitName(line.actor.unit, names) ?? '',
      person: row?.actorName ?? '',
      recorded: dayOf(recordedAt) === line.day ? null : formatMoment(recordedAt),
      note: row?.note ?? null,
      limits: line.limits.map(({ limit, due, outcome, provisional }) => ({
        text: `${limitWords(limit.id)}: ${OUTCOMES[outcome]} ${formatDate(due)}${provisional ? ' (tạm tính)' : ''}`,
        isMissed: outcome === 'missed',
      })),
    }
  })
  return { version: one.dossier.version, lines }
}

const OUTCOMES = {
  met: 'đúng hạn, hạn',
  missed: 'trễ, hạn',
  internal: 'mốc nội bộ',
} as const

/** Units by function, in words; who appraises comes last. */
export function unitsShown(input: DossierInput, names: Names): readonly { name: string; value: string }[] {
  const { operator, securityUnit, independentAppraiser } = input.units
  const appraiser = runDossier({ ...input, events: [] }).appraiser
  return [
    { name: FUNCTION_WORDS.operator, value: unitName(operator, names) ?? 'chưa ghi là đơn vị nào của xã' },
    { name: FUNCTION_WORDS.securityUnit, value: unitName(securityUnit, names) ?? 'chưa chỉ định' },
    ...(independentAppraiser === null
      ? []
      : [{ name: FUNCTION_WORDS.independentAppraiser, value: unitName(independentAppraiser, names) ?? '' }]),
    {
      name: 'Bên thẩm định',
      value: unitName(appraiser?.unit ?? null, names) ?? 'chưa đơn vị nào thẩm định được',
    },
  ]
}
