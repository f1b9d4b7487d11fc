/** Many people at once: the file, and what was read of it. */
import { ImportForm, type ImportPreview, ImportPreviewTable, type ImportStart } from '../../parts/import.tsx'
import { type AdminFrame, AdminPage } from './admin-page.tsx'
import { ADMIN_PATHS } from './paths.ts'

export const UserImportPage = ({ start, ...frame }: AdminFrame & { readonly start: ImportStart }) => (
  <AdminPage {...frame} title="Nhập người dùng từ tệp" current={ADMIN_PATHS.users}>
    <ImportForm {...start} />
  </AdminPage>
)

export const UserPreviewPage = ({ preview, ...frame }: AdminFrame & { readonly preview: ImportPreview }) => (
  <AdminPage {...frame} title="Xem trước khi nhập" current={ADMIN_PATHS.users}>
    <ImportPreviewTable {...preview} />
  </AdminPage>
)
