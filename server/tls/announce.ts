/** What the server says about its authority when it starts: the fingerprint people compare, and where it is explained. */
import { CannotError, UsageError } from '../errors.ts'
import { fingerprintOf, spacedFingerprint } from './authority.ts'
import { AUTHORITY_PAGE } from './routes.tsx'
import { type AuthorityDeps, findShownAuthority } from './shown-authority.ts'

/** Nothing where browsers and agents trust the server by themselves. */
export async function printAuthority(
  deps: AuthorityDeps,
  url: string,
  print: (line: string) => void,
): Promise<void> {
  try {
    const authority = await findShownAuthority(deps)
    if (authority !== null) {
      print('Dấu vân tay SHA-256 của chứng thư gốc, để so khi cài vào trình duyệt:')
      print(`  ${spacedFingerprint(fingerprintOf(authority))}`)
      print(`  Cách cài: ${url}${AUTHORITY_PAGE}`)
    }
  } catch (error) {
    // The proxy in front may make its authority only after us: enrolling has to wait, the server has not.
    if (!(error instanceof UsageError || error instanceof CannotError)) throw error
    deps.log.warn({ err: error }, 'the authority that agents have to trust is not known')
    print(`Chưa có dấu vân tay của chứng thư gốc: ${error.message}`)
  }
}
