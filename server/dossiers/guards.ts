/** What the register and the house ask of a step, besides the preconditions of the table. */
import type { DossierInput } from '../../checks/dossiers/dossier.ts'
import type { Transition } from '../../checks/dossiers/workflow.ts'
import { citation } from '../../checks/systems/basis.ts'
import type { SystemRow } from '../systems/systems.ts'
import { needsLevel, type StepForm } from './fields.ts'
import type { StepRefusal } from './take-step.ts'

type Situation = {
  readonly input: DossierInput
  readonly system: SystemRow
  readonly actsForMinistry: boolean
}

/** Steps that carry the level onwards: to the appraisal, to the approval. */
const LEADS_ON = ['submitted', 'approval-requested', 'approved', 'expert-opinion-requested']

const refuse = (
  reason: string,
  text: string,
  basis: string | null,
  field: string | null,
  status: StepRefusal['status'] = 400,
): StepRefusal => ({ reason, text, basis: basis === null ? null : citation(basis), field, status })

export function guardStep(
  transition: Transition,
  form: StepForm,
  { input, system, actsForMinistry }: Situation,
): StepRefusal | null {
  if (needsLevel(transition) && system.life === 'retired')
    return refuse('retired', 'Hệ thống đã ngừng: không mở hồ sơ mới.', null, null, 409)
  if (transition.id === 'start' && system.level === null)
    return refuse(
      'level-missing',
      'Hệ thống chưa có phiếu xác định cấp độ được ký: hãy xác định cấp độ trước.',
      'NĐ 331 Đ20.1.a',
      'cap-do',
    )
  const carries = needsLevel(transition) || LEADS_ON.includes(transition.to)
  if (carries && system.level !== null && input.level < system.level)
    return refuse(
      'level-too-low',
      `Các câu trả lời đã ký cho cấp độ ${system.level}; hồ sơ không lập ở cấp độ ${input.level}, thấp hơn.`,
      'NĐ 331 Đ8.2',
      needsLevel(transition) ? 'cap-do' : null,
    )
  if (actsForMinistry && form.note === null)
    return refuse(
      'no-letter',
      'Ghi thay cơ quan thẩm định: hãy ghi số, ngày văn bản của cơ quan đó.',
      transition.basis,
      'ghi-chu',
    )
  return null
}
