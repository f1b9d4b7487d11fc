import { Field, PostForm } from '../../parts/form.tsx'
import { CardPage, type FormPageProps } from './form.tsx'

export const SecondFactorPage = ({ returnTo, ...frame }: FormPageProps & { readonly returnTo: string }) => (
  <CardPage {...frame} title="Xác thực lớp hai">
    <PostForm action="/xac-thuc" csrfToken={frame.csrfToken} button="Tiếp tục" returnTo={returnTo}>
      <Field
        label="Mã xác thực"
        name="code"
        autocomplete="one-time-code"
        autofocus
        hint="6 chữ số trong ứng dụng xác thực trên điện thoại. Mất điện thoại: nhập một mã khôi phục."
      />
    </PostForm>
  </CardPage>
)
