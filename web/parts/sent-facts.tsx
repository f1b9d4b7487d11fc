/** What the agent sends, readable, so that the person at the PC can see it for himself. */
import { type FactSection, NEVER_SENT } from '../../checks/facts/sent.ts'

export const SentFacts = ({ sections }: { readonly sections: readonly FactSection[] }) => (
  <>
    {sections.map(({ name, rows }) => (
      <details class="ax-facts">
        <summary>
          {name} <span class="ax-quiet">({rows.length} mục)</span>
        </summary>
        <table class="table table-sm mb-0">
          <caption class="visually-hidden">Số liệu về {name}</caption>
          <tbody>
            {rows.map((row) => (
              <tr>
                <th scope="row" class="ax-fact-name">
                  {row.name}
                </th>
                <td class="text-break">{row.value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    ))}
    <p class="ax-quiet">Không bao giờ gửi: {NEVER_SENT.join('; ')}.</p>
  </>
)
