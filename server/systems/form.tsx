/** The form of a system: drawn with what was typed, read into fields or problems beside them. */
import { z } from 'zod'
import { readQuestionnaire } from '../../checks/systems/questionnaire.ts'
import { SystemFormPage } from '../../web/pages/systems/system-form.tsx'
import { sendPage } from '../assets/send-page.ts'
import { listUnits } from '../communes/queries.ts'
import { communeOf } from '../http/acting.ts'
import {
  type FormProblems,
  type FormText,
  optionalDay,
  optionalText,
  optionalWholeNumber,
  readAll,
  readForm,
  requiredText,
} from '../http/form.ts'
import type { RouteContext } from '../http/route.ts'
import { systemsFrame } from './frame.ts'
import { fieldsOf, LIVES, type SystemFields, type SystemRow } from './systems.ts'

export type Said = {
  readonly given?: FormText
  readonly problems?: FormProblems
  readonly information?: readonly string[]
  readonly conflict?: string
}

const MOST_SUBJECTS = 200_000_000

const Form = z
  .object({
    name: requiredText('Tên hệ thống'),
    ownership: z.enum(['owned', 'used'], 'Hãy chọn quan hệ với xã.'),
    ownerName: requiredText('Chủ quản'),
    operatorUnit: z.string().default(''),
    operatorName: optionalText('Nơi vận hành ngoài xã'),
    securityUnit: z.string().default(''),
    securityName: optionalText('Đơn vị chuyên trách ngoài xã'),
    systemType: z.string().default(''),
    purpose: optionalText('Chức năng', 2000),
    scope: optionalText('Phạm vi', 2000),
    dataKinds: optionalText('Loại dữ liệu', 2000),
    users: optionalText('Người dùng', 500),
    subjectCount: optionalWholeNumber('Số người có dữ liệu', 0, MOST_SUBJECTS),
    zones: optionalText('Vùng mạng', 2000),
    addresses: optionalText('Địa chỉ', 2000),
    services: optionalText('Dịch vụ', 2000),
    equipment: optionalText('Thiết bị', 2000),
    life: z.enum(LIVES, 'Hãy chọn tình trạng.'),
    liveOn: optionalDay(),
    retiredOn: optionalDay(),
    confirmationNumber: optionalText('Số văn bản', 100),
    confirmationOn: optionalDay(),
  })
  .superRefine(({ liveOn, retiredOn, confirmationNumber, confirmationOn, ...one }, context) => {
    const say = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message })
    }
    if (liveOn !== null && retiredOn !== null && retiredOn < liveOn)
      say('retiredOn', 'Ngày ngừng phải từ ngày bắt đầu vận hành trở đi.')
    if (confirmationNumber !== null && confirmationOn === null)
      say('confirmationOn', 'Văn bản xác nhận phải có cả số và ngày.')
    if (confirmationNumber === null && confirmationOn !== null)
      say('confirmationNumber', 'Văn bản xác nhận phải có cả số và ngày.')
    if (one.operatorUnit !== '' && one.operatorName !== null)
      say('operatorName', 'Đã chọn đơn vị trong xã: hãy để trống ô này.')
    if (one.securityUnit !== '' && one.securityName !== null)
      say('securityName', 'Đã chọn đơn vị trong xã: hãy để trống ô này.')
  })

export type SystemFormOutcome =
  | { readonly ok: true; readonly fields: SystemFields; readonly given: FormText }
  | ({ readonly ok: false } & Required<Pick<Said, 'given' | 'problems' | 'information'>>)

/** Reads the form of the request; units and kinds must be ones that there are. */
export async function readSystemForm(context: RouteContext): Promise<SystemFormOutcome> {
  const form = await readForm(context, Form)
  const { systemTypes, informationTypes } = readQuestionnaire()
  const information = (await readAll(context, 'informationTypes')).filter((id) =>
    informationTypes.some((kind) => kind.id === id),
  )
  if (!form.ok) return { ...form, information }
  const units = await unitsOf(context)
  const { operatorUnit, securityUnit, systemType, ...fields } = form.value
  const isUnit = (id: string): boolean => id === '' || units.some(({ value }) => value === id)
  const problems = {
    ...(!isUnit(operatorUnit) && { operatorUnit: 'Xã không có đơn vị này.' }),
    ...(!isUnit(securityUnit) && { securityUnit: 'Xã không có đơn vị này.' }),
    ...(systemType !== '' &&
      !systemTypes.some(({ id }) => id === systemType) && { systemType: 'Không có loại này.' }),
  }
  if (Object.keys(problems).length > 0) return { ok: false, given: form.given, problems, information }
  return {
    ok: true,
    given: form.given,
    fields: {
      ...fields,
      ...{ informationTypes: information, systemType: systemType || null },
      ...{ operatorUnitId: operatorUnit || null, securityUnitId: securityUnit || null },
    },
  }
}

const unitsOf = async (context: RouteContext) => {
  const { communeId } = communeOf(context)
  const units = await context.deps.db.transaction(context.scope, (tx) => listUnits(tx, communeId))
  return units.map(({ unitId, name }) => ({ value: unitId, label: name }))
}

/** `system`: the one that is changed; null: a new one. */
export async function drawForm(
  context: RouteContext,
  said: Said,
  system: SystemRow | null,
  splitFrom: SystemRow | null,
): Promise<Response> {
  const { given, problems = {}, conflict } = said
  const { systemTypes, informationTypes } = readQuestionnaire()
  const page = (
    <SystemFormPage
      {...systemsFrame(context, { problem: conflict })}
      system={system}
      splitFrom={splitFrom}
      units={await unitsOf(context)}
      systemTypes={systemTypes.map(({ id, label }) => ({ value: id, label }))}
      informationTypes={informationTypes.map(({ id, label, hint }) => ({ value: id, label, hint }))}
      chosenInformation={said.information ?? system?.informationTypes ?? []}
      given={given ?? (system === null ? {} : textOf(system))}
      problems={problems}
    />
  )
  const status = conflict !== undefined ? 409 : Object.keys(problems).length > 0 ? 400 : 200
  return sendPage(context.c, page, status)
}

function textOf(row: SystemRow): FormText {
  const { operatorUnitId, securityUnitId, informationTypes: _, subjectCount, ...fields } = fieldsOf(row)
  const texts = {
    ...fields,
    operatorUnit: operatorUnitId,
    securityUnit: securityUnitId,
    subjectCount: subjectCount === null ? null : String(subjectCount),
    seen: row.updatedAt.toISOString(),
  }
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
}
