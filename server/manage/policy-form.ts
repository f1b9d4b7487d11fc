/** What a commune decides about its PCs, as people type it: lists with one entry a line, yes and no as ticked boxes. */
import { CommunePolicy } from '../../checks/device/policy.ts'
import type { FormProblems, FormText } from '../http/form.ts'

const YES = 'co'

export const typedPolicy = (policy: CommunePolicy): FormText => ({
  ...(policy.multiFactorSignIn && { multiFactorSignIn: YES }),
  ...(policy.wantsSoftware && { wantsSoftware: YES }),
  filteringResolvers: policy.filteringResolvers.join('\n'),
  forbiddenSoftware: policy.forbiddenSoftware.join('\n'),
})

const linesOf = (text: string | undefined): readonly string[] => [
  ...new Set(
    (text ?? '')
      .split(/[\n,;]/)
      .map((line) => line.replace(/\s+/gu, ' ').trim())
      .filter((line) => line !== ''),
  ),
]

export type TypedPolicy =
  | { readonly ok: true; readonly policy: CommunePolicy }
  | { readonly ok: false; readonly problems: FormProblems }

const PROBLEMS: Readonly<Record<string, string>> = {
  filteringResolvers: 'Mỗi dòng một địa chỉ IP, nhiều nhất 20 dòng.',
  forbiddenSoftware: 'Mỗi dòng một tên phần mềm từ 2 đến 100 ký tự, nhiều nhất 200 dòng.',
}

export function readTypedPolicy(given: FormText): TypedPolicy {
  const parsed = CommunePolicy.safeParse({
    multiFactorSignIn: given.multiFactorSignIn === YES,
    wantsSoftware: given.wantsSoftware === YES,
    filteringResolvers: linesOf(given.filteringResolvers),
    forbiddenSoftware: linesOf(given.forbiddenSoftware),
  })
  if (parsed.success) return { ok: true, policy: parsed.data }
  const problems: Record<string, string> = {}
  for (const { path } of parsed.error.issues) {
    const name = String(path[0])
    const line = path[1] === undefined ? undefined : linesOf(given[name])[Number(path[1])]
    problems[name] ??=
      `${PROBLEMS[name] ?? 'Ngoài khoảng cho phép.'}${line === undefined ? '' : ` Dòng sai: ${line}.`}`
  }
  return { ok: false, problems }
}
