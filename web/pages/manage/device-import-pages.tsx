/** PCs without agent from a file: choose it, look at what was read. */
import { ImportForm, type ImportPreview, ImportPreviewTable, type ImportStart } from '../../parts/import.tsx'
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import { managePaths } from './paths.ts'

export const DeviceImportPage = ({ start, ...frame }: ManageFrame & { readonly start: ImportStart }) => (
  <ManagePage {...frame} title="Nhập máy từ tệp" current={managePaths(frame.communeCode).devices}>
    <p>Chỉ cho máy không cài chương trình theo dõi; máy cài được thì dùng mã đăng ký.</p>
    <ImportForm {...start} />
  </ManagePage>
)

export const DevicePreviewPage = ({
  preview,
  ...frame
}: ManageFrame & { readonly preview: ImportPreview }) => (
  <ManagePage {...frame} title="Xem trước khi nhập" current={managePaths(frame.communeCode).devices}>
    <ImportPreviewTable {...preview} />
  </ManagePage>
)
