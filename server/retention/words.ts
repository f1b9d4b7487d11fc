/** The plan in sentences: for the page that announces it, and for the command. */
import { formatMoment } from '../../checks/time/words.ts'
import type { Partition, SubjectPlan } from './plan.ts'
import { NOTICE_DAYS } from './plan.ts'
import type { Source } from './rules.ts'

export const monthInWords = (month: string): string => `${month.slice(5, 7)}/${month.slice(0, 4)}`

export function sourceInWords(source: Source): string {
  switch (source.kind) {
    case 'requirement':
      return `yêu cầu ${source.id}`
    case 'article':
      return source.article
    case 'decision':
      return 'mặc định của AnXã'
    default:
      return source satisfies never
  }
}

export const keepInWords = ({ months }: SubjectPlan): string =>
  months === null ? 'giữ mãi mãi' : `giữ ${months} tháng`

/** One sentence; for the page it is the announcement itself. */
export function stateInWords({ rule, state, going, held }: SubjectPlan): string {
  const waiting =
    held.length === 0 ? '' : `Chưa xóa tháng ${listed(held)}: còn thay đổi chưa được xét cảnh báo.`
  return [sentence(), waiting].filter((text) => text !== '').join(' ')

  function sentence(): string {
    switch (state.kind) {
      case 'nothing':
        return held.length > 0 ? '' : 'Chưa có tháng nào hết hạn lưu giữ.'
      case 'unannounced':
        return `Tháng ${listed(going)} đã hết hạn lưu giữ; sẽ được thông báo ${NOTICE_DAYS} ngày trước khi xóa.`
      case 'announced':
        return `${rule.title}: tháng ${listed(going)} sẽ bị xóa từ ${formatMoment(state.goesFrom)} (thông báo từ ${formatMoment(state.since)}).`
      case 'due':
        return `Tháng ${listed(going)} sẽ bị xóa trong lần chạy tới.`
      default:
        return state satisfies never
    }
  }
}

const listed = (partitions: readonly Partition[]): string =>
  [...new Set(partitions.map(({ month }) => monthInWords(month)))].join(', ')
