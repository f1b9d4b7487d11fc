/** /xa/:commune/he-thong: the register, the typical systems of a commune, and a system written by hand. */
import { z } from 'zod'
import { citation } from '../../checks/systems/basis.ts'
import { listSuggestions, SUGGESTIONS_NOTE, type Suggestion } from '../../checks/systems/suggestions.ts'
import { systemPath, systemPaths } from '../../web/pages/systems/paths.ts'
import { type ShownSuggestion, SuggestionsPage, SystemsPage } from '../../web/pages/systems/systems-page.tsx'
import { sendPage } from '../assets/send-page.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import { readAll } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { drawForm, readSystemForm, type Said } from './form.tsx'
import { EDIT_ACCESS, READ_ACCESS, systemsFrame } from './frame.ts'
import { showSystem } from './show.ts'
import { addSuggested, addSystem, getSystem, listSystems, openReview } from './systems.ts'

const PATHS = systemPaths(':commune')

export const registerRoutes: RouteTable = [
  { method: 'GET', path: PATHS.home, access: READ_ACCESS, handle: drawRegister },
  {
    method: 'GET',
    path: PATHS.suggestions,
    access: EDIT_ACCESS,
    handle: (context) => drawSuggestions(context),
  },
  { method: 'POST', path: PATHS.suggestions, access: EDIT_ACCESS, handle: takeSuggestions },
  { method: 'GET', path: PATHS.add, access: EDIT_ACCESS, handle: (context) => drawNew(context, {}) },
  { method: 'POST', path: PATHS.add, access: EDIT_ACCESS, handle: takeNew },
]

async function drawRegister(context: RouteContext): Promise<Response> {
  const { deps, scope, c } = context
  const systems = await deps.db.transaction(scope, (tx) => listSystems(tx, communeOf(context).communeId))
  return sendPage(c, <SystemsPage {...systemsFrame(context)} systems={systems.map(showSystem)} />)
}

const DOSSIER_WORDS: Readonly<Record<Suggestion['dossierOwner'], string>> = {
  commune: 'xã',
  'commune-as-part-of-lan': 'xã, như một phần của mạng LAN',
  province: 'tỉnh; xã không lập',
  central: 'bộ, ngành trung ương; xã không lập',
  'province-or-central': 'tỉnh hoặc trung ương; xã không lập',
  owner: 'chủ quản, sau khi có văn bản xác nhận là ai',
}

const showSuggestion = (one: Suggestion, isThere: boolean): ShownSuggestion => ({
  ...{ id: one.id, name: one.name, likelyOwner: one.likelyOwner, likelyOperator: one.likelyOperator },
  level: one.likelyLevel === null ? 'do chủ quản xác định' : `cấp ${one.likelyLevel}`,
  dossier: DOSSIER_WORDS[one.dossierOwner],
  ...{ reason: one.reason, basis: citation(one.basis), noAgent: !one.agentAllowed, isThere },
  watch: [one.watch, one.flag].filter((text) => text !== null).join(' – ') || null,
})

async function drawSuggestions(context: RouteContext, problem?: string): Promise<Response> {
  const { deps, scope, c } = context
  const systems = await deps.db.transaction(scope, (tx) => listSystems(tx, communeOf(context).communeId))
  const there = new Set(systems.map(({ suggestionId }) => suggestionId))
  const page = (
    <SuggestionsPage
      {...systemsFrame(context, { problem })}
      note={SUGGESTIONS_NOTE}
      suggestions={listSuggestions().map((one) => showSuggestion(one, there.has(one.id)))}
    />
  )
  return sendPage(c, page, problem === undefined ? 200 : 400)
}

async function takeSuggestions(context: RouteContext): Promise<Response> {
  const { deps, scope, c } = context
  const { communeId, code } = communeOf(context)
  const chosen = await readAll(context, 'he-thong')
  const by = { actor: actorOf(context), now: deps.clock.now() }
  const added = await deps.db.transaction(scope, (tx) => addSuggested(tx, communeId, chosen, by))
  if (added === 0)
    return drawSuggestions(context, 'Chưa chọn hệ thống nào, hoặc các hệ thống đã có trong sổ.')
  return c.redirect(`${systemPaths(code).home}?xong=goi-y`, 303)
}

/** The system of which the new one was a part, when the form says one. */
async function splitFrom(context: RouteContext, systemId: string | undefined) {
  if (!z.uuid().safeParse(systemId).success) return null
  const { communeId } = communeOf(context)
  return context.deps.db.transaction(context.scope, (tx) =>
    getSystem(tx, { communeId, systemId: systemId ?? '' }),
  )
}

async function drawNew(context: RouteContext, said: Said): Promise<Response> {
  const from = await splitFrom(context, said.given?.splitFrom ?? context.c.req.query('tach'))
  const given = said.given ?? {
    ownership: 'owned',
    life: 'live',
    ...(from !== null && { ownerName: from.ownerName, life: from.life }),
  }
  return drawForm(context, { ...said, given }, null, from)
}

async function takeNew(context: RouteContext): Promise<Response> {
  const { deps, scope, c } = context
  const { communeId, code } = communeOf(context)
  const form = await readSystemForm(context)
  if (!form.ok) return drawNew(context, form)
  const from = await splitFrom(context, form.given.splitFrom)
  const by = { actor: actorOf(context), now: deps.clock.now() }
  const systemId = await deps.db.transaction(scope, async (tx) => {
    // What is left of the whole is another system than it was.
    if (from !== null && from.level !== null) await openReview(tx, from, ['function-or-scope-change'], by.now)
    return addSystem(tx, communeId, form.fields, by, from === null ? {} : { splitFrom: from.systemId })
  })
  return c.redirect(`${systemPath(code, systemId)}?xong=them`, 303)
}
